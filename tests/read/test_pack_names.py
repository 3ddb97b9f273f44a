"""The names of a pack's files."""

import pytest

from kspec.read.pack_names import MOST_FOLDERS, is_hidden, why_unfit_name


@pytest.mark.parametrize("name", ["a", "a/b.yaml", "ä/ b", "a..b", f"{'a/' * (MOST_FOLDERS - 1)}b"])
def test_a_usual_name_fits(name: str) -> None:
    """Whatever letters it has."""
    assert not why_unfit_name(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "does not lie in it"),
        ("/etc/a", "does not lie in it"),
        ("a/../../b", "does not lie in it"),
        ("./a", "does not lie in it"),
        ("a//b", "does not lie in it"),
        ("a\nb", "control character"),
        ("a\0b", "control character"),
        ("a\x1b[31m", "control character"),
        ("a\udcff", "not UTF-8"),
        (f"{'a/' * MOST_FOLDERS}b", "more than 32 folders"),
    ],
)
def test_a_name_that_leads_elsewhere_or_could_be_another_line_does_not(name: str, reason: str) -> None:
    """The digest is of lines with names: `a`, a line's end and another digest would be two files."""
    assert reason in why_unfit_name(name)


def test_what_begins_with_a_dot_is_no_part_of_a_pack() -> None:
    """Nor what is below such a folder."""
    assert [name for name in (".git/config", "a/.b", "__pycache__/x", "a.b", "a/b") if is_hidden(name)] == [
        ".git/config",
        "a/.b",
        "__pycache__/x",
    ]
