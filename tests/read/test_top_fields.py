"""The fields at the top of a kind of document."""

import pytest

from kspec.read.top_fields import top_fields


@pytest.mark.parametrize(
    ("kind", "own", "foreign"),
    [
        ("ClusterConfiguration", "kubernetesVersion", "nodeRegistration"),
        ("InitConfiguration", "localAPIEndpoint", "clusterName"),
        ("JoinConfiguration", "discovery", "localAPIEndpoint"),
        ("KubeletConfiguration", "maxPods", "mode"),
        ("KubeProxyConfiguration", "mode", "maxPods"),
        ("ClusterSpec", "nodes", "networking"),
    ],
)
def test_a_kind_has_its_own_fields(kind: str, own: str, foreign: str) -> None:
    """Whatever API version: what tells one document's fields from another's."""
    fields = top_fields(kind)
    assert own in fields
    assert foreign not in fields


def test_an_unknown_kind_has_none() -> None:
    """So that nothing is said of it."""
    assert not top_fields("NoSuchKind")
