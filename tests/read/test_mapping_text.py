"""Entries taken out of, and put into, a mapping in its text."""

import pytest

from kspec.model.source import Source
from kspec.read.argument_lists import Replacement
from kspec.read.documents import load
from kspec.read.mapping_text import EntryText, MappingText


def mapping(text: str) -> MappingText:
    """A text's only document."""
    (document,), _ = load(text.encode(), "f")
    return MappingText(Source("f", text), document)


def changed(text: str, *replacements: Replacement) -> str:
    """The text with replacements made, the last one first."""
    for start, end, new in sorted(replacements, reverse=True):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a:\n  b: 1\n  c: 2\n", "a:\n  c: 2\n"),
        ("a:\n  c: 2\n  # why\n  b: 1 # so\n", "a:\n  c: 2\n"),
        ("a: # all\n  b: 1\nd: 3\n", "a: {} # all\nd: 3\n"),
        ("a: {b: 1, c: 2}\n", "a: {c: 2}\n"),
        ("a: {c: 2, b: 1}\n", "a: {c: 2}\n"),
        ("a: {b: 1}\n", "a: {}\n"),
        ("a: {\n  b: 1,\n  c: 2\n}\n", "a: {\n  c: 2\n}\n"),
    ],
)
def test_an_entry_goes_with_its_line_and_comments(old: str, new: str) -> None:
    """What is left is a mapping, an empty one if nothing else was in it."""
    assert changed(old, *mapping(old).without(("a", "b"))) == new


def test_comments_stay_if_asked_for() -> None:
    """On a line of their own."""
    old = "a:\n  # why\n  b: 1 # so\n  c: 2\n"
    assert changed(old, *mapping(old).without(("a", "b"), keep_comments=True)) == "a:\n  # why\n  # so\n  c: 2\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("k: 1", "k: 1\na:\n  # why\n  b: 2 # so\n"),
        ("k: |\n  x\n", "k: |\n  x\na:\n  # why\n  b: 2 # so\n"),
        ("k: {}\n# end\n", "k: {}\na:\n  # why\n  b: 2 # so\n# end\n"),
        ("{k: 1}\n", "{k: 1, a: {b: 2}}\n"),
        ('{"k": 1,\n}\n', '{"k": 1, "a": {"b": 2}\n}\n'),
        ("a: {c: 1}\n", "a: {b: 2, c: 1}\n"),
        ("a: {}\n", "a: {b: 2}\n"),
        ("a:\n", "a: {b: 2}\n"),
        ("a:\n  c: 1\n", "a:\n  # why\n  b: 2 # so\n  c: 1\n"),
        ("a:\n  b: 1\n", "a:\n  b: 2\n"),
    ],
)
def test_an_entry_comes_into_a_mapping_in_its_style(old: str, new: str) -> None:
    """At the end of the document, into braces, or before the first entry."""
    entry = EntryText("2", ("# why",), " # so")
    assert changed(old, mapping(old).put(("a",), "b", entry)) == new


def test_an_entry_is_taken_as_it_was_written() -> None:
    """With the comments right above it and behind it."""
    text = "a:\n  # far\n\n  # near\n  # nearer\n  b: '1' # so\n"
    assert mapping(text).entry(("a", "b")) == EntryText("'1'", ("# near", "# nearer"), " # so")
    assert mapping("a: {b: '1'} # of a\n").entry(("a", "b")) == EntryText("'1'")
