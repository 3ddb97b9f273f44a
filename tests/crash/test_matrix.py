"""The crash matrix: a share of it in each run, all of it among the slow proofs; and that it finds what it looks for."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from crash.matrix import COMMANDS, FAULTS, WRONG, Case, look, look_before, run, strays, table
from small_cluster import Cluster

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_moment(name: str, tmp_path: Path) -> None:
    """Whatever stops a command, and wherever: nothing is lost, mixed or open, and the same command again finishes."""
    found = list(run([name], FAULTS, 1, tmp_path))
    assert [row for row in found if row[3]] == [], table(found)


@pytest.mark.parametrize(
    ("name", "every"),
    [
        ("first build", 101),
        ("changed build", 151),
        ("migrate --in-place", 5),
        ("first build, a file", 101),
        ("keys merge", 2),
    ],
)
def test_some_moments(name: str, every: int, tmp_path: Path) -> None:
    """A share of it: the moments are spread over the whole command."""
    found = list(run([name], FAULTS, every, tmp_path))
    assert [row for row in found if row[3]] == [], table(found)


def test_plain_text_beside_a_keyring_file_is_found(tmp_path: Path) -> None:
    """The control: a key outside the output, where the keyring is an encrypted file, and not the keys inside."""
    case = Case.of("keys add-recipient", tmp_path)
    assert list(look(case.prepared, case.before, {})) == []
    shutil.copy(next(case.prepared.out.rglob("ca.key")), case.prepared.folder / ".left")
    assert list(look(case.prepared, case.before, {})) == ["unhidden"]


def no_ignore(cluster: Cluster) -> None:
    (cluster.keys / ".gitignore").unlink()


def half_a_key_alone(cluster: Cluster) -> None:
    shutil.rmtree(cluster.keys)
    cluster.keys.mkdir()
    (cluster.keys / ".ca.key.kspec-new").write_bytes(b"-----BE")


def key_gone(cluster: Cluster) -> None:
    (cluster.keys / "ca.key").unlink()


def key_swapped(cluster: Cluster) -> None:
    shutil.copy(cluster.keys / "etcd/ca.key", cluster.keys / "ca.key")


def public_file_edited(cluster: Cluster) -> None:
    (cluster.out / "images.txt").write_text("x")


def secret_file_gone(cluster: Cluster) -> None:
    next(cluster.out.rglob("ca.key")).unlink()


def half_a_spec(cluster: Cluster) -> None:
    cluster.spec.write_bytes(cluster.spec.read_bytes()[:20])


def open_key(cluster: Cluster) -> None:
    (cluster.keys / "sa.key").chmod(0o640)


def open_staged_key(cluster: Cluster) -> None:
    staging = cluster.folder / ".out.kspec-staging"
    staging.mkdir()
    shutil.copy(cluster.keys / "sa.key", staging / "x")
    (staging / "x").chmod(0o644)


@pytest.mark.parametrize(
    ("damage", "ways"),
    [
        (no_ignore, {"unhidden"}),
        (half_a_key_alone, {"unhidden", "lost"}),
        (key_gone, {"lost"}),
        (key_swapped, {"lost"}),
        (public_file_edited, {"mixed"}),
        (secret_file_gone, {"mixed"}),
        (half_a_spec, {"mixed"}),
        (open_key, {"open"}),
        (open_staged_key, {"open"}),
    ],
)
def test_what_is_wrong_is_found(cluster: Cluster, damage: Callable[[Cluster], None], ways: set[str]) -> None:
    """Each way in which a command could go wrong is one that the matrix sees."""
    before = look_before(cluster)
    assert set(look(cluster, before, before.specs)) == set()
    damage(cluster)
    assert set(look(cluster, before, before.specs)) == ways <= set(WRONG)


def test_a_leftover_is_found(cluster: Cluster) -> None:
    """Wherever it lies."""
    assert strays(cluster) == []
    (cluster.keys / "nodes/.x.kspec-new").touch()
    assert len(strays(cluster)) == 1


def test_a_command_that_does_not_recover_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were keys written before `.gitignore`, and by no careful hand, it would tell."""

    def careless(folder: Path, entries: dict[str, object]) -> Iterator[str]:
        for path, secret in entries.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder / path, os.O_WRONLY | os.O_CREAT, 0o644)
            os.write(descriptor, secret.reveal())  # type: ignore[attr-defined]
            os.close(descriptor)
        return iter(())

    case = Case.of("first build", tmp_path / "case")
    monkeypatch.setattr("kspec.write.commit.write_keyring", careless)
    wrong = set().union(*(case.wrong(tmp_path / "try", at, "SIGKILL") for at in (12, 13)))
    assert "unhidden" in wrong
