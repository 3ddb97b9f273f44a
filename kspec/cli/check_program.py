"""`kspec check` of a jsonnet program that evaluates to several specs: each is checked, and told of together."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kspec.disk.sources import Sources
from kspec.model.assessment import Assessment, Verdict
from kspec.model.diagnostic import LISTED, Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.frozen import evolve
from kspec.model.program import Program
from kspec.read.load import PROGRAM, read_file
from kspec.secrets.masking import Mask
from kspec.secrets.places import secrets_given

_WORST: Final = (Verdict.FAILED, Verdict.WAIVED, Verdict.UNDECIDED, Verdict.PASSED, Verdict.NOT_APPLICABLE)


def named_specs(file: Path, program: Program) -> tuple[tuple[str, ...], Program]:
    """The names of a program's specs, and what has evaluated it; none of a file that is one spec.

    Nor where one is meant already, or where the program does not evaluate: whoever reads it says why.
    """
    if file.suffix != PROGRAM or program.name:
        return (), program
    content = read_file(file, Sources())
    if not isinstance(content, bytes):
        return (), program
    from kspec.read.program import evaluated, specs_in  # noqa: PLC0415 - only programs need it

    done = evaluated(file, content, program)
    return tuple(sorted(specs_in(done.value))), evolve(program, evaluated={**program.evaluated, str(file): done})


def check_each(
    file: str, names: tuple[str, ...], program: Program, check: Callable[[Program], FileFindings]
) -> FileFindings:
    """The findings about all specs of a program; one that not all have says which do."""
    results = {name: check(evolve(program, name=name)) for name in names}
    mask = Mask(secrets_given(program.variables))
    holders: dict[Diagnostic, list[str]] = {}
    for name, result in results.items():
        for finding in dict.fromkeys(result.findings):
            holders.setdefault(finding, []).append(name)
    findings = tuple(
        finding if len(found) == len(names) else evolve(finding, notes=(*finding.notes, mask(_of(found))))
        for finding, found in holders.items()
    )
    sources = {path: content for result in results.values() for path, content in result.sources.items()}
    return FileFindings(file, findings, sources, _worst(results))


def _of(names: list[str]) -> str:
    more = len(names) - LISTED
    return f"in {', '.join(names[:LISTED])}" + (f" and {more} more" if more > 0 else "")


def _worst(results: Mapping[str, FileFindings]) -> tuple[Assessment, ...]:
    """Of each recommendation the worst that it has come to."""
    worst: dict[str, Assessment] = {}
    for result in results.values():
        for one in result.assessed:
            former = worst.setdefault(one.id, one)
            if _WORST.index(one.verdict) < _WORST.index(former.verdict):
                worst[one.id] = one
    return tuple(worst.values())
