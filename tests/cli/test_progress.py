"""What a terminal shows while keys are generated."""

import io

from kspec.cli.progress import ProgressLine


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True


def said(stream: io.StringIO, moments: list[float]) -> str:
    """What is said where the clock shows these moments."""
    clock = iter([0.0, *(moment for moment in moments for _ in range(2))])
    with ProgressLine("generating keys", len(moments), stream, lambda: next(clock)) as progress:
        for number, _ in enumerate(moments, 1):
            progress.reach(number)
    return stream.getvalue()


def test_what_is_quick_is_not_told() -> None:
    """Nothing within the first second."""
    assert not said(Terminal(), [0.1, 0.5, 0.9])


def test_what_takes_longer_is_told_and_taken_away() -> None:
    """The line is replaced while the count grows, and empty in the end."""
    text = said(Terminal(), [1.5, 3.0])
    assert "generating keys: 1 of 2" in text
    assert text.endswith("\r\x1b[K")


def test_no_terminal_is_told_nothing() -> None:
    """A log has no line that is replaced."""
    assert not said(io.StringIO(), [1.5, 3.0])
