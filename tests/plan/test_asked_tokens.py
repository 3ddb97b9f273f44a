"""Which bootstrap tokens a cluster has."""

from pathlib import Path

import pytest
from small_cluster import read_spec

from kspec.model.lock import LockedToken
from kspec.plan.asked_tokens import asked_tokens

CLUSTER = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: k8s.example.com:6443
---
"""
INIT = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.10}}
nodeRegistration: {{name: cp-1}}
{}
---
"""
KUBEADM = "files: [{path: /etc/join.yaml, kubeadmConfig: true, node: w-1}]\n"
NODES = """\
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {{name: cp-1, role: control-plane, address: 10.0.0.10}}
- {{name: w-1{}}}
"""
JOIN = """\
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: w-2}
"""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (CLUSTER + NODES.format(""), 0),
        (CLUSTER + INIT.format("") + NODES.format(""), 0),
        (CLUSTER + INIT.format("bootstrapTokens: []") + NODES.format(""), 0),
        (CLUSTER + INIT.format("bootstrapTokens: [{ttl: 2h}]") + NODES.format(""), 1),
        (CLUSTER + INIT.format("bootstrapTokens: [{token: abcdef.0123456789abcdef}]") + NODES.format(""), 1),
        (CLUSTER + NODES.format(", credentials: bootstrap"), 1),
        (CLUSTER + NODES.format("") + JOIN, 1),
        (CLUSTER + NODES.format("") + KUBEADM, 1),
        (CLUSTER + INIT.format("").rstrip("-\n") + "\n", 1),
    ],
    ids=["issued", "no tokens said", "none said", "said", "given", "bootstrap", "by kubeadm", "by a file", "one node"],
)
def test_a_token_is_there_where_somebody_may_ask_with_it(text: str, count: int, tmp_path: Path) -> None:
    """Or where the spec says so; once it is in a lock, it stays."""
    spec = read_spec(tmp_path, text).stage.spec
    assert len(asked_tokens(spec, {})) == count
    assert len(asked_tokens(spec, {"abcdef": LockedToken(None)})) == count
    assert len(asked_tokens(spec, {"abcdef": LockedToken(None, drawn=0)})) == 1
