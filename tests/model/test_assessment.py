"""What a benchmark's recommendation comes to."""

from kspec.model.assessment import Assessment, Verdict


def test_verdicts_are_told_apart() -> None:
    """Their words, which reports show, differ; a recommendation is scored unless it says otherwise."""
    assert len({verdict.value for verdict in Verdict}) == 5
    assert Assessment("1.1.1", "", Verdict.PASSED).scored
