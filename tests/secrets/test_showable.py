"""Which values may be shown: a table of what is and is not."""

import pytest

from kspec.model.document import Json
from kspec.secrets.showable import shown


@pytest.mark.parametrize(
    ("place", "value", "text"),
    [
        ("spec.containers.etcd.image", "registry.k8s.io/etcd:3.7.0-0", "registry.k8s.io/etcd:3.7.0-0"),
        ("command.--v", "2", "2"),
        ("command.--authorization-mode", "Node,RBAC", "Node,RBAC"),
        ("command.--token-auth-file", "/etc/kubernetes/tokens.csv", "/etc/kubernetes/tokens.csv"),
        ("command.--enable-bootstrap-token-auth", "true", "true"),
        ("command.--tls-private-key-file", "/etc/kubernetes/pki/apiserver.key", "/etc/kubernetes/pki/apiserver.key"),
        ("clusters.a.cluster.server", "https://10.0.0.1:6443", "https://10.0.0.1:6443"),
        ("clusters.a.cluster.proxy-url", "http://user:hidden@proxy:3128", "http://***@proxy:3128"),
        ("users.a.user.client-key", "pki/../client.key", "pki/../client.key"),
        ("failSwapOn", False, "false"),
        ("port", 10250, "10250"),
        ("a", None, "null"),
        ("a", "", "''"),
        ("a", " b", "' b'"),
        ("a", "x" * 43 + " " + "y" * 43 + " " + "z" * 43, "x" * 43 + " " + "y" * 43 + " " + "z" * 12 + "..."),
    ],
)
def test_what_is_no_secret_is_shown(place: str, value: Json, text: str) -> None:
    """Scalars, quoted where they would read badly."""
    assert shown(place.split("."), value) == text


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("users.a.user.token", "hidden"),
        ("users.a.user.client-key-data", "hidden"),
        ("users.a.user.password", "hidden"),
        ("users.a.user.auth-provider.config.id", "hidden"),
        ("users.a.user.exec.args.0", "hidden"),
        ("preferences.extensions.0.x", "hidden"),
        ("spec.containers.a.env.HTTP_PROXY.value", "hidden"),
        ("spec.containers.a.livenessProbe.httpGet.httpHeaders.Authorization.value", "hidden"),
        ("resources.0.providers.aescbc.keys.key1.secret", "hidden"),
        ("staticPodURLHeader.Authorization.0", "hidden"),
        ("data.password", "hidden"),
        ("command.--client-secret", "hidden"),
        ("a", "abcdef.0123456789abcdef"),
        ("a", "0123456789abcdef0123456789abcdef"),
        ("a", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w"),
        ("a", "curl -H 'Authorization: Bearer x' http://x"),
        ("a", "x --password=y"),
        ("a", "-----BEGIN PRIVATE KEY-----"),
        ("a", {"b": "c"}),
        ("a", ["b"]),
    ],
)
def test_what_may_be_a_secret_is_not(place: str, value: Json) -> None:
    """By the names on the way, or by how it looks."""
    assert shown(place.split("."), value) is None
