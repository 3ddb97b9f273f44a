"""From a spec, its lock and its keyring to files."""

from pathlib import Path

from small_cluster import draw, first_plan, read_spec

from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.renewal import Renewal
from kspec.passes.asking import here
from kspec.passes.building import list_files, make, plan
from kspec.passes.recalling import recall
from kspec.passes.run import Run, Stopped


def test_frozen_forbids_whatever_would_change_the_lock(tmp_path: Path) -> None:
    """Each event by itself; without --frozen none."""
    run = recall(read_spec(tmp_path))
    frozen = plan(evolve(run, options=evolve(run.options, frozen=True)), draw())
    assert isinstance(frozen, Run)
    changes = [event for event in frozen.stage.planned.events if event.changes_lock]
    assert [finding.code for finding in frozen.findings if finding not in run.findings] == ["frozen"] * len(changes)
    assert len(changes) > 0


def test_a_renewal_is_issued_anew(tmp_path: Path) -> None:
    """Though what the lock has would count for longer."""
    run = recall(read_spec(tmp_path))
    first = first_plan(run.stage.spec, run.stage.wire.release)
    stage = run.stage._replace(lock=first.lock, secrets={**run.stage.secrets, **first.drawn})
    renewed = plan(run.give(stage), draw(seed=2), Renewal(frozenset({"cp-1/apiserver"})))
    assert isinstance(renewed, Run)
    after = renewed.stage.planned.lock.certificates
    assert [name for name in after if after[name] != first.lock.certificates[name]] == ["cp-1/apiserver"]


def test_a_plan_that_is_refused_stops_the_run(tmp_path: Path) -> None:
    """The keyring lacks what the lock names."""
    run = recall(read_spec(tmp_path))
    completed = run.stage
    lock = first_plan(completed.spec, completed.wire.release).lock
    assert isinstance(plan(run.give(completed._replace(lock=lock)), draw()), Stopped)
    assert isinstance(plan(run.give(completed._replace(lock=None)), draw()), Run)
    assert lock != Lock()


def test_the_files_that_tell_of_all_come_last(tmp_path: Path) -> None:
    """The manifest behind those that it lists."""
    planned = plan(recall(read_spec(tmp_path)), draw())
    assert isinstance(planned, Run)
    made = here(make(planned))
    files = list_files(made).stage.made.files
    assert files[: len(made.stage.made.files)] == made.stage.made.files
    added = [file.path for file in files[len(made.stage.made.files) :]]
    assert {".gitignore", "images.txt", "host-checks.json"} <= {*added}
    assert added[-1] == "manifest.json"
