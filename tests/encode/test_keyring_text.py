"""The plain text of a keyring file."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring_files import person

from kspec.encode.keyring_text import open_keyring, parse, render, seal_keyring
from kspec.model.keyring_file import KeyringFile, Unopened
from kspec.model.secret import Secret

SMALL = {"kspecKeyring": 1, "recipients": ["age1x"], "entries": {"ca.key": "text", "files/x": {"base64": "/w=="}}}


def test_it_is_json_that_people_can_read() -> None:
    """Sorted, so that equal keyrings are equal texts; base64 only where there is no text."""
    keyring = KeyringFile(("age1x",), {"files/x": Secret(b"\xff"), "ca.key": Secret(b"text")})
    assert json.loads(render(keyring).reveal()) == SMALL
    assert list(json.loads(render(keyring).reveal())["entries"]) == ["ca.key", "files/x"]
    assert parse(render(keyring)) == keyring


@given(st.dictionaries(st.text(max_size=9), st.binary(max_size=40)), st.lists(st.text(max_size=5)))
def test_every_keyring_comes_back(entries: dict[str, bytes], recipients: list[str]) -> None:
    """Whatever the bytes are."""
    keyring = KeyringFile(tuple(recipients), {path: Secret(content) for path, content in entries.items()})
    assert parse(render(keyring)) == keyring


def test_a_store_need_not_keep_recipients() -> None:
    """What comes from one is not sealed, and is only read."""
    found = open_keyring(b'{"kspecKeyring": 1, "entries": {"ca.key": "x"}}', ())
    assert found == KeyringFile((), {"ca.key": Secret(b"x")}, sealed=False)


def test_a_sealed_one_is_opened(tmp_path: Path) -> None:
    """And two times sealed it is not the same bytes, for the same content."""
    owner = person(tmp_path, "a")
    keyring = KeyringFile((owner.recipient,), {"ca.key": Secret(b"x")})
    one, two = seal_keyring(keyring), seal_keyring(keyring)
    assert one != two
    assert open_keyring(one, (owner.identity,)) == open_keyring(two, (owner.identity,)) == keyring


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is not JSON: Expecting value at line 1"),
        ("PRIVATE", "it is not JSON: Expecting value at line 1"),
        ('{"kspecKeyring": 1,\n"entries": {"ca.key": PRIVATE', "it is not JSON: Expecting value at line 2"),
        ("[1]", "its kspecKeyring is not 1"),
        ('{"ca.key": "PRIVATE"}', "its kspecKeyring is not 1"),
        ('{"kspecKeyring": 2}', "its kspecKeyring is not 1: a newer kspec wrote it"),
        ('{"kspecKeyring": 1, "other": "PRIVATE"}', "'other' is not a key of it"),
        ('{"kspecKeyring": 1, "recipients": "PRIVATE"}', "its recipients are not a list of strings"),
        ('{"kspecKeyring": 1, "recipients": [1]}', "its recipients are not a list of strings"),
        ('{"kspecKeyring": 1, "entries": ["PRIVATE"]}', "its entries are not a mapping"),
        ('{"kspecKeyring": 1, "entries": {"a": 1}}', "its entry 'a' is neither a string nor base64"),
        (
            '{"kspecKeyring": 1, "entries": {"a": {"base64": "PRIVATE!"}}}',
            "its entry 'a' is neither a string nor base64",
        ),
        ('{"kspecKeyring": 1, "entries": {"a": "\\ud800"}}', "its entry 'a' is neither a string nor base64"),
        ('{"kspecKeyring": 1, "entries": {"a": "PRIVATE", "a": "PRIVATE"}}', "it has a key twice"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_what_is_none_is_told_without_what_is_in_it(text: str, why: str) -> None:
    """Each mistake by its own words."""
    found = open_keyring(text.encode(), ())
    assert isinstance(found, Unopened)
    assert found.kind == "foreign"
    assert found.why.startswith(why)
    assert "PRIVATE" not in repr(found)


def test_bytes_that_are_no_text_are_told() -> None:
    """As for a private key in DER."""
    found = open_keyring(b"\x30\x82\xff", ())
    assert isinstance(found, Unopened)
    assert found.why == "it is not UTF-8"
