"""`kspec import` of several nodes: what they share is judged on each of them, not on the first alone."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import Kspec

from kspec.cli.main import main

SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: api.example:6443
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: cp-2, role: control-plane, address: 10.0.0.11}, {name: w-1, address: 10.0.0.12}]
"""
NODES = ("cp-1", "cp-2", "w-1")
AUTHORITIES = ("ca", "front-proxy-ca", "etcd/ca")
Change = Callable[[Path], None]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The nodes of a cluster and of another one with the same spec."""
    folder = tmp_path_factory.mktemp("several")
    for name in ("own", "other"):
        (folder / f"{name}.yaml").write_text(SPEC)
        assert main(["build", str(folder / f"{name}.yaml"), "-o", str(folder / name)]) == 0
    return folder


@pytest.fixture
def nodes(built: Path, tmp_path: Path) -> Path:
    """A copy of the nodes, to change; `other` beside it is the other cluster's first."""
    shutil.copytree(built / "own" / "nodes", tmp_path / "nodes")
    shutil.copytree(built / "other" / "nodes" / "cp-1", tmp_path / "nodes" / "other")
    (tmp_path / "cluster.yaml").write_text(SPEC)
    return tmp_path / "nodes"


def garbage(file: Path) -> None:
    """No PEM at all."""
    file.write_text("garbage\n")


def empty(file: Path) -> None:
    """As a full disk leaves it."""
    file.write_bytes(b"")


def commented(file: Path) -> None:
    """Text before the PEM."""
    file.write_bytes(b"# hello\n" + file.read_bytes())


def _others(file: Path) -> bytes:
    """What the other cluster has there."""
    nodes = next(parent for parent in file.parents if parent.name == "nodes")
    return (nodes / "other").joinpath(*file.relative_to(nodes).parts[1:]).read_bytes()


def both(file: Path) -> None:
    """Its own and the other cluster's."""
    file.write_bytes(file.read_bytes() + _others(file))


def another(file: Path) -> None:
    """The other cluster's."""
    file.write_bytes(_others(file))


def unsupported(file: Path) -> None:
    """A key that is not whole."""
    file.write_bytes(b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")


CASES = [
    *((f"{authority}.crt", change) for authority in AUTHORITIES for change in (garbage, empty, commented)),
    *((f"{authority}.key", change) for authority in AUTHORITIES for change in (garbage, empty, another, unsupported)),
    *(("sa.pub", change) for change in (garbage, empty, both, another)),
    *(("sa.key", change) for change in (garbage, empty, unsupported)),
]


@pytest.mark.parametrize(("name", "change"), CASES)
def test_what_is_told_of_the_first_node_is_told_of_every_node(
    nodes: Path, kspec: Kspec, name: str, change: Change
) -> None:
    """The same codes with the same words at the same file, whichever control plane has it."""
    said = {}
    for node in ("cp-1", "cp-2"):
        file = nodes / node / "etc/kubernetes/pki" / name
        whole = file.read_bytes()
        change(file)
        stores = ("--lock", str(nodes.parent / f"{node}.lock"), "--keys", str(nodes.parent / f"{node}.keys"))
        given = [f"{each}={nodes / each}" for each in NODES]
        answer = kspec("import", *given, "--spec", nodes.parent / "cluster.yaml", *stores)
        told = re.findall(rf"^(\w+\[[\w-]+\]: .*)\n *--> {re.escape(str(file))}", answer.err, re.MULTILINE)
        said[node] = (answer.status, [line.replace(f"/{node}/", "/NODE/") for line in told])
        file.write_bytes(whole)
    assert said["cp-1"] == said["cp-2"]
    assert said["cp-1"][1]


BUNDLES = [
    *((node, name) for node in ("cp-1", "cp-2") for name in AUTHORITIES),
    ("w-1", "ca"),
]


@pytest.mark.parametrize(("node", "authority"), BUNDLES)
def test_a_bundle_that_one_node_has_is_told(nodes: Path, kspec: Kspec, node: str, authority: str) -> None:
    """The first control plane says what the cluster trusts: of each file that is otherwise, it is told that it differs.

    So nobody whom a node trusts is taken away without a word. A worker has the first certificate alone, as kubeadm's
    join writes it.
    """
    both(nodes / node / "etc/kubernetes/pki" / f"{authority}.crt")
    given = [f"{each}={nodes / each}" for each in NODES]
    said = kspec("import", *given, "--spec", nodes.parent / "cluster.yaml")
    assert said.status == 0, said.err
    told = set(
        re.findall(rf"^warning\[differs\]: {nodes}/([\w-]+)/etc/kubernetes/pki/{authority}.crt", said.err, re.MULTILINE)
    )
    assert told == {"cp-2" if node == "cp-1" else node}


def test_a_service_account_key_may_be_written_in_two_ways(nodes: Path, kspec: Kspec) -> None:
    """It is the same key; the difference of the texts is told."""
    file = nodes / "cp-2/etc/kubernetes/pki/sa.key"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    given = [f"{each}={nodes / each}" for each in NODES]
    said = kspec("import", *given, "--spec", nodes.parent / "cluster.yaml")
    assert said.status == 0, said.err
    assert f"warning[differs]: {file} has lines that end in CR LF" in said.err


@pytest.mark.parametrize("first", ["cp-1", "cp-2"])
def test_another_service_account_key_is_told(nodes: Path, kspec: Kspec, first: str) -> None:
    """Whichever node has it, and though its own sa.pub is of it."""
    for name in ("sa.key", "sa.pub"):
        another(nodes / first / "etc/kubernetes/pki" / name)
    given = [f"{each}={nodes / each}" for each in NODES]
    said = kspec("import", *given, "--spec", nodes.parent / "cluster.yaml")
    assert said.status == 1
    assert re.findall(r"^error\[.*", said.err, re.MULTILINE) == [
        "error[foreign-authority]: sa: the nodes have different sa.key"
    ]
