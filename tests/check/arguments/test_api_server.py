"""Values of the API server's own arguments that are of their type and yet refused."""

import pytest
from usual_spec import Find

from kspec.model.code import Severity

SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.11}}
nodeRegistration: {{name: cp-1}}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
apiServer: {{extraArgs: [{{name: oidc-client-id, value: kubernetes}}, {arguments}]}}
"""
ISSUER = "{name: oidc-issuer-url, value: 'https://login.example.com'}"


def refused(find: Find, name: str, value: str) -> list[str]:
    issuer = "" if name == "oidc-issuer-url" else f"{ISSUER}, "
    found = find(SPEC.format(arguments=f"{issuer}{{name: {name}, value: '{value}'}}"))
    return [one.code for one in found if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("oidc-issuer-url", "https://a.example/realm@b", "https://user@a.example"),
        ("oidc-issuer-url", "https://a.example/x", "https://a.example/x?y=z"),
        ("oidc-issuer-url", "https://a.example/x", "https://a.example/x#y"),
        ("oidc-username-claim", "email", ""),
        ("oidc-signing-algs", "RS256,ES512", "RS256,HS256"),
        ("watch-cache-sizes", "pods#100,deployments.apps#0", "pods=100"),
        ("watch-cache-sizes", "pods#+1", "pods#-1"),
        ("authorization-mode", '"Node",RBAC', '"Node","Node"'),
        ("tls-cipher-suites", '"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"', '"TLS_X"'),
        ("kubernetes-service-node-port", "30100", "100"),
    ],
)
def test_values(find: Find, name: str, good: str, bad: str) -> None:
    """The first is taken, the second refused."""
    assert refused(find, name, good) == []
    assert refused(find, name, bad) == ["argument-value"]
