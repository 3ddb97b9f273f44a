"""How a spec fares by a benchmark."""

from kspec.model.assessment import Assessment, Verdict
from kspec.report.benchmark import json_benchmark, text_benchmark

ASSESSED = (
    Assessment("1.1.1", "", Verdict.PASSED),
    Assessment("1.2.1", "", Verdict.FAILED, scored=False),
    Assessment("1.2.5", "", Verdict.FAILED),
    Assessment("4.1.9", "", Verdict.WAIVED),
    Assessment("2.1", "", Verdict.NOT_APPLICABLE, reason="elsewhere"),
)


def test_people_see_counts_and_failures() -> None:
    """Each verdict has its number, how many of it are scored, and the failures by number."""
    assert text_benchmark("a.yaml", ASSESSED) == (
        "a.yaml: CIS Kubernetes Benchmark 1.12.0\n"
        "  passed           1, 1 scored\n"
        "  failed           2, 1 scored: 1.2.1 1.2.5\n"
        "  waived           1, 1 scored: 4.1.9\n"
        "  not applicable   1, 1 scored\n"
        "  not decidable    0, 0 scored\n"
    )


def test_programs_see_every_recommendation() -> None:
    """Lists by verdict, with the reason where there is one."""
    assert json_benchmark(ASSESSED) == {
        "benchmark": "CIS Kubernetes Benchmark 1.12.0",
        "passed": [{"id": "1.1.1", "scored": True}],
        "failed": [{"id": "1.2.1", "scored": False}, {"id": "1.2.5", "scored": True}],
        "waived": [{"id": "4.1.9", "scored": True}],
        "notApplicable": [{"id": "2.1", "scored": True, "reason": "elsewhere"}],
        "notDecidable": [],
    }
