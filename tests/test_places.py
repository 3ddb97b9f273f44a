"""Whole commands whose places lie in one another: refused before anything is written, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import SPEC, Cluster, Kspec, tree


def _lock_in_output(cluster: Cluster) -> list[object]:
    cluster.lock.rename(cluster.out / "cluster.lock")
    return [cluster.spec, "-o", cluster.out, "--lock", cluster.out / "cluster.lock"]


def _keyring_in_output(cluster: Cluster) -> list[object]:
    cluster.keys.rename(cluster.out / "keys")
    return [cluster.spec, "-o", cluster.out, "--keys", cluster.out / "keys"]


def _keyring_in_output_through_a_link(cluster: Cluster) -> list[object]:
    cluster.keys.rename(cluster.out / "keys")
    cluster.keys.symlink_to("out/keys")
    return [cluster.spec, "-o", cluster.out]


def _keyring_of_a_public_build(cluster: Cluster) -> list[object]:
    cluster.keys.rename(cluster.out / "keys")
    return [cluster.spec, "-o", cluster.out, "--public", "--keys", cluster.out / "keys"]


def _spec_in_output(cluster: Cluster) -> list[object]:
    cluster.spec.rename(cluster.out / "cluster.yaml")
    return [cluster.out / "cluster.yaml", "-o", cluster.out, "--lock", cluster.lock, "--keys", cluster.keys]


def _link_to_the_spec_in_output(cluster: Cluster) -> list[object]:
    (cluster.out / "cluster.yaml").symlink_to(cluster.spec)
    return [cluster.out / "cluster.yaml", "-o", cluster.out, "--lock", cluster.lock, "--keys", cluster.keys]


def _patches_in_output(cluster: Cluster) -> list[object]:
    (cluster.out / "patches").mkdir()
    (cluster.out / "patches/etcd.yaml").write_text("metadata: {labels: {a: b}}\n")
    cluster.spec.write_text(SPEC.replace("nodeRegistration:", "patches: {directory: out/patches}\nnodeRegistration:"))
    return [cluster.spec, "-o", cluster.out]


def _file_in_output(cluster: Cluster) -> list[object]:
    (cluster.out / "motd").write_text("hello\n")
    cluster.spec.write_text(
        f"{SPEC}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nfiles: [{{path: /etc/motd, from: out/motd}}]\n"
    )
    return [cluster.spec, "-o", cluster.out]


def _import_of_a_program_in_output(cluster: Cluster) -> list[object]:
    (cluster.out / "part.libsonnet").write_text("{}\n")
    program = cluster.folder / "program.jsonnet"
    program.write_text('[import "out/part.libsonnet"]\n')
    return [cluster.spec, program, "-o", cluster.out]


def _external_etcd_in_output(cluster: Cluster) -> list[object]:
    (cluster.out / "etcd").mkdir()
    names = {"caFile": "ca.crt", "certFile": "client.crt", "keyFile": "client.key"}
    for name in names.values():
        (cluster.out / "etcd" / name).write_text("hello\n")
    fields = ", ".join(f"{field}: /out/etcd/{name}" for field, name in names.items())
    cluster.spec.write_text(f"{SPEC}etcd: {{external: {{endpoints: ['https://10.0.0.9:2379'], {fields}}}}}\n")
    return [cluster.spec, "-o", cluster.out]


def _output_in_keyring(cluster: Cluster) -> list[object]:
    return [cluster.spec, "-o", cluster.keys / "out"]


def _output_in_output(cluster: Cluster) -> list[object]:
    return [cluster.spec, "-o", cluster.out / "sub"]


def _output_over_patches(cluster: Cluster) -> list[object]:
    cluster.spec.write_text(SPEC.replace("nodeRegistration:", "patches: {directory: .}\nnodeRegistration:"))
    return [cluster.spec, "-o", cluster.out]


def _lock_in_keyring(cluster: Cluster) -> list[object]:
    cluster.lock.rename(cluster.keys / "cluster.lock")
    return [cluster.spec, "-o", cluster.out, "--lock", cluster.keys / "cluster.lock"]


def _lock_over_the_spec(cluster: Cluster) -> list[object]:
    return [cluster.spec, "-o", cluster.out, "--lock", cluster.spec]


def _keyring_in_another_output(cluster: Cluster) -> list[object]:
    return [cluster.spec, "-o", cluster.folder / "other", "--keys", cluster.out / "keys"]


CASES: list[Callable[[Cluster], list[object]]] = [
    _lock_in_output,
    _keyring_in_output,
    _keyring_in_output_through_a_link,
    _keyring_of_a_public_build,
    _spec_in_output,
    _link_to_the_spec_in_output,
    _patches_in_output,
    _file_in_output,
    _import_of_a_program_in_output,
    _external_etcd_in_output,
    _output_in_keyring,
    _output_in_output,
    _output_over_patches,
    _lock_in_keyring,
    _lock_over_the_spec,
    _keyring_in_another_output,
]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, links and folders by their presence."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.mark.parametrize("lay", CASES, ids=lambda lay: lay.__name__)
@pytest.mark.parametrize("prune", [(), ("--prune",)], ids=["plain", "prune"])
def test_a_build_whose_places_overlap(
    cluster: Cluster, kspec: Kspec, lay: Callable[[Cluster], list[object]], prune: tuple[str, ...]
) -> None:
    """Each is the code `overlapping-paths`, with --prune too, and all stays as it was."""
    arguments = lay(cluster)
    before = contents(cluster.folder)
    said = kspec("build", *arguments, *prune)
    assert said.status == 1
    assert "error[overlapping-paths]" in said.err
    assert "--prune" not in said.err
    assert contents(cluster.folder) == before


@pytest.mark.parametrize("option", ["--lock", "--keys"])
def test_an_import_into_what_it_reads(cluster: Cluster, kspec: Kspec, option: str) -> None:
    """Lock and keyring are not written into a node's folder, which may be a mounted disk."""
    node = cluster.out / "nodes/cp-1"
    before = tree(cluster.folder)
    said = kspec("import", f"cp-1={node}", "--spec", cluster.spec, option, node / "mine")
    assert said.status == 1
    assert "error[overlapping-paths]" in said.err
    assert tree(cluster.folder) == before
