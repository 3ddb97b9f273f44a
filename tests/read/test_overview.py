"""What public files say of a cluster."""

import random
from datetime import UTC, datetime

import pytest
from small_cluster import Cluster

from kspec.model.frozen import evolve
from kspec.model.overview import ApiObject, Overview
from kspec.read.overview import overview
from kspec.read.public_output import PublicOutput, read_public

PODS = "nodes/cp-1/etc/kubernetes/manifests"


@pytest.fixture
def output(cluster: Cluster) -> PublicOutput:
    """The small cluster's."""
    found = read_public(cluster.out)
    assert isinstance(found, PublicOutput)
    return found


def without(output: PublicOutput, *paths: str) -> Overview:
    """What is known if some files are not there."""
    return overview(evolve(output, files={path: data for path, data in output.files.items() if path not in paths}))


def test_a_whole_output(output: PublicOutput) -> None:
    """Its cluster, nodes, pods, images and objects."""
    found = overview(output)
    assert (found.name, found.kubernetes, found.configured) == ("kubernetes", "v1.37.2", True)
    [node] = found.nodes
    assert (node.name, node.role, node.address) == ("cp-1", "control-plane", "10.0.0.10")
    assert [pod.component for pod in node.pods] == [
        "etcd",
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
    ]
    assert node.client_authority == "/etc/kubernetes/pki/ca.crt"
    assert node.pods[3].image in found.images
    assert found.secrets == len(output.secret) > 0


def test_certificates_in_kubeconfigs_are_known_by_their_public_text(output: PublicOutput) -> None:
    """Their files are secret, and are not read."""
    by_name = {one.name: one for one in overview(output).certificates}
    assert by_name["cp-1/admin.conf"].first("subject") == "O=kubeadm:cluster-admins, CN=kubernetes-admin"
    assert by_name["cp-1/admin.conf"].not_after == datetime(2031, 1, 31, 12, tzinfo=UTC)
    assert by_name["ca"].is_authority
    assert by_name["sa"].not_after is None


def test_objects_have_their_true_names(output: PublicOutput) -> None:
    """Secret ones, which are not read, have the name of their file; what machines join by is not an object."""
    objects = {one.path: one for one in overview(output).objects}
    role = "cluster/_/ClusterRole-kubeadm_get-nodes.yaml"
    assert objects[role] == ApiObject("ClusterRole", "", "kubeadm:get-nodes", role, secret=False)
    secret = "cluster/kube-system/Secret-bootstrap-token-abcdef.yaml"  # noqa: S105 - a path
    assert objects[secret] == ApiObject("Secret", "kube-system", "bootstrap-token-abcdef", secret, secret=True)
    certificates = "cluster/join-only/Secret-kubeadm-certs.yaml"
    assert objects[certificates].namespace == "kube-system"


def test_what_is_not_there_is_not_known(output: PublicOutput) -> None:
    """Without the ClusterConfiguration there are no deviations; without texts no certificates; without pods no more."""
    found = without(
        output,
        "cluster/kube-system/ConfigMap-kubeadm-config.yaml",
        "certificates/cluster.txt",
        "images.txt",
        "nodes/cp-1/etc/kubernetes/manifests/etcd.yaml",
    )
    assert (found.name, found.configured, found.deviations, found.images) == ("", False, (), ())
    assert {one.node for one in found.certificates} == {"cp-1"}
    assert len(found.nodes[0].pods) == 3


def test_what_cannot_be_understood_is_as_if_it_were_not_there(output: PublicOutput) -> None:
    """Whatever stands in a file that is as the manifest says."""
    spoilt = {
        "certificates/cluster.txt": b"  not a name\n",
        "certificates/nodes/cp-1.txt": b"x\n  not after       2030-01-01\n",
        f"{PODS}/etcd.yaml": b"[",
        f"{PODS}/kube-apiserver.yaml": b"{metadata: {annotations: a}, spec: {containers: [{}]}}",
        f"{PODS}/kube-scheduler.yaml": b"spec: {containers: []}\n",
        "nodes/cp-1/var/lib/kubelet/kubeadm-flags.env": b"A='\n",
        "images.txt": b"\xff",
    }
    found = overview(evolve(output, files={**output.files, **spoilt}))
    assert found.certificates == ()
    assert len(found.nodes[0].pods) == 2


PIECES = (
    b"null",
    b"[]",
    b"{}",
    b"1",
    b"-",
    b"\n",
    b": ",
    b'"',
    b"'",
    b"\xff",
    b"9999-12-31T23:59:59Z",
    b"https://[",
    b"=",
)


@pytest.mark.parametrize("seed", range(12))
def test_no_content_of_a_file_is_our_bug(output: PublicOutput, seed: int) -> None:
    """Whatever stands where, what can be understood of the rest is told."""
    source = random.Random(seed)  # noqa: S311 - the same in each run
    files = dict(output.files)
    for path in source.sample(sorted(files), len(files) // 2):
        content = files[path]
        for _ in range(3):
            start = source.randrange(len(content) + 1)
            content = content[:start] + source.choice(PIECES) + content[start + source.choice((0, 1, 10)) :]
        files[path] = content
    found = overview(evolve(output, files=files))
    assert [node.name for node in found.nodes] == ["cp-1"]
