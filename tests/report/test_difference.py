"""Unified diffs."""

from kspec.report.difference import unified


def test_a_diff_is_what_patch_takes() -> None:
    """Names, hunks, and a last line without an end."""
    assert unified("f", "a\nb\u2028c".encode(), b"a\nd\n") == (
        "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\u2028c\n\\ No newline at end of file\n+d\n"
    )
    assert unified("f", b"a\n", b"a\n") == ""


def test_on_a_terminal_nothing_acts() -> None:
    """Control characters are masked, lines have colours."""
    text = unified("f", b"a\n", b"\x1b[2J\n", terminal=True, colour=True)
    assert text.endswith("\x1b[31m-a\x1b[0m\n\x1b[32m+\ufffd[2J\x1b[0m\n")
