"""Values of arguments that are of their type and yet refused."""

import pytest
from usual_spec import Find

from kspec.model.code import Severity

SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.11}}
nodeRegistration: {{name: cp-1, kubeletExtraArgs: {kubelet}}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
apiServer: {{extraArgs: {server}}}
"""


def refused(find: Find, *, kubelet: str = "[]", server: str = "[]") -> list[str]:
    found = find(SPEC.format(kubelet=kubelet, server=server))
    return [one.code for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("authorization-mode", "Node,RBAC,AlwaysAllow", "Node,Node"),
        ("tls-min-version", "VersionTLS13", "TLS1.3"),
        ("service-cluster-ip-range", "10.0.0.0/16,fd00::/112", "10.0.0.0/16,10.1.0.0/16"),
        ("goaway-chance", "0.02", "0.03"),
        ("request-timeout", "0s", "-1s"),
        ("secure-port", "6443", "0"),
        ("show-hidden-metrics-for-version", "1.36", "1.35"),
    ],
)
def test_the_api_server(find: Find, name: str, good: str, bad: str) -> None:
    """Words, ranges, networks."""
    assert refused(find, server=f"[{{name: {name}, value: '{good}'}}]") == []
    assert refused(find, server=f"[{{name: {name}, value: '{bad}'}}]") == ["argument-value"]


def test_a_word_that_nothing_reads_is_let_pass(find: Find) -> None:
    """The API server looks at the audit log's mode only where there is an audit log."""
    mode, path = "{name: audit-log-mode, value: never}", "{name: audit-log-path, value: '-'}"
    assert refused(find, server=f"[{mode}]") == []
    assert refused(find, server=f"[{mode}, {path}]") == ["argument-value"]


@pytest.mark.parametrize(
    ("labels", "codes"),
    [
        ("node-role.kubernetes.io/worker=", ["argument-value"]),
        ("example.k8s.io/x=y", ["argument-value"]),
        ("a b=c", ["argument-value"]),
        ("a=b c", ["argument-value"]),
        ("topology.kubernetes.io/zone=a,node.kubernetes.io/x=y,sub.kubelet.kubernetes.io/x=y,example.com/a=b", []),
    ],
)
def test_labels(find: Find, labels: str, codes: list[str]) -> None:
    """A kubelet may set few labels of Kubernetes' own domains."""
    assert refused(find, kubelet=f"[{{name: node-labels, value: '{labels}'}}]") == codes


@pytest.mark.parametrize(
    ("name", "value", "version"),
    [
        ("log-flush-frequency", "0s", "v1.34.0"),
        ("disabled-metrics", "a b", "v1.35.0"),
        ("emulated-version", "1.31", "v1.34.0"),
    ],
)
def test_a_rule_of_newer_releases(find: Find, name: str, value: str, version: str) -> None:
    """v1.37 refuses what the older release takes."""
    spec = SPEC.format(kubelet="[]", server=f"[{{name: {name}, value: '{value}'}}]")
    for release, count in (("v1.37.2", 1), (version, 0)):
        found = find(spec.replace("v1.37.2", release))
        assert len([one for one in found if one.code == "argument-value"]) == count, release


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("node-labels", "a=b,c", "a=-b"),
        ("register-with-taints", "a:NoSchedule,a:NoExecute", "a:NoSchedule,a=b:NoSchedule"),
        ("container-runtime-endpoint", "/run/crio/crio.sock", "tcp://127.0.0.1:1"),
        ("container-runtime-endpoint", "unix:///run/crio/crio.sock", ""),
    ],
)
def test_the_kubelet(find: Find, name: str, good: str, bad: str) -> None:
    """A label may lack a value, a taint is there once by key and effect, the runtime is reached by a socket."""
    assert refused(find, kubelet=f"[{{name: {name}, value: '{good}'}}]") == []
    assert refused(find, kubelet=f"[{{name: {name}, value: '{bad}'}}]") == ["argument-value"]
