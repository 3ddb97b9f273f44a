"""How a run goes from stage to stage."""

from pathlib import Path
from typing import Final

import pytest

from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.span import Span
from kspec.passes.run import Options, Run, Stopped

ERROR: Final = Diagnostic(codes.UNKNOWN_FIELD, "x", Span("a", 1, 1, 1, 1))
WARNING: Final = evolve(ERROR, severity=Severity.WARNING)
UNUSUAL: Final = Diagnostic(codes.ARGUMENT_UNKNOWN, "x", ERROR.span)
"""An error that may be waived."""


@pytest.fixture
def run() -> Run[int]:
    """A run at its beginning."""
    return Run(Options((Path("spec.yaml"),), Path("lock"), Path("keys")), Sources(), (), 1)


def count(run: Run[int]) -> Run[str]:
    """A pass without a finding."""
    return run.give(f"{run.stage} and more")


def fail(run: Run[int]) -> Run[int]:
    """A pass that finds an error."""
    return run.give(run.stage + 1, [ERROR])


def test_a_pass_gives_the_next_stage(run: Run[int]) -> None:
    """With what was found before it and by it."""
    found = run.found([WARNING]).then(count)
    assert isinstance(found, Run)
    assert (found.stage, found.findings) == ("1 and more", (WARNING,))


def test_a_pass_of_finding_is_run_always(run: Run[int]) -> None:
    """An error before it does not keep it from finding more."""
    found = run.always(fail).always(fail)
    assert (found.stage, found.findings, found.failed) == (3, (ERROR, ERROR), True)


def test_an_error_stops_a_run(run: Run[int]) -> None:
    """Before a pass and after it; what was found is told."""
    assert run.found([ERROR]).then(count) == run.then(fail) == Stopped((ERROR,))
    assert run.then(fail).then(count).masked() == Stopped((ERROR,))


def test_only_errors_fail_a_run(run: Run[int]) -> None:
    """Warnings are kept and said."""
    assert run.found([ERROR]).failed
    assert not run.found([WARNING]).failed


def test_a_waived_error_stops_nothing(run: Run[int]) -> None:
    """It is a warning, and its code is noted."""
    waiving = evolve(run, options=evolve(run.options, waived=(str(UNUSUAL.code),)))
    found = waiving.found([UNUSUAL]).then(count)
    assert isinstance(found, Run)
    assert [finding.severity for finding in found.findings] == [Severity.WARNING]
    assert found.waived == {UNUSUAL.code}


def test_a_spec_has_a_folder() -> None:
    """That of the first file."""
    assert Options((Path("a/b.yaml"), Path("c.yaml")), Path("l"), Path("k")).folder == Path("a")
