"""One machine for each document that describes one."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.node import Node

DECLARED = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
{wishes}nodes:
- {{name: w-1, address: 10.0.1.1{more}}}
"""
JOINED = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: w-2}
"""


def machine(folder: Path, text: str) -> Node:
    """The last node of a spec."""
    spec = read_spec(folder, text).spec
    assert spec is not None
    return spec.nodes[-1]


def test_a_declared_node_is_issued_its_credentials_and_a_joining_one_asks(tmp_path: Path) -> None:
    """Unless the node, else the spec, says otherwise."""
    assert machine(tmp_path, SPEC + DECLARED.format(wishes="", more="")).credentials == "issued"
    assert machine(tmp_path, SPEC + JOINED).credentials == "bootstrap"
    wishes = "credentials: bootstrap\n"
    assert machine(tmp_path, SPEC + DECLARED.format(wishes=wishes, more="")).credentials == "bootstrap"
    own = ", credentials: issued"
    assert machine(tmp_path, SPEC + DECLARED.format(wishes=wishes, more=own)).credentials == "issued"


@pytest.mark.parametrize(
    ("label", "by_kubelet"),
    [
        ("disk", True),
        ("example.org/zone", True),
        ("topology.kubernetes.io/zone", True),
        ("node.kubernetes.io/pool", True),
        ("node-role.kubernetes.io/worker", False),
        ("node-restriction.kubernetes.io/tenant", False),
    ],
)
def test_labels_go_the_way_that_they_may(tmp_path: Path, label: str, by_kubelet: bool) -> None:  # noqa: FBT001 - a case
    """A kubelet may not give itself Kubernetes' own labels: those are left to an object."""
    node = machine(tmp_path, SPEC + DECLARED.format(wishes="", more=f", labels: {{{label}: x}}"))
    registered = [a.value for a in node.init.node_registration.kubelet_extra_args if a.name == "node-labels"]
    assert (registered, dict(node.labels)) == (([f"{label}=x"], {}) if by_kubelet else ([], {label: "x"}))


def test_labels_join_those_that_an_argument_gives(tmp_path: Path) -> None:
    """There is one `node-labels`, with all of them."""
    more = ", labels: {b: x, a: w}, kubeletExtraArgs: [{name: node-labels, value: c=z}]"
    node = machine(tmp_path, SPEC + DECLARED.format(wishes="", more=more))
    arguments = node.init.node_registration.kubelet_extra_args
    assert [(argument.name, argument.value) for argument in arguments] == [("node-labels", "c=z,a=w,b=x")]
