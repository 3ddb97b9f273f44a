"""Texts, line by line."""

from kspec.model.review import Change, Deed
from kspec.review.texts import text_changes


def test_a_line_that_was_put_in_is_one_change() -> None:
    """What stands behind it is as it was."""
    assert text_changes(b"a\nb\n", b"a\nx\nb\n") == (Change("line 2", Deed.ADDED, after="x"),)


def test_a_changed_line_is_one_that_went_and_one_that_came() -> None:
    """Both with their own numbers, below the place of the text."""
    assert text_changes(b"a\nb\n", b"c\nb\n", "data.Corefile") == (
        Change("data.Corefile line 1", Deed.REMOVED, before="a"),
        Change("data.Corefile line 1", Deed.ADDED, after="c"),
    )


def test_secrets_of_a_line_are_starred() -> None:
    """By their key, and by their form."""
    found = text_changes(b"", b"password: Plant8fK2xQ9z\nHTTPS_PROXY=http://alice:Plant8fK2xQ9z@proxy:1\n")
    assert len(found) == 2
    assert all(change.hidden for change in found)
    assert not any("Plant8" in (change.after or "") for change in found)


def test_what_has_no_other_line_is_told_in_words() -> None:
    """Line ends, and a missing last one."""
    (change,) = text_changes(b"a\n", b"a\r\n")
    assert "CR LF" in (change.after or "")
    assert text_changes(b"\xff", b"\xfe") == (Change("", Deed.CHANGED, hidden=True),)


def test_empty_lines_at_the_end_are_lines() -> None:
    """One more is one change."""
    assert text_changes(b"a\n", b"a\n\n") == (Change("line 2", Deed.ADDED, after=""),)
    assert text_changes(b"", b"\n\n") == (
        Change("line 1", Deed.ADDED, after=""),
        Change("line 2", Deed.ADDED, after=""),
    )


def test_a_long_text_is_not_compared_line_by_line() -> None:
    """Nobody reads it, and it takes long."""
    (change,) = text_changes(b"a\n" * 5000, b"b\n" * 5000)
    assert change.after == "the right one differs from line 1 on"
