"""Findings as a line each, beyond what the reviewed texts of test_formats.py show."""

from kspec.model.filefindings import FileFindings
from kspec.report.concise import render


def test_each_finding_is_one_line(usual: list[FileFindings], hostile: list[FileFindings]) -> None:
    """Whatever its message and its file's name hold: an editor splits at ends of lines."""
    for results in (usual, hostile):
        lines = render(results).splitlines()
        assert len(lines) == sum(len(result.ordered) for result in results)
        assert all(": error[" in line or ": warning[" in line for line in lines)
