"""Files of a spec's own, from the spec to the tree: built, kept, rotated, taken over."""

import base64
import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from small_cluster import Cluster, Said

from kspec.encode import manifest
from kspec.model.file import Sensitivity

Kspec = Callable[..., Said]
OWN = """\
---
apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
parallelism: 8
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
host: {kubeletUnit: true}
nodes: [{name: w-1}]
files:
- {path: /etc/motd, from: motd}
- {path: /etc/password, content: geheim, secret: true, mode: "0400", node: w-1}
- {path: /etc/kubernetes/kubeadm-config.yaml, kubeadmConfig: true}
apiServer:
  auditPolicy: {rules: [{level: Metadata}]}
  encryptionConfiguration:
    resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: key1}]}}, {identity: {}}]}]
  staticTokens: [{user: alice, groups: [readers]}, {user: ../bob}]
scheduler: {configuration: true}
"""
"""What goes behind the small cluster's documents."""
SECRETS = ("encryption/aescbc/key1", "static-tokens/alice", "static-tokens/%2E.%2Fbob")


@pytest.fixture
def own(fresh: Cluster, kspec: Kspec) -> Cluster:
    """The small cluster with files of its own, built."""
    fresh.spec.write_text(fresh.spec.read_text() + OWN)
    (fresh.folder / "motd").write_bytes(b"hello\n")
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    return fresh


def load(path: Path) -> Any:  # noqa: ANN401 - a document
    """The document of a YAML file."""
    return YAML(typ="safe").load(path)


def keys_of(cluster: Cluster) -> list[tuple[str, str]]:
    """Name and secret of the keys that the API server gets, in their order."""
    value = load(cluster.node / "etc/kubernetes/encryption/configuration.yaml")
    return [(key["name"], key["secret"]) for key in value["resources"][0]["providers"][0]["aescbc"]["keys"]]


def test_files_stand_on_their_nodes(own: Cluster) -> None:
    """With their modes; what is secret is in .gitignore, and in the manifest without a digest."""
    worker = own.out / "nodes" / "w-1"
    assert (own.node / "etc/motd").read_bytes() == (worker / "etc/motd").read_bytes() == b"hello\n"
    assert (worker / "etc/password").stat().st_mode & 0o777 == 0o400
    assert not (own.node / "etc/password").exists()
    assert not (worker / "etc/kubernetes/known_tokens.csv").exists()
    files = manifest.parse((own.out / "manifest.json").read_bytes()).files
    secrets = {path for path, entry in files.items() if entry.sensitivity is Sensitivity.SECRET}
    mine = {
        "nodes/w-1/etc/password",
        "nodes/w-1/etc/kubernetes/kubeadm-config.yaml",
        *(f"nodes/cp-1/etc/kubernetes/{name}" for name in ("known_tokens.csv", "kubeadm-config.yaml")),
        "nodes/cp-1/etc/kubernetes/encryption/configuration.yaml",
    }
    assert mine <= secrets
    assert files["nodes/cp-1/etc/kubernetes/audit/policy.yaml"].sensitivity is Sensitivity.PUBLIC
    ignored = (own.out / ".gitignore").read_text()
    assert all(f"/{path}\n" in ignored for path in mine)
    assert (own.node / "usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf").exists()


def test_components_use_their_files(own: Cluster) -> None:
    """By argument and volume, in the static pods and in kubeadm-config."""
    pod = load(own.node / "etc/kubernetes/manifests/kube-apiserver.yaml")["spec"]
    command = pod["containers"][0]["command"]
    volumes = {volume["name"]: volume["hostPath"] for volume in pod["volumes"]}
    mounts = {mount["name"]: mount for mount in pod["containers"][0]["volumeMounts"]}
    for argument, volume, path in (
        ("audit-policy-file", "audit-policy", "/etc/kubernetes/audit/policy.yaml"),
        ("encryption-provider-config", "encryption-configuration", "/etc/kubernetes/encryption/configuration.yaml"),
        ("token-auth-file", "static-tokens", "/etc/kubernetes/known_tokens.csv"),
    ):
        assert f"--{argument}={path}" in command
        assert volumes[volume] == {"path": path, "type": "File"}
        assert mounts[volume] == {"name": volume, "mountPath": path, "readOnly": True}
        assert (own.node / path.lstrip("/")).is_file()
    configuration = load(own.out / "cluster/kube-system/ConfigMap-kubeadm-config.yaml")["data"]["ClusterConfiguration"]
    assert "name: audit-policy-file" in configuration
    scheduler = load(own.node / "etc/kubernetes/extra/scheduler-configuration.yaml")
    assert scheduler["parallelism"] == 8
    assert scheduler["clientConnection"]["kubeconfig"] == "/etc/kubernetes/scheduler.conf"


def test_drawn_secrets_are_kept(own: Cluster, kspec: Kspec) -> None:
    """In the keyring, by names in the lock; the next build is the same, with --frozen too."""
    assert json.loads(own.lock.read_text())["files"] == sorted(f"files/{name}" for name in SECRETS)
    (name, key), *_ = keys_of(own)
    assert (name, len(base64.b64decode(key))) == ("key1", 32)
    assert (own.keys / "files" / SECRETS[0]).read_text() == f"{key}\n"
    assert (own.keys / "files" / SECRETS[0]).stat().st_mode & 0o777 == 0o600
    with (own.node / "etc/kubernetes/known_tokens.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert [row[1:] for row in rows] == [["alice", "", "readers"], ["../bob", ""]]
    assert (own.keys / "files" / SECRETS[1]).read_text() == f"{rows[0][0]}\n"
    before = own.snapshot()
    assert kspec("build", own.spec, "-o", own.out, "--frozen").status == 0
    assert kspec("build", own.spec, "-o", own.folder / "again", "--frozen").status == 0
    assert {path: found for path, found in own.snapshot().items() if not path.startswith("again")} == before
    difference = ["diff", "-r", str(own.out), str(own.folder / "again")]
    assert subprocess.run(difference, check=False).returncode == 0


def test_an_unchanged_build_knows_the_files_beside_the_spec(own: Cluster, kspec: Kspec) -> None:
    """A file that `from` names is an input as the spec is."""
    assert "nothing changed" in kspec("build", own.spec, "-o", own.out).out
    (own.folder / "motd").write_bytes(b"goodbye\n")
    assert kspec("build", own.spec, "-o", own.out).status == 0
    assert (own.node / "etc/motd").read_bytes() == b"goodbye\n"


def test_a_new_key_in_front_writes_and_the_old_one_reads_on(own: Cluster, kspec: Kspec) -> None:
    """--frozen refuses to draw it; the order is the spec's."""
    ((_, old),) = keys_of(own)
    own.edit("keys: [{name: key1}]", "keys: [{name: key2}, {name: key1}]")
    said = kspec("build", own.spec, "-o", own.out, "--frozen")
    assert said.status == 1
    assert "files/encryption/aescbc/key2 would be generated" in said.err
    assert kspec("build", own.spec, "-o", own.out).status == 0
    (first, new), second = keys_of(own)
    assert (first, second) == ("key2", ("key1", old))
    assert new != old
    own.edit("keys: [{name: key2}, {name: key1}]", "keys: [{name: key2}]")
    assert kspec("build", own.spec, "-o", own.out).status == 0
    assert keys_of(own) == [("key2", new)]
    assert (own.keys / "files/encryption/aescbc/key1").exists()


def test_a_public_build_leaves_them_out(own: Cluster, kspec: Kspec) -> None:
    """And writes the public files, with no keyring at hand."""
    public = own.folder / "public"
    own.keys.rename(own.folder / "elsewhere")
    assert kspec("build", own.spec, "-o", public, "--frozen", "--public").status == 0
    assert (public / "manifest.json").read_bytes() == (own.out / "manifest.json").read_bytes()
    assert (public / "nodes/cp-1/etc/kubernetes/audit/policy.yaml").exists()
    assert not (public / "nodes/cp-1/etc/kubernetes/known_tokens.csv").exists()
    own.edit("[{name: key1}]", "[{name: key1}, {name: key2}]")
    said = kspec("build", own.spec, "-o", public, "--public")
    assert said.status == 1
    assert "error[not-locked]: files/encryption/aescbc/key2" in said.err


@pytest.mark.parametrize(("content", "code"), [(None, "file-secret-missing"), ("not a key", "file-secret-unreadable")])
def test_a_secret_that_is_gone_is_never_replaced(own: Cluster, kspec: Kspec, content: str | None, code: str) -> None:
    """Nor one that is something else."""
    path = own.keys / "files" / SECRETS[0]
    path.unlink()
    if content is not None:
        path.write_text(content)
        path.chmod(0o600)
    before = own.snapshot()
    said = kspec("build", own.spec, "-o", own.out)
    assert said.status == 1
    assert f"error[{code}]" in said.err
    assert own.snapshot() == before


def test_a_cluster_that_is_taken_over_keeps_its_tokens_and_keys(own: Cluster, kspec: Kspec) -> None:
    """From the files of its nodes."""
    lock, keys = own.folder / "new.lock", own.folder / "new.keys"
    options = ("--lock", lock, "--keys", keys)
    said = kspec("import", f"cp-1={own.node}", "--spec", own.spec, *options)
    assert said.status == 0, said.err
    for name in SECRETS:
        assert (keys / "files" / name).read_bytes() == (own.keys / "files" / name).read_bytes()
    assert kspec("build", own.spec, "-o", own.folder / "new", *options).status == 0
    for name in ("known_tokens.csv", "encryption/configuration.yaml"):
        path = Path("nodes/cp-1/etc/kubernetes", name)
        assert (own.folder / "new" / path).read_bytes() == (own.out / path).read_bytes()


def test_a_place_that_is_taken_is_told_before_anything_is_written(own: Cluster, kspec: Kspec) -> None:
    """Also one that only the build knows: the kubelet's unit."""
    own.edit("path: /etc/motd", "path: /usr/lib/systemd/system/kubelet.service")
    before = own.snapshot()
    said = kspec("build", own.spec, "-o", own.out)
    assert said.status == 1
    assert "error[file-path]: files[0].path: /usr/lib/systemd/system/kubelet.service" in said.err
    assert own.snapshot() == before
