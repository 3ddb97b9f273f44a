"""What commands say on standard error."""

import io

import pytest

from kspec.cli.stderr import print_findings, wants_colour
from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "terminal", "colour"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, terminal: bool, colour: bool
) -> None:
    """NO_COLOR wins over FORCE_COLOR, each if it is not empty."""
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert wants_colour(Terminal() if terminal else io.StringIO()) is colour


def test_findings_are_shown_and_only_an_error_fails(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with their source."""
    sources = Sources({"f": b"a: b\n", "absent": None})
    warning = Diagnostic(codes.TYPE, "odd", Span("f", 1, 1, 1, 2), Severity.WARNING)
    assert print_findings([warning], sources) == 0
    assert print_findings([warning, Diagnostic(codes.TYPE, "wrong", Span("f", 1, 4, 1, 5))], sources) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "1 | a: b\n  |    ^\n" in captured.err
