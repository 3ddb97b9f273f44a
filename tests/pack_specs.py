"""Specs with packs, and packs of a user's own, as tests write them."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any, Final

from kspec.disk.sources import Sources
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.passes.run import Options, Stopped
from kspec.pipeline import find, read

HEAD: Final = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: RELEASE
networking: {podSubnet: 10.244.0.0/16}
MORE---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: w-1, address: 192.0.2.20}]
"""
DESCRIPTION: Final = """\
apiVersion: kspec.dev/v1alpha1
kind: Pack
name: mine
version: "1"
summary: A pack for tests.
"""
PROGRAM: Final = """\
function(cluster, parameters) [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'default' },
    data: { ca: cluster.authorities.ca.pem, nodes: std.join(' ', [node.name for node in cluster.nodes]) } },
]
"""


def write_spec(folder: Path, packs: str, cluster: str = "", release: str = "v1.37.2") -> Path:
    """A spec of one control plane and a worker; `packs` goes behind the ClusterSpec, `cluster` into its neighbour."""
    path = folder / "cluster.yaml"
    path.write_text(HEAD.replace("MORE", cluster).replace("RELEASE", release) + packs)
    return path


def write_dual(folder: Path, subnets: str, packs: str = "packs: [bridge]\n", *, v4: bool = True) -> Path:
    """The same with these networks of pods, and nodes that announce addresses of both families, or of IPv6 alone."""
    families = {":" in subnet for subnet in subnets.split(",")}
    services = ",".join("fd00:96::/112" if ":" in subnet else "10.96.0.0/16" for subnet in subnets.split(","))
    own = [(f"2001:db8::{end}", f"192.0.2.{end}") for end in ("10", "20")]
    if False in families and v4:
        own = [(four, six) for six, four in own]
    announced = [",".join(pair if v4 and families != {True} else pair[:1]) for pair in own]
    text = (
        HEAD.replace("MORE", "")
        .replace("RELEASE", "v1.37.2")
        .replace("podSubnet: 10.244.0.0/16", f"podSubnet: '{subnets}', serviceSubnet: '{services}'")
    )
    text = text.replace("192.0.2.10}", f"'{own[0][0]}'}}").replace(
        "192.0.2.20}", f"'{own[1][0]}', kubeletExtraArgs: [{{name: node-ip, value: '{announced[1]}'}}]}}"
    )
    text = text.replace(
        "{name: cp-1}", f"{{name: cp-1, kubeletExtraArgs: [{{name: node-ip, value: '{announced[0]}'}}]}}"
    )
    path = folder / "cluster.yaml"
    path.write_text(text + packs)
    return path


def write_pack(folder: Path, description: str = "", program: str = PROGRAM, name: str = "mine") -> Path:
    """A pack in a folder `name`: what its description says besides, and its program, if it has one."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True)
    objects = "objects: objects.jsonnet\n" if program else ""
    (place / "pack.yaml").write_text(DESCRIPTION.replace("name: mine", f"name: {name}") + objects + description)
    (place / "objects.jsonnet").write_text(program)
    return place


def _options(spec: Path) -> Options:
    return Options((spec,), spec.with_suffix(".lock"), spec.with_suffix(".keys"))


def found(spec: Path) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """A spec's documents, and what is wrong with them."""
    run = find(_options(spec), Sources())
    return run.stage, run.findings


def completed(spec: Path) -> tuple[ClusterSpec | None, tuple[Diagnostic, ...]]:
    """The complete spec, None where it has an error, and what is wrong with it."""
    run = read(_options(spec), Sources())
    return (None if isinstance(run, Stopped) else run.stage.spec), run.findings


def told(findings: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    """Each finding's code and message."""
    return [(str(finding.code), finding.message) for finding in findings]


def layer(files: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    """A tar archive."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.type, member.size = kind, len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def blob(folder: Path, content: bytes) -> dict[str, Any]:
    """Write a blob; its descriptor."""
    digest = hashlib.sha256(content).hexdigest()
    (folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
    (folder / "blobs" / "sha256" / digest).write_bytes(content)
    return {"mediaType": "application/octet-stream", "digest": f"sha256:{digest}", "size": len(content)}


def layout(folder: Path, *layers: bytes) -> Path:
    """A layout with these layers."""
    manifest = {"schemaVersion": 2, "layers": [blob(folder, content) for content in layers]}
    index = {"schemaVersion": 2, "manifests": [blob(folder, json.dumps(manifest).encode())]}
    (folder / "index.json").write_text(json.dumps(index))
    return folder
