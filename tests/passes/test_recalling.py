"""Lock and keyring beside a complete spec."""

from pathlib import Path

import pytest
from small_cluster import read_spec

from kspec.disk.keyring_folder import MARK, MARK_NAME
from kspec.model.frozen import evolve
from kspec.passes.recalling import recall, tend
from kspec.passes.run import Stopped


def test_before_the_first_build_nothing_is_fixed(tmp_path: Path) -> None:
    """No lock, no keyring, and nothing wrong with that."""
    completed = read_spec(tmp_path)
    run = recall(completed)
    assert (run.stage.lock, dict(run.stage.secrets), run.findings) == (None, {}, completed.findings)


@pytest.mark.parametrize("option", ["frozen", "public"])
def test_a_lock_is_needed_where_nothing_may_be_generated(tmp_path: Path, option: str) -> None:
    """The finding names the option."""
    completed = read_spec(tmp_path)
    options = evolve(completed.options, **{option: True})  # type: ignore[arg-type]  # one of two flags
    finding = recall(evolve(completed, options=options)).findings[-1]
    assert finding.code == "no-lock"
    assert f"--{option}" in finding.message


def test_a_keyring_without_its_lock_is_told(tmp_path: Path) -> None:
    """A build would make another cluster of it."""
    completed = read_spec(tmp_path)
    keyring = tmp_path / "cluster.keys"
    keyring.mkdir(mode=0o700)
    (keyring / MARK_NAME).write_bytes(MARK)
    (keyring / "ca.key").write_text("a key")
    found = completed.then(recall)
    assert isinstance(found, Stopped)
    assert "no-lock" in {finding.code for finding in found.findings}


def test_a_keyring_is_left_alone_where_only_public_files_are_made(tmp_path: Path) -> None:
    """It need not be there."""
    completed = read_spec(tmp_path)
    run = recall(evolve(completed, options=evolve(completed.options, public=True)))
    assert tend(run) == run
