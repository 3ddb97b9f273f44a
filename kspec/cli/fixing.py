"""Fixes of findings, made in the user's files: certain ones alone, each whole or not at all."""

from collections.abc import Callable, Mapping, Sequence

from kspec.cli.printing import say
from kspec.model.filefindings import FileFindings
from kspec.model.fix import Fix
from kspec.text.edits import applies, by_file, choose, edited
from kspec.write.rewrite import NotRewrittenError, rewrite

_ROUNDS = 10
"""How often a fix may bring another to light; each makes at least one change, so that this is for our own mistakes."""


def preview(results: Sequence[FileFindings]) -> Mapping[str, tuple[bytes, bytes]]:
    """What the first round of fixes would make of files: their old and new bytes."""
    return fixed(_fixes(results), results)


def mend(results: Sequence[FileFindings], check: Callable[[], list[FileFindings]]) -> Sequence[FileFindings]:
    """Make the fixes of findings, check again, and so on until none is left; the findings that are left.

    How many fixes were made is told on standard error. A file that somebody else changes meanwhile is left alone.
    """
    made = 0
    for _ in range(_ROUNDS):
        fixes = _fixes(results)
        if not fixes:
            break
        files = fixed(fixes, results)
        try:
            rewrite(files)
        except NotRewrittenError as error:
            say(f"kspec: {error}", error=True)
            break
        made += len(fixes)
        results = check()
    if made:
        say(f"kspec: {made} fix{'' if made == 1 else 'es'} made", error=True)
    return results


def _fixes(results: Sequence[FileFindings]) -> tuple[Fix, ...]:
    """Every fix that applies, once; of those that overlap, the first."""
    return choose(
        dict.fromkeys(
            finding.fix
            for result in results
            for finding in result.ordered
            if finding.fix and applies(finding.fix, result.sources)
        )
    )


def fixed(fixes: Sequence[Fix], results: Sequence[FileFindings]) -> Mapping[str, tuple[bytes, bytes]]:
    """Each file that fixes change: its old and its new bytes."""
    sources = {name: content for result in results for name, content in result.sources.items()}
    edits = by_file(edit for fix in fixes for edit in fix.edits)
    return {file: (sources[file], edited(sources[file], found)) for file, found in sorted(edits.items())}
