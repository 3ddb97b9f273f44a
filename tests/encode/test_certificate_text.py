"""kspec.encode.certificate_text."""

import pytest

from kspec.encode.certificate_text import Entry, parse, render
from kspec.x509.certificate_fields import Field


def test_one_fact_a_line() -> None:
    """Blocks with an empty line between them, and nothing at the end of a line."""
    entries = [Entry("a", (Field("name", "DNS:x"), Field("extended usage", "server"))), Entry("b", (Field("key", ""),))]
    assert render(entries) == "a\n  name            DNS:x\n  extended usage  server\n\nb\n  key\n"


def test_another_name_is_another_line() -> None:
    """What is added to a certificate is one line more in its text, and no other line changes."""
    before = render([Entry("a", (Field("name", "DNS:x"), Field("name", "IP:10.0.0.1")))]).splitlines()
    after = render([Entry("a", (Field("name", "DNS:x"), Field("name", "DNS:y"), Field("name", "IP:10.0.0.1")))])
    assert [line for line in after.splitlines() if line not in before] == ["  name            DNS:y"]


def test_no_name_makes_lines_of_its_own() -> None:
    """An adopted certificate's subject may hold anything; it stays on its line."""
    assert render([Entry("a", (Field("subject", "CN=a\nb\x1b[31m"),))]) == "a\n  subject         CN=a\\nb\\x1b[31m\n"


def test_what_is_written_is_read_back() -> None:
    """Every entry with its facts, in their order; empty values too."""
    entries = (
        Entry("ca", (Field("subject", "CN=a  b"), Field("extended usage", "server"), Field("name", "DNS:x"))),
        Entry("cp-1/sa", (Field("key", ""),)),
    )
    assert parse(render(entries)) == entries
    assert parse("") == ()


@pytest.mark.parametrize("text", ["  name            DNS:x\n", "ca\n                  x\n"])
def test_what_is_not_such_a_text(text: str) -> None:
    """A fact of nothing, and a fact without a name."""
    with pytest.raises(ValueError, match="not a text of certificates"):
        parse(text)
