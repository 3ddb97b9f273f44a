"""The machines of a spec."""

from pathlib import Path

import pytest
from small_cluster import SPEC, need, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import Argument
from kspec.model.node import Node

ENDPOINT = "controlPlaneEndpoint: k8s.example.com:6443\n"
JOIN = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
PLANE = "controlPlane: {localAPIEndpoint: {advertiseAddress: 192.0.2.9}}\n"
OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"


def spec_of(folder: Path, more: str) -> ClusterSpec:
    """The small cluster with more documents, complete."""
    return read_spec(folder, SPEC + ENDPOINT + more).stage.spec


def node_of(folder: Path, more: str) -> Node:
    """Its one further node."""
    (node,) = spec_of(folder, more).nodes[1:]
    return node


def test_the_first_control_plane_comes_first(tmp_path: Path) -> None:
    """Wherever its document stands; the others keep their order."""
    joins = "".join(f"{JOIN}nodeRegistration: {{name: {name}}}\n" for name in ("w-2", "w-1"))
    spec = spec_of(tmp_path, f"{joins}{OWN}nodes: [{{name: w-3}}]\n")
    assert [node.name for node in spec.nodes] == ["cp-1", "w-2", "w-1", "w-3"]
    assert [node.first for node in spec.nodes] == [True, False, False, False]


@pytest.mark.parametrize(
    ("more", "role", "credentials"),
    [
        (f"{JOIN}nodeRegistration: {{name: w-1}}\n", "worker", "bootstrap"),
        (f"{JOIN}nodeRegistration: {{name: w-1}}\n{OWN}credentials: issued\n", "worker", "issued"),
        (f"{OWN}nodes: [{{name: w-1}}]\n", "worker", "issued"),
        (f"{OWN}credentials: bootstrap\nnodes: [{{name: w-1}}]\n", "worker", "bootstrap"),
        (f"{OWN}credentials: bootstrap\nnodes: [{{name: w-1, credentials: issued}}]\n", "worker", "issued"),
        (f"{OWN}nodes: [{{name: e-1, role: etcd, address: 192.0.2.9}}]\n", "etcd", "issued"),
        (
            f"{JOIN}nodeRegistration: {{name: c-2}}\n{PLANE}",
            "control-plane",
            "bootstrap",
        ),
    ],
)
def test_role_and_credentials(tmp_path: Path, more: str, role: str, credentials: str) -> None:
    """What the node says counts, else the spec; else lists are issued theirs, and JoinConfigurations ask for them."""
    node = node_of(tmp_path, more)
    assert (node.role, node.credentials) == (role, credentials)


def test_labels_stay_what_they_are(tmp_path: Path) -> None:
    """Who applies which is decided where they are written; an argument of the kubelet's is one like any other."""
    given = "kubeletExtraArgs: [{name: node-labels, value: d=e}]"
    node = node_of(tmp_path, f"{OWN}nodes: [{{name: w-1, labels: {{b: c, a: ''}}, {given}}}]\n")
    assert node.labels == {"b": "c", "a": ""}
    assert node.registration.kubelet_extra_args == (Argument("node-labels", "d=e"),)


def test_a_node_may_have_a_host_of_its_own(tmp_path: Path) -> None:
    """What it leaves out, the spec's general host says."""
    spec = spec_of(
        tmp_path,
        f"{OWN}host: {{profile: rhel, systemdResolved: true}}\nnodes: [{{name: w-1, host: {{hostName: w-1}}}}]\n",
    )
    first, worker = spec.nodes
    assert (first.host.host_name, worker.host.host_name) == (None, "w-1")
    assert worker.host.profile == "rhel"
    assert worker.host.systemd_resolved


@pytest.mark.parametrize(
    ("more", "bootstrap"),
    [
        ("nodes: [{name: 'cp-[2-3]', role: control-plane, address: 192.0.2.12}]\n", "static"),
        ("etcd: {bootstrap: join}\nnodes: [{name: 'cp-[2-3]', role: control-plane, address: 192.0.2.12}]\n", "join"),
        ("nodes: [{name: w-1}]\n", "join"),
    ],
)
def test_how_etcd_starts(tmp_path: Path, more: str, bootstrap: str) -> None:
    """Members of the list start together, unless the spec says otherwise."""
    assert spec_of(tmp_path, OWN + more).etcd_bootstrap == bootstrap


def test_etcd_on_nodes_of_its_own_is_elsewhere_for_the_control_planes(tmp_path: Path) -> None:
    """They know its addresses; to its own nodes it is local, and they are its only members."""
    spec = spec_of(tmp_path, f"{OWN}nodes: [{{name: 'e-[1-3]', role: etcd, address: 192.0.2.31}}]\n")
    external = need(spec.cluster.etcd.external)
    assert external.endpoints == tuple(f"https://192.0.2.{number}:2379" for number in (31, 32, 33))
    assert [node.name for node in spec.members] == ["e-1", "e-2", "e-3"]
    assert spec.cluster_of(spec.members[0]).etcd.local is not None


@pytest.mark.parametrize(
    ("more", "file"),
    [
        (f"{JOIN}nodeRegistration: {{name: w-1}}\ncaCertPath: /etc/other/ca.crt\n", "/etc/other/ca.crt"),
        (f"{OWN}nodes: [{{name: w-1}}]\n", "/etc/kubernetes/pki/ca.crt"),
    ],
)
def test_where_a_node_keeps_the_authority(tmp_path: Path, more: str, file: str) -> None:
    """Where its document says; a declared one's is with the cluster's certificates."""
    assert node_of(tmp_path, more).authority_file == file
