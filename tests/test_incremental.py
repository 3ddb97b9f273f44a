"""A build after edits makes what a build from nothing makes, whatever was edited and whatever a process remembers."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from attrs import define, field
from small_cluster import Cluster, Kspec, tree

from kspec.disk.keyring_place import state_file
from kspec.write import fingerprint

STEPS: Final = 6
NOW: Final = "--now=2030-01-01T00:00:00Z"
PACK: Final = """\
apiVersion: kspec.dev/v1alpha1
kind: Pack
name: own
version: "1"
summary: A pack of a test.
objects: objects.jsonnet
"""
OBJECTS: Final = """\
function(cluster, parameters) {{
  objects: [{{
    apiVersion: 'v1', kind: 'ConfigMap', metadata: {{ name: 'own', namespace: 'kube-system' }},
    data: {{ number: '{number}', nodes: std.join(' ', [node.name for node in cluster.nodes]) }},
  }}],
  files: [{{ path: '/etc/own', content: '{number}', role: 'worker' }}],
}}
"""


@define
class Edited:
    """A spec with some nodes, and all that it reads, as values that edits change."""

    workers: list[str] = field(factory=lambda: [f"w-{number}" for number in range(1, 8)])
    labels: dict[str, str] = field(factory=dict)
    controls: int = 3
    number: dict[str, int] = field(factory=dict)
    comment: int = 0

    def of(self, what: str) -> int:
        """How often something was edited."""
        return self.number.get(what, 0)

    def write(self, folder: Path) -> None:
        """Everything that a build reads."""
        for name in ("patches", "files", "packs/own"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "files/motd").write_text(f"{self.of('file')}\n")
        (folder / "patches/kubeletconfiguration.yaml").write_text(f"maxPods: {100 + self.of('patch')}\n")
        (folder / "packs/own/pack.yaml").write_text(PACK)
        (folder / "packs/own/objects.jsonnet").write_text(OBJECTS.format(number=self.of("pack")))
        (folder / "base.yaml").write_text(_document("ClusterConfiguration", kubernetesVersion="v1.37.2"))
        (folder / "cluster.yaml").write_text(f"# {self.comment}\n" + "---\n".join(self._documents()))

    def _documents(self) -> list[str]:
        controls = [
            {"name": f"cp-{number}", "role": "control-plane", "address": f"10.0.0.{10 + number}"}
            for number in range(1, self.controls + 1)
        ]
        workers: list[Any] = [{"name": name} for name in self.workers]
        for worker in workers:
            if worker["name"] in self.labels:
                worker["labels"] = {"example.com/of": self.labels[worker["name"]]}
        spec = {
            "apiVersion": "kspec.dev/v1alpha1",
            "kind": "ClusterSpec",
            "extends": "base.yaml",
            "nodes": controls + workers,
            "files": [{"path": "/etc/motd", "role": "worker", "from": "files/motd"}],
            "packs": [{"name": "own", "source": "packs/own"}],
        }
        init = _document(
            "InitConfiguration",
            patches={"directory": "patches"},
            bootstrapTokens=[{"token": "abcdef.0123456789abcdef"}],
            certificateKey="e6" * 32,
        )
        names = [f"api-{number}.example.com" for number in range(self.of("name"))]
        cluster = _document(
            "ClusterConfiguration",
            controlPlaneEndpoint="k8s.example.com:6443",
            encryptionAlgorithm="ECDSA-P256",
            apiServer={"certSANs": names, "extraArgs": [{"name": "v", "value": f"{self.of('argument')}"}]},
        )
        kubelet = {"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"}
        return [json.dumps(spec) + "\n", init, cluster, json.dumps({**kubelet, "podsPerCore": self.of("kubelet")})]


def _document(kind: str, **fields: object) -> str:
    return json.dumps({"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": kind, **fields}) + "\n"


INIT: Final = _document(
    "InitConfiguration", localAPIEndpoint={"advertiseAddress": "10.0.0.10"}, nodeRegistration={"name": "cp-1"}
)
CLUSTER: Final = _document("ClusterConfiguration", kubernetesVersion="v1.37.2", encryptionAlgorithm="ECDSA-P256")


def _counted(what: str) -> Callable[[Edited, random.Random], None]:
    def edit(edited: Edited, _: random.Random) -> None:
        edited.number[what] = edited.of(what) + 1

    return edit


def _add(edited: Edited, source: random.Random) -> None:
    edited.workers.insert(source.randrange(len(edited.workers)), f"n-{source.randrange(10**9)}")


def _remove(edited: Edited, source: random.Random) -> None:
    edited.workers.remove(source.choice(edited.workers))


def _rename(edited: Edited, source: random.Random) -> None:
    edited.workers[source.randrange(len(edited.workers))] = f"r-{source.randrange(10**9)}"


def _swap(edited: Edited, source: random.Random) -> None:
    source.shuffle(edited.workers)


def _label(edited: Edited, source: random.Random) -> None:
    edited.labels[source.choice(edited.workers)] = f"l-{source.randrange(3)}"


def _control(edited: Edited, _: random.Random) -> None:
    edited.controls = 4 - edited.controls


def _comment(edited: Edited, _: random.Random) -> None:
    edited.comment += 1


EDITS: Final[dict[str, Callable[[Edited, random.Random], None]]] = {
    **{what: _counted(what) for what in ("argument", "kubelet", "patch", "file", "pack", "name")},
    "add": _add,
    "remove": _remove,
    "rename": _rename,
    "swap": _swap,
    "label": _label,
    "control plane": _control,
    "comment": _comment,
}


def assert_as_fresh(cluster: Cluster, place: Path) -> None:
    """What a process of its own builds of the same inputs, lock and keyring, and without a state, is the same."""
    shutil.copytree(cluster.folder, place, ignore=shutil.ignore_patterns("out", ".state"))
    before = Cluster(place).snapshot()
    command = [sys.executable, "-m", "kspec", "build", "cluster.yaml", "-o", "out", "--frozen", NOW, "--quiet"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert tree(place / "out") == tree(cluster.out)
    assert {path: found for path, found in Cluster(place).snapshot().items() if path in before} == before


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 40))])
def test_edits_of_many_nodes_build_as_from_nothing(tmp_path: Path, kspec: Kspec, seed: int) -> None:
    """Bytes, modes, folders and what is gone: one build after the other, in one process."""
    source = random.Random(seed)  # noqa: S311 - the same in each run
    cluster, edited = Cluster(tmp_path / "cluster"), Edited()
    cluster.folder.mkdir()
    for step in range(STEPS):
        for name in source.sample(sorted(EDITS), source.choice((1, 1, 2)) if step else 0):
            EDITS[name](edited, source)
        edited.write(cluster.folder)
        said = kspec("build", cluster.spec, "-o", cluster.out, NOW)
        assert said.status == 0, said.err
        assert_as_fresh(cluster, tmp_path / f"fresh-{step}")
    assert kspec("build", cluster.spec, "-o", cluster.out, NOW).out.startswith(f"{cluster.out}: nothing changed\n")


@pytest.fixture
def built(tmp_path: Path, kspec: Kspec) -> Cluster:
    """A cluster of some nodes."""
    cluster = Cluster(tmp_path / "cluster")
    cluster.folder.mkdir()
    Edited().write(cluster.folder)
    assert kspec("build", cluster.spec, "-o", cluster.out, NOW).status == 0
    return cluster


@pytest.mark.parametrize("name", sorted(set(EDITS) - {"comment"}))
def test_everything_that_is_read_counts(built: Cluster, kspec: Kspec, tmp_path: Path, name: str) -> None:
    """An edit of any of it is no unchanged build."""
    edited = Edited()
    EDITS[name](edited, random.Random(7))  # noqa: S311 - the same in each run
    edited.write(built.folder)
    said = kspec("build", built.spec, "-o", built.out, NOW)
    assert said.status == 0
    assert "nothing changed" not in said.out
    assert_as_fresh(built, tmp_path / "fresh")


@pytest.mark.parametrize("worker", ["w-1", "w-7"])
def test_a_tampered_file_of_any_node_is_told(built: Cluster, kspec: Kspec, tmp_path: Path, worker: str) -> None:
    """Its size and its times may be as they were, and the spec may have changed elsewhere; --prune mends it."""
    for path in (built.out / "nodes" / worker / "etc/kubernetes/kubelet.conf", built.out / f"nodes/{worker}/etc/motd"):
        times = path.stat()
        path.write_bytes(path.read_bytes()[:-1] + b"#")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    edited = Edited(number={"argument": 1})
    for again in range(2):
        refused = kspec("build", built.spec, "-o", built.out, NOW)
        assert (refused.status, "kubelet.conf" in refused.err, "motd" in refused.err) == (1, True, True), again
        edited.write(built.folder)
    assert kspec("build", built.spec, "-o", built.out, NOW, "--prune").status == 0
    assert_as_fresh(built, tmp_path / "fresh")


@pytest.mark.parametrize("name", ["seal", "rest", "meaning", "key", "secret"])
def test_a_tampered_state_decides_nothing(built: Cluster, kspec: Kspec, tmp_path: Path, name: str) -> None:
    """A digest of it that is another one makes a whole build, of an unchanged spec and of a comment."""
    state = Path(state_file(str(built.keys)))
    edited = Edited()
    for comment in range(2):
        edited.comment = comment
        edited.write(built.folder)
        content = state.read_bytes()
        digit = re.search(rb"\0" + name.encode() + rb"=([0-9a-f])", content)
        assert digit
        other = b"0" if digit[1] != b"0" else b"1"
        state.write_bytes(content[: digit.start(1)] + other + content[digit.end(1) :])
        said = kspec("build", built.spec, "-o", built.out, NOW)
        assert said.status == 0, said.err
        assert_as_fresh(built, tmp_path / f"fresh-{comment}")


def test_another_kspec_takes_nothing_over(built: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version, or another interpreter, has built is built anew, and is unchanged only then."""
    monkeypatch.setattr(fingerprint, "_package", [b"another"])
    for said in ("as they were", "nothing changed"):
        assert said in kspec("build", built.spec, "-o", built.out, NOW).out


def test_an_import_of_a_program_counts(tmp_path: Path, kspec: Kspec) -> None:
    """A library that a program imports, however far down."""
    (tmp_path / "deep.libsonnet").write_text("{ level: '1' }\n")
    (tmp_path / "lib.libsonnet").write_text("{ level: (import 'deep.libsonnet').level }\n")
    spec, out = tmp_path / "cluster.jsonnet", tmp_path / "out"
    arguments = "[{ name: 'v', value: (import 'lib.libsonnet').level }]"
    documents = (INIT, CLUSTER.removesuffix("}\n") + f", scheduler: {{ extraArgs: {arguments} }} }}")
    spec.write_text(f"[{', '.join(documents)}]\n")
    said = kspec("build", spec, "-o", out, NOW)
    assert said.status == 0, said.err
    assert "nothing changed" in kspec("build", spec, "-o", out, NOW).out
    (tmp_path / "deep.libsonnet").write_text("{ level: '2' }\n")
    assert "kube-scheduler.yaml" in kspec("build", spec, "-o", out, NOW).out
