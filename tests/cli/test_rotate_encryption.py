"""`kspec rotate encryption`, end to end: what each API server reads and writes by at each stage."""

import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from small_cluster import BUILT, SPEC, Cluster, Kspec, Snapshot

OWN = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
apiServer:
  encryptionConfiguration:
    resources:
    - resources: [secrets]
      providers: PROVIDERS
nodes: [{name: cp-2, role: control-plane, address: 10.0.0.11}]
"""
ENDPOINT = ("encryptionAlgorithm", "controlPlaneEndpoint: api.example:6443\nencryptionAlgorithm")
PLACE = "etc/kubernetes/encryption/configuration.yaml"
Key = tuple[str, str, str]
"""Provider, name and secret."""


def begin(cluster: Cluster, kspec: Kspec, providers: str) -> None:
    """Build a cluster of two control planes that encrypts."""
    cluster.spec.write_text(SPEC.replace(*ENDPOINT) + OWN.replace("PROVIDERS", providers))
    assert kspec("build", cluster.spec, "-o", cluster.out, "--now", BUILT).status == 0


def rotate(cluster: Cluster, kspec: Kspec, *words: str) -> str:
    """A step; a frozen build, a public one and a verification agree with it."""
    said = kspec("rotate", cluster.spec, "encryption", "-o", cluster.out, "--now", BUILT, *words)
    assert said.status == 0, said.err
    files = cluster.snapshot()
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen").status == 0
    assert kspec("build", cluster.spec, "-o", cluster.folder.parent / "public", "--frozen", "--public").status == 0
    assert kspec("verify", cluster.out, "--lock", cluster.lock, "--at", BUILT).status == 0
    assert cluster.snapshot() == files
    return said.out


def keys_of(cluster: Cluster) -> list[Key]:
    """The keys that the API servers have, all alike, in their order: the first one writes."""
    first, second = (
        [
            (kind, key.get("name", ""), key.get("secret", ""))
            for provider in YAML(typ="safe").load(cluster.out / "nodes" / node / PLACE)["resources"][0]["providers"]
            for kind, given in provider.items()
            for key in given.get("keys", [{}])
        ]
        for node in ("cp-1", "cp-2")
    )
    assert first == second
    return first


def kept(files: Snapshot) -> Snapshot:
    """Output and lock."""
    return {path: found for path, found in files.items() if path.startswith("out/") or path == "cluster.lock"}


@pytest.mark.parametrize("provider", ["aescbc", "aesgcm", "secretbox"])
def test_what_one_stage_writes_its_neighbours_read(provider: str, fresh: Cluster, kspec: Kspec) -> None:
    """Through two whole rotations; at no stage anything else changes, and at the end the old key is not read by."""
    begin(fresh, kspec, f"[{{{provider}: {{keys: [{{name: key1}}]}}}}, {{identity: {{}}}}]")
    stages, others = [keys_of(fresh)], []
    for _ in range(8):
        rotate(fresh, kspec)
        stages.append(keys_of(fresh))
        changed = {path for path in fresh.snapshot() if path.startswith("out/") and not path.endswith(PLACE)}
        others.append({path: fresh.snapshot()[path] for path in changed})
    for one, other in pairwise(stages):
        assert one[0] in other
        assert other[0] in one
    assert all(found == others[0] for found in others)
    writing = [stage[0][1] for stage in stages]
    assert writing == ["key1", "key1", *["key1-2"] * 4, *["key1-3"] * 3]
    assert [len(stage) for stage in stages] == [2, 3, 3, 2, 2, 3, 3, 2, 2]
    assert all(stage[-1][0] == "identity" for stage in stages)
    assert len({key for stage in stages for key in stage}) == 4
    assert (fresh.keys / f"files/encryption/{provider}/key1").exists()


def test_back_restores_the_bytes(fresh: Cluster, kspec: Kspec) -> None:
    """From each stage, and what is begun again takes the same new key."""
    begin(fresh, kspec, "[{aescbc: {keys: [{name: key1}]}}]")
    files = [kept(dict(fresh.snapshot()))]
    for _ in range(3):
        rotate(fresh, kspec)
        files.append(kept(dict(fresh.snapshot())))
        rotate(fresh, kspec, "--back")
        assert kept(dict(fresh.snapshot())) == files[-2]
        rotate(fresh, kspec)
        assert kept(dict(fresh.snapshot())) == files[-1]
    for former in reversed(files[:-1]):
        assert "write all that is encrypted again before you go back further" in rotate(fresh, kspec, "--back")
        assert kept(dict(fresh.snapshot())) == former
    assert kspec("rotate", fresh.spec, "encryption", "--back").status == 2


def test_encryption_is_turned_on(fresh: Cluster, kspec: Kspec) -> None:
    """Plain text writes, then it is read, then it is gone; the end waits for the spec to say so."""
    begin(fresh, kspec, "[{identity: {}}, {aescbc: {keys: [{name: key1}]}}]")
    stages = []
    for _ in range(3):
        rotate(fresh, kspec)
        stages.append([kind for kind, _, _ in keys_of(fresh)])
    assert stages == [["identity", "aescbc"], ["aescbc", "identity"], ["aescbc"]]
    said = kspec("rotate", fresh.spec, "encryption")
    assert (said.status, "identity in front" in said.err) == (2, True)
    fresh.edit("[{identity: {}}, {aescbc: {keys: [{name: key1}]}}]", "[{aescbc: {keys: [{name: key1}]}}]")
    files = kept(dict(fresh.snapshot()))
    rotate(fresh, kspec)
    assert {
        path: found for path, found in kept(dict(fresh.snapshot())).items() if path in files and "lock" not in path
    } == {path: found for path, found in files.items() if "lock" not in path}
    assert "encryption" not in fresh.lock.read_text().replace("files/encryption", "")


def test_a_lost_key_is_told(fresh: Cluster, kspec: Kspec) -> None:
    """The step is refused, and nothing is written."""
    begin(fresh, kspec, "[{aescbc: {keys: [{name: key1}]}}]")
    rotate(fresh, kspec)
    (fresh.keys / "files/encryption/aescbc/key1-2").unlink()
    files = fresh.snapshot()
    said = kspec("rotate", fresh.spec, "encryption")
    assert said.status == 1
    assert "files/encryption/aescbc/key1-2" in said.err
    assert fresh.snapshot() == files


def test_a_node_is_imported_in_the_middle(fresh: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """What it has are the keys of its stage, and nothing differs."""
    begin(fresh, kspec, "[{aescbc: {keys: [{name: key1}]}}]")
    for _ in range(3):
        rotate(fresh, kspec)
        root = shutil.copytree(fresh.node, tmp_path / "node", dirs_exist_ok=True)
        files = fresh.snapshot()
        said = kspec("import", f"cp-1={root}", "--spec", fresh.spec)
        assert said.status == 0, said.err
        assert "differs" not in said.out + said.err
        assert fresh.snapshot() == files


def test_no_secret_is_shown(fresh: Cluster, kspec: Kspec) -> None:
    """Neither in an answer nor in the lock."""
    begin(fresh, kspec, "[{aescbc: {keys: [{name: key1}]}}]")
    said: Any = [rotate(fresh, kspec) for _ in range(4)]
    secrets = [path.read_text().strip() for path in (fresh.keys / "files/encryption/aescbc").iterdir()]
    assert len(secrets) == 2
    assert not any(secret in text for secret in secrets for text in (*said, fresh.lock.read_text()))
