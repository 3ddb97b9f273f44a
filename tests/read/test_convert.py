"""v1beta3 to v1beta4."""

from kspec.facts.releases import release
from kspec.model.wire import Wire
from kspec.read.convert import convert
from kspec.read.decode import decode
from kspec.read.documents import load


def converted(text: str, version: str = "v1.36.3") -> Wire:
    found = release(version)
    assert found is not None
    documents, _ = load(text.encode(), "cluster.yaml")
    return convert(decode(documents, found)[0])


CLUSTER = """\
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  timeoutForControlPlane: 5m
  extraArgs:
    v: "2"
    audit-log-path: /a
"""


def test_arguments_become_a_sorted_list() -> None:
    """As kubeadm's convertToArgs makes it."""
    document = converted(CLUSTER).get("ClusterConfiguration")
    assert document is not None
    assert document.api_version == "kubeadm.k8s.io/v1beta4"
    assert document.value["apiServer"] == {
        "extraArgs": [{"name": "audit-log-path", "value": "/a"}, {"name": "v", "value": "2"}]
    }


def test_an_argument_is_found_where_it_was_written() -> None:
    """Its name is the map's key, its value the map's value."""
    document = converted(CLUSTER).get("ClusterConfiguration")
    assert document is not None
    path = ("apiServer", "extraArgs", 1)
    places = [document.locate((*path, part)) for part in ("name", "value")]
    assert [(place.line, place.column, place.end_column) for place in places] == [(6, 5, 6), (6, 8, 11)]


def test_the_api_servers_timeout_becomes_the_nodes() -> None:
    """In a document that is made up where there is none."""
    init = converted(CLUSTER).get("InitConfiguration")
    assert init is not None
    assert init.value == {"timeouts": {"controlPlaneComponentHealthCheck": "5m0s"}}
    assert converted(CLUSTER, "v1.34.0").get("InitConfiguration") is None


def test_the_timeout_of_discovery_moves() -> None:
    """And is found where it was written."""
    text = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: JoinConfiguration\ndiscovery: {timeout: 3m}\n"
    (join,) = converted(text).joins
    assert (join.value["discovery"], join.value["timeouts"]) == ({}, {"discovery": "3m0s"})
    assert join.locate(("timeouts", "discovery")).column == text.splitlines()[2].index("3m") + 1


def test_v1beta4_stays_as_it_is() -> None:
    """The same value, and nothing moved."""
    wire = converted("apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nskipPhases: [a]\n")
    assert [document.origins for document in wire.documents] == [{}]
