"""The smallest failing specs: each points at what is wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kspec.cli.check import check_file
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings

BAD = Path(__file__).parents[2] / "specs" / "bad"


@pytest.mark.parametrize("file", sorted(BAD.glob("*.yaml")), ids=lambda file: file.stem)
def test_a_finding_points_at_its_field(
    file: Path, misplaced: Callable[[FileFindings], Iterator[tuple[Diagnostic, str]]]
) -> None:
    """Errors and warnings alike: at the key, the value, or the nearest parent."""
    assert [(finding.message, source) for finding, source in misplaced(check_file(str(file)))] == []
