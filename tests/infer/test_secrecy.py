"""What may be written into a draft."""

import pytest

from kspec.infer.secrecy import may_be_drafted
from kspec.model.document import Json


@pytest.mark.parametrize(
    ("names", "value"),
    [
        (("DB_PASSWORD",), "x"),
        (("command", "--token"), "x"),
        (("PROXY",), "http://me:hunter2@proxy.example.com"),
        (("env",), [{"name": "API_TOKEN", "value": "x"}]),
        (("command",), "--oidc-client-secret=x"),
        (("a",), "abcdef.0123456789abcdef"),
    ],
)
def test_a_secret_is_not(names: tuple[str, ...], value: Json) -> None:
    """By its name, or by its form."""
    assert not may_be_drafted(names, value)


@pytest.mark.parametrize(
    ("names", "value"),
    [
        (("tolerations",), [{"key": "a", "operator": "Exists"}]),
        (("registerWithTaints",), [{"key": "a", "value": "b", "effect": "NoSchedule"}]),
        (("command", "tls-private-key-file"), "/etc/kubernetes/pki/apiserver.key"),
        (("env",), [{"name": "GOGC", "value": "50"}]),
        (("maxPods",), 110),
    ],
)
def test_what_a_cluster_says_is(names: tuple[str, ...], value: Json) -> None:
    """Taints, tolerations, paths of keys, numbers."""
    assert may_be_drafted(names, value)
