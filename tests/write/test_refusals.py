"""kspec.write.refusals: why an output folder is not written, as findings."""

import pytest

from kspec.facts.codes.writing import WRITING
from kspec.model.code import Code
from kspec.model.diagnostic import Severity
from kspec.model.filefindings import FileFindings
from kspec.report.text import render
from kspec.write.refusals import PRUNABLE, refusal


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.code)
def test_every_refusal_is_a_finding_about_the_folder(row: Code) -> None:
    """An error at the output folder, with a help, for each code of writing."""
    found = refusal(row.code, "out")
    assert (found.code, str(found.span), found.severity) == (row.code, "out", Severity.ERROR)
    assert found.help
    assert found.notes == ()


def test_what_prune_gives_up_are_codes() -> None:
    """Each is one of the table."""
    assert set(PRUNABLE) < {row.code for row in WRITING}


def test_paths_at_fault_are_notes_and_bounded() -> None:
    """A dozen is named, the rest is counted; the one renderer of findings shows them."""
    found = refusal("foreign", "out", [f"{number:02d}" for number in range(20)])
    text = render([FileFindings("", (found,))])
    assert text.startswith("error[foreign]: the output folder holds files that kspec did not write\n --> out\n")
    assert "  = note: 11\n  = note: and 8 more\n  = help: move them" in text
