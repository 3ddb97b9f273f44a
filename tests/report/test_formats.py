"""Every format shows the same few sets of findings as it was reviewed to.

`pytest tests/report/test_formats.py --force-regen` writes the texts anew.
"""

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from kspec import __version__
from kspec.model.filefindings import FileFindings
from kspec.report.formats import FORMATS, render

TEXTS = Path(__file__).parent / "formats"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_shows_each_set_as_reviewed(
    name: str, sample: tuple[str, list[FileFindings]], file_regression: FileRegressionFixture
) -> None:
    """Sorted, none twice, nothing that a reader or a program would misread."""
    title, results = sample
    text = render(name, results).replace(f'"version": "{__version__}"', '"version": "VERSION"')
    file_regression.check(text, fullpath=TEXTS / f"{title}.{name}", encoding="utf-8", newline="")


@pytest.mark.parametrize("name", ["text", "concise"])
def test_colour_adds_escape_sequences_and_nothing_else(name: str, sample: tuple[str, list[FileFindings]]) -> None:
    """Without them the text is the same."""
    _, results = sample
    coloured = render(name, results, colour=True)
    for sequence in ("\x1b[1;31m", "\x1b[1;33m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(sequence, "")
    assert coloured == render(name, results)


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_gives_away_a_secret_or_an_escape_sequence(name: str, hostile: list[FileFindings]) -> None:
    """What stands in the source's lines, in messages and in names acts on no terminal and leaks into no log."""
    text = render(name, hostile)
    assert "0123456789abcdef" not in text
    assert "e6a2eb85" not in text
    text = text.replace(hostile[0].file.replace(",", "%2C").replace(":", "%3A").replace("%\n", "%25%0A"), "")
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert "\u202e" not in text


def test_texts_are_those_of_the_sets() -> None:
    """None is left of a set or a format that is gone."""
    assert {path.suffix[1:] for path in TEXTS.iterdir()} == set(FORMATS)
