"""Whole builds over another cluster's tree, and over the own one after each thing that may happen to its lock."""

import json
import shutil
from collections.abc import Callable

import pytest
from small_cluster import SPEC, Cluster, Kspec

CA = "nodes/cp-1/etc/kubernetes/pki/ca.crt"


def _renamed(clone: Cluster) -> list[object]:
    return [clone.spec.rename(clone.folder / "prod.yaml")]


def _both_misspelt(clone: Cluster) -> list[object]:
    return [clone.spec, "--lock", clone.folder / "x.lock", "--keys", clone.folder / "x.keys"]


def _lock_lost(clone: Cluster) -> list[object]:
    clone.lock.unlink()
    return [clone.spec]


def _another_clusters_stores(clone: Cluster) -> list[object]:
    other = clone.folder / "other.yaml"
    other.write_text(SPEC.replace("10.0.0.10", "10.0.0.11"))
    return [other]


def _fresh_clone(cluster: Cluster) -> Cluster:
    """What Git would bring: no keyring, no secrets."""
    shutil.rmtree(cluster.keys)
    entries = json.loads((cluster.out / "manifest.json").read_text())["files"]
    for path, entry in entries.items():
        if entry["sensitivity"] == "secret":
            (cluster.out / path).unlink()
    return cluster


@pytest.mark.parametrize("lay", [_renamed, _both_misspelt, _lock_lost, _another_clusters_stores])
@pytest.mark.parametrize("clone", [True, False], ids=["clone", "own machine"])
def test_another_clusters_tree_is_kept(
    cluster: Cluster, kspec: Kspec, lay: Callable[[Cluster], list[object]], *, clone: bool
) -> None:
    """Neither output, lock nor keyring is written, and the likely cause is named; --prune gives the old tree up."""
    if clone:
        _fresh_clone(cluster)
    elif lay is _lock_lost:
        shutil.rmtree(cluster.keys)  # else it is the keyring that tells
    arguments = [*lay(cluster), "-o", cluster.out]
    before = cluster.snapshot()
    said = kspec("build", *arguments)
    assert said.status == 1
    assert "error[another-cluster]" in said.err
    assert (f"{cluster.lock} knows them" in said.err) is (lay is not _lock_lost)
    assert cluster.snapshot() == before
    assert kspec("build", *arguments, "--prune").status == 0
    assert before[f"out/{CA}"] != cluster.snapshot()[f"out/{CA}"]
    assert kspec("build", *arguments).status == 0


def test_a_public_build_over_another_clusters_tree(cluster: Cluster, kspec: Kspec) -> None:
    """A public tree is kept as well."""
    public = cluster.folder / "public"
    assert kspec("build", cluster.spec, "-o", public, "--public").status == 0
    (other,) = _another_clusters_stores(cluster)
    assert kspec("build", other, "-o", cluster.folder / "other").status == 0
    before = cluster.snapshot()
    said = kspec("build", other, "-o", public, "--public")
    assert said.status == 1
    assert "error[another-cluster]" in said.err
    assert f"{cluster.lock} knows them" in said.err
    assert cluster.snapshot() == before


def _take_out(cluster: Cluster, names: Callable[[str], bool], keys: tuple[str, ...] = ()) -> None:
    lock = json.loads(cluster.lock.read_text())
    lock["certificates"] = {name: found for name, found in lock["certificates"].items() if not names(name)}
    cluster.lock.write_text(json.dumps(lock))
    for key in keys:
        (cluster.keys / key).unlink()


@pytest.mark.parametrize("clone", [True, False], ids=["clone with the keyring's keys", "own machine"])
def test_rotation_by_hand(cluster: Cluster, kspec: Kspec, *, clone: bool) -> None:
    """An authority that is made anew through the lock replaces the old one in the output."""
    before = (cluster.out / CA).read_bytes()
    if clone:
        shutil.copytree(cluster.keys, cluster.folder / "saved")
        _fresh_clone(cluster)
        (cluster.folder / "saved").rename(cluster.keys)
        (cluster.keys / ".state").unlink()
    _take_out(cluster, lambda name: name == "ca", ("ca.key",))
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 0, said.err
    assert (cluster.out / CA).read_bytes() != before


def test_all_rotated_elsewhere(cluster: Cluster, kspec: Kspec) -> None:
    """Where all certificates were made anew, the keyring's memory tells that the output is the cluster's own."""
    _take_out(cluster, lambda _name: True, ("ca.key", "front-proxy-ca.key", "etcd/ca.key"))
    elsewhere = cluster.folder / "elsewhere"
    assert kspec("build", cluster.spec, "-o", elsewhere).status == 0
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 0, said.err


def test_an_older_lock(cluster: Cluster, kspec: Kspec) -> None:
    """A lock of an earlier state is the same cluster's."""
    older = cluster.lock.read_bytes()
    _take_out(cluster, lambda name: name == "cp-1/apiserver")
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    cluster.lock.write_bytes(older)
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0


def test_an_output_without_certificates(fresh: Cluster, kspec: Kspec) -> None:
    """A tree in which no certificate is, is nobody else's."""
    skipped = "skipPhases: [certs, kubeconfig, bootstrap-token, upload-certs, addon]"
    fresh.spec.write_text(SPEC.replace("nodeRegistration:", f"{skipped}\nnodeRegistration:"))
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    fresh.edit("name: cp-1", "name: cp-1, taints: []")
    fresh.lock.unlink()
    shutil.rmtree(fresh.keys)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
