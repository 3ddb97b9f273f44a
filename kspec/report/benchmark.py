"""How a spec fares by a benchmark: the numbers of its recommendations by verdict, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from kspec.facts.cis import BENCHMARK
from kspec.model.assessment import Assessment, Verdict
from kspec.report.terminal import printable

_SHOWN: Final = (Verdict.PASSED, Verdict.FAILED, Verdict.WAIVED, Verdict.NOT_APPLICABLE, Verdict.UNDECIDED)


def text_benchmark(file: str, assessed: Sequence[Assessment]) -> str:
    """A few lines: how many recommendations have each verdict, how many of them are scored, and which ones failed."""
    lines = [f"{printable(file)}: {BENCHMARK}"]
    for verdict in _SHOWN:
        found = [one for one in assessed if one.verdict is verdict]
        scored = sum(one.scored for one in found)
        names = (
            f": {' '.join(one.id for one in found)}" if verdict in {Verdict.FAILED, Verdict.WAIVED} and found else ""
        )
        lines.append(f"  {verdict.value:<15}{len(found):>3}, {scored} scored{names}")
    return "\n".join(lines) + "\n"


def json_benchmark(assessed: Sequence[Assessment]) -> dict[str, Any]:
    """The same as a JSON value: `benchmark`, and a list of recommendations for each verdict."""
    return {"benchmark": BENCHMARK, **{_key(verdict): list(_listed(assessed, verdict)) for verdict in _SHOWN}}


def _key(verdict: Verdict) -> str:
    first, *others = verdict.value.split()
    return first + "".join(word.capitalize() for word in others)


def _listed(assessed: Sequence[Assessment], verdict: Verdict) -> Iterator[dict[str, Any]]:
    for one in assessed:
        if one.verdict is verdict:
            reason = {"reason": one.reason} if one.reason else {}
            yield {"id": one.id, "scored": one.scored, **reason}
