"""Nodes are imported while authorities are rotated: what the lock knows of their bundles is nothing new."""

import shutil
from pathlib import Path

import pytest
from rotations import THREE, count
from small_cluster import BUILT, Cluster, Kspec

from kspec.facts.rotations import ROTATED

WAIVE = ("--waive", "token-in-spec", "--waive", "certificate-key-in-spec", "--waive", "even-etcd-members")
STAGES = ("start", "trust", "issue", "drop")
NODES = ("cp-1", "cp-2", "w-1")


@pytest.fixture
def stages(fresh: Cluster, kspec: Kspec) -> dict[str, Path]:
    """The nodes' trees at each stage of all rotations together; lock and keyring are at the last one."""
    fresh.spec.write_text(THREE)
    build = ("-o", fresh.out, "--now", BUILT, *WAIVE)
    assert kspec("build", fresh.spec, *build).status == 0
    trees = {}
    for number, stage in enumerate(STAGES):
        for word in ROTATED if number else ():
            assert kspec("rotate", fresh.spec, word, *build).status == 0
        trees[stage] = fresh.folder.parent / stage
        shutil.copytree(fresh.out / "nodes", trees[stage])
    return trees


def test_the_lock_knows_the_bundles(stages: dict[str, Path], fresh: Cluster, kspec: Kspec) -> None:
    """Nodes of its own stage, and of the neighbour with the same that issues, have nothing new; others are told."""
    for number in (3, 2, 1):
        files = fresh.snapshot()
        for other, stage in enumerate(STAGES):
            alike = (other > 1) == (number > 1)
            for node in NODES:
                said = kspec("import", f"{node}={stages[stage] / node}", "--spec", fresh.spec, *WAIVE)
                assert said.status == (0 if alike else 1), (STAGES[number], stage, node, said.err)
                assert ("warning[differs]" in said.err) is (alike and other != number)
                if not alike:
                    word = "an earlier" if number > 1 else "a later"
                    assert f"{node} is at {word} stage of the rotation of ca than the lock" in said.err
                    assert "--update" not in said.err
        assert fresh.snapshot() == files
        for word in ROTATED:
            assert kspec("rotate", fresh.spec, word, "--back", "--now", BUILT, *WAIVE).status == 0


def test_what_stood_in_the_file_before_stays_there(stages: dict[str, Path], fresh: Cluster, kspec: Kspec) -> None:
    """A cluster that is adopted with a bundle is rotated with it, and gone back on to the same lock."""
    fresh.lock.unlink()
    shutil.rmtree(fresh.keys)
    shutil.rmtree(fresh.out)
    given = [f"{node}={stages['trust'] / node}" for node in NODES]
    assert kspec("import", *given, "--spec", fresh.spec, "--now", BUILT, *WAIVE).status == 0
    build = ("-o", fresh.out, "--now", BUILT, *WAIVE)
    assert kspec("build", fresh.spec, *build).status == 0
    lock = fresh.lock.read_bytes()
    bundles = [fresh.node / "etc/kubernetes/pki" / f"{name}.crt" for name in ("ca", "etcd/ca", "front-proxy-ca")]
    for back in (False, False, False, True, True, True):
        for word in ROTATED:
            assert kspec("rotate", fresh.spec, word, *(("--back",) if back else ()), *build).status == 0
    assert fresh.lock.read_bytes() == lock
    for number in (2, 3, 3, 2):
        assert [count(path.read_bytes()) for path in bundles] == [number] * 3
        for word in ROTATED:
            assert kspec("rotate", fresh.spec, word, *build).status == 0
    assert [count(path.read_bytes()) for path in bundles] == [2] * 3
