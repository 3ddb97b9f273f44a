"""Statements to documents."""

from kspec.encode.commented import dump
from kspec.infer.composing import Described, compose
from kspec.model.statement import NODE, Statement

NODES = [
    Described("cp-1", "init", "control-plane"),
    Described("cp-2", "join", "control-plane"),
    Described("w-1", "entry", "worker"),
]


def test_each_statement_stands_where_its_nodes_form_has_it() -> None:
    """The same field in an InitConfiguration, a JoinConfiguration and an entry, with its comment."""
    statements = [
        Statement("ClusterConfiguration", ("clusterName",), "a", "where"),
        Statement("KubeletConfiguration", ("maxPods",), 42),
        *(Statement(NODE, ("name",), node.name, "", node.name) for node in NODES),
        *(Statement(NODE, ("criSocket",), "unix:///x", "its socket", node.name) for node in NODES),
        Statement(NODE, ("kubeletExtraArgs",), [], "", "cp-1"),
        Statement(NODE, ("kubeletExtraArgs", 0), {"name": "v", "value": "2"}, "", "cp-1"),
    ]
    first, text = (dump(compose(statements, NODES, "kubeadm.k8s.io/v1beta4", "the head")) for _ in range(2))
    assert first == text
    assert (
        text
        == """\
# the head
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
# where
clusterName: a
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
nodeRegistration:
  name: cp-1
  # its socket
  criSocket: unix:///x
  kubeletExtraArgs:
  - name: v
    value: "2"
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
maxPods: 42
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration:
  name: cp-2
  # its socket
  criSocket: unix:///x
controlPlane: {}
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
# criSocket: its socket
- name: w-1
  criSocket: unix:///x
"""
    )


def test_what_a_form_cannot_say_is_left_out() -> None:
    """An entry of `nodes:` has no timeouts."""
    statements = [Statement(NODE, ("healthCheck",), "1m0s", "", "w-1")]
    (_, _, _, own) = compose(statements, NODES, "v", "")
    assert own.value == {"apiVersion": "kspec.dev/v1alpha1", "kind": "ClusterSpec", "nodes": [{}]}
