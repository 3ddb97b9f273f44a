"""How certificates stand, and the findings."""

from datetime import UTC, datetime

from kspec.model.frozen import evolve
from kspec.model.overview import Overview
from kspec.report.page.standing import Finding, ends, findings, next_end

NOW = datetime(2030, 1, 1, tzinfo=UTC)
SOON = datetime(2030, 1, 10, tzinfo=UTC)


def test_findings_are_few_whatever_the_size(overview: Overview) -> None:
    """What is not as built, one for all that end soon, and what no authority here signed."""
    assert findings(overview, NOW) == (
        Finding("images.txt was changed after the build: it is left out of this report"),
        Finding("2 certificates end soon, the first in 9 days", ("cp-1/apiserver", "cp-1/mine")),
        Finding("Signed by CN=elsewhere, an authority that the output does not have", ("cp-1/mine",)),
    )


def test_another_day_has_other_findings(overview: Overview) -> None:
    """What has ended, and what has not begun."""
    later = [one.sentence for one in findings(overview, datetime(2031, 1, 1, tzinfo=UTC))]
    earlier = [one.sentence for one in findings(overview, datetime(2028, 1, 1, tzinfo=UTC))]
    assert "2 certificates are no longer valid" in later
    assert "4 certificates are not valid yet" in earlier


def test_nothing_to_tell(overview: Overview) -> None:
    """An output that is whole, on a day on which all is well."""
    whole = evolve(overview, wrong=(), certificates=overview.certificates[:2])
    assert findings(whole, NOW) == ()


def test_the_first_end_and_all(overview: Overview) -> None:
    """Keys do not end."""
    assert next_end(overview.certificates) == SOON
    assert next_end(overview.certificates[1:2]) is None
    assert [name for name, _ in ends(overview)] == ["ca", "sa", "apiserver \N{MULTIPLICATION SIGN}2", "mine"]
