"""Labels of nodes: which a kubelet may set itself, and how they become its argument."""

from pathlib import Path

import pytest

from kspec import pipeline
from kspec.check.view.command_line import kubelets
from kspec.disk.sources import Sources
from kspec.passes.run import Options, Run
from kspec.rules.labels import may_register, node_labels, registered

ALLOWED = (
    "a",
    "example.com/a",
    "mykubernetes.io/a",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "kubernetes.io/arch",
    "beta.kubernetes.io/os",
    "beta.kubernetes.io/arch",
    "beta.kubernetes.io/instance-type",
    "node.kubernetes.io/instance-type",
    "node.kubernetes.io/anything",
    "a.node.kubernetes.io/b",
    "kubelet.kubernetes.io/a",
    "topology.kubernetes.io/zone",
    "topology.kubernetes.io/region",
    "failure-domain.beta.kubernetes.io/zone",
    "failure-domain.beta.kubernetes.io/region",
)
REFUSED = (
    "kubernetes.io/instance-type",
    "kubernetes.io/a",
    "k8s.io/a",
    "x.k8s.io/a",
    "node-role.kubernetes.io/worker",
    "node-restriction.kubernetes.io/a",
    "topology.kubernetes.io/rack",
    "mynode.kubernetes.io/a",
)
SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.10}}
nodeRegistration: {{name: cp-1}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{{name: w-1, labels: {{{label}: x}}}}]
"""


@pytest.mark.parametrize("label", [*ALLOWED, *REFUSED])
def test_a_label_is_the_kubelets_or_the_apis(label: str, tmp_path: Path) -> None:
    """Labels of ALLOWED go into --node-labels, those of REFUSED to the Node object: real kubelets said which."""
    file = tmp_path / "cluster.yaml"
    file.write_text(SPEC.format(label=label))
    read = pipeline.read(Options((file,), file, file), Sources())
    assert isinstance(read, Run)
    wire, spec = read.stage
    node = spec.nodes[1]
    allowed = label in ALLOWED
    assert may_register(label) is allowed
    assert registered(node.labels) == ({label: "x"} if allowed else {})
    assert kubelets(wire)[1].values("node-labels") == ((f"{label}=x",) if allowed else ())


def test_labels_are_sorted_behind_those_that_are_given() -> None:
    """What the user wrote stays in front."""
    assert node_labels(["z=1,y=2"], {"b": "2", "a": ""}) == "z=1,y=2,a=,b=2"
