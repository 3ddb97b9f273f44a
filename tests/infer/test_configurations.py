"""A component's configuration to the fields of a document."""

from typing import TYPE_CHECKING

from kspec.facts import types
from kspec.infer.configurations import cluster_statements, configuration_statements
from kspec.model import kinds
from kspec.model.seen import SeenObjects

if TYPE_CHECKING:
    from kspec.model.document import Json

TABLE = types.load("v1.37")


def test_fields_that_differ_are_said_and_others_are_not() -> None:
    """Not what the type lacks, what was not found, what may be a secret, nor the socket, which has its own place."""
    made: dict[str, Json] = {
        "maxPods": 110,
        "logging": {"verbosity": 0, "format": "text"},
        "healthzPort": 1,
        "failSwapOn": True,
        "clusterDNS": ["10.96.0.10"],
    }
    found: dict[str, Json] = {
        "maxPods": 42,
        "logging": {"verbosity": 3, "format": "text"},
        "unknown": 1,
        "staticPodURLHeader": {"Authorization": ["x"]},
        "containerRuntimeEndpoint": "unix:///x",
        "failSwapOn": False,
        "clusterDNS": ["10.96.0.11"],
    }
    statements = list(configuration_statements(kinds.KUBELET, found, made, TABLE, "where"))
    assert [(one.path, one.value) for one in statements] == [
        (("maxPods",), 42),
        (("logging", "verbosity"), 3),
        (("failSwapOn",), False),
        (("clusterDNS",), ["10.96.0.11"]),
    ]
    assert [one.why for one in statements] == [
        "where; kubeadm's own is 110",
        "where; kubeadm's own is 0",
        "where; kubeadm's own is true",
        "where; kubeadm's own is another",
    ]


def test_what_no_node_shows_is_in_the_cluster() -> None:
    """The rest of a ClusterConfiguration is read off the nodes."""
    cluster = {"dns": {"imageTag": "v1.11.4"}, "proxy": {"disabled": True}, "clusterName": "a", "featureGates": None}
    statements = list(cluster_statements(SeenObjects(cluster=cluster)))
    assert [(one.path, one.value) for one in statements] == [
        (("dns", "imageTag"), "v1.11.4"),
        (("proxy", "disabled"), True),
    ]
    assert list(cluster_statements(SeenObjects())) == []
