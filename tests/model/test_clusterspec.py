"""A complete cluster spec."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.clusterspec import ClusterSpec


@pytest.fixture
def spec(tmp_path: Path) -> ClusterSpec:
    """The small cluster, with a worker and a second control plane."""
    nodes = (
        "nodes: [{name: cp-2, role: control-plane, address: 10.0.0.11}, {name: w-1, role: worker, address: 10.0.0.20}]"
    )
    more = f"---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n{nodes}\n"
    text = SPEC.replace("encryptionAlgorithm", "controlPlaneEndpoint: api.example:6443\nencryptionAlgorithm")
    return read_spec(tmp_path, text + more).stage.spec


def test_the_first_node_is_the_one_that_makes_the_cluster(spec: ClusterSpec) -> None:
    """The others have names and addresses of their own, and the same cluster."""
    assert spec.first is spec.nodes[0]
    assert [node.name for node in spec.nodes] == ["cp-1", "cp-2", "w-1"]
    assert [node.endpoint.advertise_address for node in spec.nodes] == ["10.0.0.10", "10.0.0.11", "10.0.0.20"]
    assert all(spec.cluster_of(node) is spec.cluster for node in spec.nodes)


def test_the_members_of_etcd_are_the_control_planes(spec: ClusterSpec) -> None:
    """With etcd in static pods, each control plane has one."""
    assert [node.name for node in spec.members] == ["cp-1", "cp-2"]


def test_a_field_is_located_in_its_document(spec: ClusterSpec) -> None:
    """A field that was not written is where its parent is; a document that was not, at the first one's beginning."""
    assert spec.locate("ClusterConfiguration", ("kubernetesVersion",)).line == 10
    assert spec.locate("InitConfiguration", ("localAPIEndpoint", "bindPort")).line == 3
    assert spec.locate("KubeletConfiguration", ("maxPods",)).line == 1
