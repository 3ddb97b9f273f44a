"""kspec.write.refusals: why an output folder is not written, as findings."""

import pytest

from kspec.facts import codes
from kspec.model.code import Code, Severity
from kspec.model.filefindings import FileFindings
from kspec.report.text import render
from kspec.write.refusals import PRUNABLE, TEXTS, refusal


@pytest.mark.parametrize("code", TEXTS)
def test_every_refusal_is_a_finding_about_the_folder(code: Code) -> None:
    """An error at the output folder, with a help, for each code of writing that has a text of its own."""
    found = refusal(code, "out")
    assert (found.code, str(found.span), found.severity) == (code, "out", Severity.ERROR)
    assert found.help
    assert found.notes == ()


def test_what_prune_gives_up_has_a_text() -> None:
    """Each is one of the table."""
    assert set(PRUNABLE) < TEXTS.keys()


def test_paths_at_fault_are_notes_and_bounded() -> None:
    """A dozen is named, the rest is counted; the one renderer of findings shows them."""
    found = refusal(codes.FOREIGN, "out", [f"{number:02d}" for number in range(20)])
    text = render([FileFindings("", (found,))])
    assert text.startswith(
        "error[foreign]: the output folder holds files that kspec is not known to have written\n --> out\n"
    )
    assert "  = note: 11\n  = note: and 8 more\n  = help: move your own files" in text
