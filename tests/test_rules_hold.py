"""What a check computes of a spec is what a build writes: command lines, names in certificates, labels and taints.

Both verbs ask `kspec/rules/`, each with what it knows: a check has documents, a build the complete spec. Here is what
they come to, over every good spec and the newest release of each minor, with the built files read back.
"""

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from good_specs import WAIVED
from small_cluster import SPEC, draw, need

from kspec import pipeline
from kspec.check.view.certificate_names import certificate_names
from kspec.check.view.command_line import PATHS, CommandLine, command_line, kubelets
from kspec.check.view.field import Field
from kspec.check.view.nodes import control_planes, etcd_place, members, name_of, nodes
from kspec.disk.sources import Sources
from kspec.facts import releases
from kspec.go.path import join
from kspec.go.quote import go_quoted
from kspec.model.frozen import evolve
from kspec.model.secret import Secret
from kspec.model.wire import Wire
from kspec.passes.building import Built
from kspec.passes.run import Options, Stopped
from kspec.read.documents import load
from kspec.rules.holdings import certificates, static_pods
from kspec.rules.labels import may_register
from kspec.rules.roles import role_of
from kspec.x509 import keys

SPECS = Path(__file__).parents[1] / "specs" / "ok"
VERSION = re.compile(r"^kubernetesVersion: .*$", re.MULTILINE)
ELSEWHERE = re.compile(r"(?:caFile|certFile|keyFile): (/\S+?)[,}]?$", re.MULTILINE)
RECORDED = sorted(path.stem for path in (Path(releases.__file__).parent / "releases").glob("v*.json"))
REFUSED = {"external-etcd-http", "gate-cri-socket", "gate-kubelet-local-mode", "legacy-odd", "legacy-v1beta3"}
"""What some release refuses: a field or a feature gate that it has not yet, or an API version that it has no more."""
ORDERS = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration:
  name: cp-1
  kubeletExtraArgs: [{name: v, value: "3"}, {name: v, value: "2"}, {name: node-labels, value: a=b}]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: lb.example:6443
apiServer: {extraArgs: [{name: profiling, value: "true"}, {name: profiling, value: "false"}]}
controllerManager: {extraArgs: [{name: v, value: "4"}, {name: leader-elect, value: "false"}]}
scheduler: {extraArgs: [{name: v, value: "4"}, {name: bind-address, value: "::"}]}
etcd:
  local:
    extraArgs: [{name: quota-backend-bytes, value: "9"}, {name: advertise-client-urls, value: "https://a:1"}]
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
host: {hostName: cp-1}
nodes:
- {name: cp-1, role: control-plane, address: 10.0.0.10, labels: {z: "1", example.com/a: "2"}}
- {name: cp-2, role: control-plane, address: 10.0.0.11}
- {name: w-1, host: {hostName: other}, taints: [{key: a, value: b, effect: NoSchedule}], labels: {kubernetes.io/x: one}}
"""


@cache
def key(algorithm: str) -> Secret:
    """One key of each kind for all: no name in a certificate hangs on its key."""
    return keys.generate(algorithm)


def built(text: str, folder: Path, spec: Path | None = None) -> Built | None:
    """A build of a spec in memory; None where the release refuses the spec."""
    folder.mkdir()
    for beside in spec.parent.glob(f"{spec.stem}.*") if spec else ():
        if beside.is_dir():
            shutil.copytree(beside, folder / beside.name)
    for path in ELSEWHERE.findall(text):
        file = folder / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a file of an etcd that stands elsewhere\n")
    file = folder / "cluster.yaml"
    file.write_text(text)
    cheap = evolve(draw(), keys=lambda wanted: [key(algorithm) for algorithm in wanted])
    options = Options((file,), folder / "cluster.lock", folder / "cluster.keys", waived=WAIVED)
    run = pipeline.read(options, Sources()).then(lambda completed: pipeline.build(completed, cheap))
    return None if isinstance(run, Stopped) else run.stage


def differences(wire: Wire, build: Built) -> Iterator[str]:
    """Where that what a check computes of documents is not what a build wrote."""
    files = {file.path: file.data for file in build.made.files}
    yield from _pods(wire, files)
    yield from _kubelets(wire, files)
    yield from _certificates(wire, files)


def _pods(wire: Wire, files: Mapping[str, bytes]) -> Iterator[str]:
    """The arguments in the manifest of the first node that runs each component; no patch here changes any."""
    runs = {component: control_planes(wire)[0] for component in PATHS} | {"etcd": members(wire)[0]}
    for component, document in runs.items():
        node, line = name_of(document), command_line(wire, component)
        path = f"nodes/{node}/etc/kubernetes/manifests/{component}.yaml"
        held = component in {row.name for row in static_pods(role_of(document), etcd_place(wire))}
        if not (line is not None) == held == (path in files):
            yield f"{path}: {line}, {held}, {path in files}"
        elif line is not None:
            pod: Any = load(files[path], path)[0][0].value
            yield from _unequal(path, written(line), pod["spec"]["containers"][0]["command"][1:])


def _kubelets(wire: Wire, files: Mapping[str, bytes]) -> Iterator[str]:
    """What is in kubeadm-flags.env; and what a kubelet registers with is in the node's object."""
    for line in kubelets(wire):
        node = name_of(line.document)
        path = f"nodes/{node}/var/lib/kubelet/kubeadm-flags.env"
        ours = f"KUBELET_KUBEADM_ARGS={go_quoted(' '.join(written(line)))}\n"
        yield from _unequal(path, ours, files[path].decode())
        labels = [label.partition("=")[0] for label in line.elements("node-labels")]
        yield from (f"{path}: {label} must not be registered" for label in labels if not may_register(label))
        path = f"cluster/_/Node-{node}.yaml"
        if path in files:
            value: Any = load(files[path], path)[0][0].value
            texts = {f"{name}={text}" for name, text in value["metadata"]["labels"].items()}
            yield from _unequal(path, sorted({*line.elements("node-labels")} - texts), [])
            taints = {_taint(taint) for taint in value.get("spec", {}).get("taints", ())}
            yield from _unequal(path, sorted({*line.elements("register-with-taints")} - taints), [])


def _taint(taint: Mapping[str, str]) -> str:
    value = f"={taint['value']}" if "value" in taint else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _certificates(wire: Wire, files: Mapping[str, bytes]) -> Iterator[str]:
    """The names in every serving certificate of every node."""
    cluster = need(wire.get("ClusterConfiguration"))
    folder = Field(cluster, ("certificatesDir",)).text
    for node in nodes(wire):
        for row, _ in certificates(role_of(node), etcd_place(wire)):
            if row.alternative_names is not None:
                path = f"nodes/{name_of(node)}{join(folder, row.name)}.crt"
                ours = certificate_names(cluster, node, row.alternative_names)
                yield from _unequal(path, ours, _names(files[path]))


def _names(certificate: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = x509.load_pem_x509_certificate(certificate)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = tuple(str(address) for address in names.get_values_for_type(x509.IPAddress))
    return tuple(names.get_values_for_type(x509.DNSName)), addresses


def _unequal(path: str, ours: Sequence[object], theirs: Sequence[object]) -> Iterator[str]:
    if ours != theirs:
        yield f"{path}: {ours} != {theirs}"


def written(line: CommandLine) -> list[str]:
    """The arguments of a command line."""
    return [setting.written for setting in line.settings]


@pytest.mark.parametrize("version", RECORDED)
def test_a_check_judges_what_a_build_writes(version: str, tmp_path: Path) -> None:
    """Every argument in its order, every name of every certificate, every label and taint, of every good spec."""
    refused = []
    for spec in sorted(SPECS.glob("*.yaml")):
        build = built(VERSION.sub(f"kubernetesVersion: {version}", spec.read_text()), tmp_path / spec.stem, spec)
        if build is None:
            refused.append(spec.stem)
        else:
            assert [*differences(build.recalled.wire, build)] == [], spec.name
    assert {*refused} <= REFUSED


@pytest.mark.parametrize("version", RECORDED)
def test_repeated_arguments_labels_and_taints_are_the_same_for_both(version: str, tmp_path: Path) -> None:
    """A spec that has what merges differently between releases, and nodes of its own."""
    build = built(VERSION.sub(f"kubernetesVersion: {version}", ORDERS), tmp_path / "orders")
    assert build is not None
    wire = build.recalled.wire
    assert [*differences(wire, build)] == []
    last = need(need(command_line(wire, "kube-apiserver")).last("profiling"))
    assert last.value == ("false" if wire.release.has("arguments-keep-order") else "true")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("10.0.0.10", "10.0.0.99", ["etcd.yaml", "kube-apiserver.yaml", "apiserver.crt", "peer.crt", "server.crt"]),
        ("v1.37.2\n", "v1.37.2\napiServer: {extraArgs: [{name: v, value: '4'}]}\n", ["kube-apiserver.yaml"]),
        ("v1.37.2\n", "v1.37.2\napiServer: {certSANs: [a.example]}\n", ["apiserver.crt"]),
        (
            "{name: cp-1}",
            "{name: cp-1, kubeletExtraArgs: [{name: node-labels, value: a=b}]}",
            ["Node-cp-1.yaml", "kubeadm-flags.env"],
        ),
    ],
)
def test_a_difference_is_seen(tmp_path: Path, old: str, new: str, where: list[str]) -> None:
    """The documents of one spec are not what a build makes of another."""
    one, other = built(SPEC, tmp_path / "one"), built(SPEC.replace(old, new), tmp_path / "other")
    assert one is not None
    assert other is not None
    found = differences(other.recalled.wire, one)
    assert sorted({line.partition(":")[0].rpartition("/")[2] for line in found}) == sorted(where)
