"""`kspec import`'s command line: `tests/test_import.py` has the whole story."""

import shutil
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec


@pytest.mark.parametrize("node", ["cp-1", "=x", "cp-1=", ""])
def test_a_node_is_a_name_and_a_folder(fresh: Cluster, kspec: Kspec, node: str) -> None:
    """Anything else is wrong use."""
    said = kspec("import", node, "--spec", fresh.spec)
    assert said.status == 2
    assert "NODE=DIR" in said.err


def test_a_spec_with_mistakes_is_told_first(fresh: Cluster, kspec: Kspec) -> None:
    """Nothing is read from the node then."""
    fresh.edit("kubernetesVersion: v1.37.2", "kubernetesVersion: x")
    assert kspec("import", f"cp-1={fresh.folder}", "--spec", fresh.spec).status == 1


def test_what_was_taken_is_listed(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """An item a line, and at the end where they are."""
    spec = shutil.copy(cluster.spec, tmp_path)
    said = kspec("import", f"cp-1={cluster.node}", "--spec", spec)
    assert said.status == 0, said.err
    assert "  recorded   cp-1/etcd/server\n" in said.out
    assert str(tmp_path / "cluster.lock") in said.out.splitlines()[-1]


def test_an_unusable_time_is_wrong_use(fresh: Cluster, kspec: Kspec) -> None:
    """--now is looked at before anything is read."""
    assert kspec("import", "cp-1=x", "--spec", fresh.spec, "--now", "soon").status == 2
