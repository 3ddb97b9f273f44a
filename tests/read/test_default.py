"""What kubeadm fills in."""

from typing import Any

import pytest

from kspec.facts.releases import release
from kspec.model.wire import Wire
from kspec.read.convert import convert
from kspec.read.decode import decode
from kspec.read.default import default
from kspec.read.documents import load

HEAD = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: "


def defaulted(text: str, version: str = "v1.37.2") -> Wire:
    found = release(version)
    assert found is not None
    documents, _ = load(text.encode(), "cluster.yaml")
    return default(convert(decode(documents, found)[0]))


def value(text: str, kind: str, version: str = "v1.37.2") -> dict[str, Any]:
    document = defaulted(text, version).get(kind)
    assert document is not None
    return document.value


def test_missing_documents_of_a_cluster_are_made_up() -> None:
    """They say that they were not written."""
    wire = defaulted(f"{HEAD}InitConfiguration\n")
    assert [(document.kind, document.written) for document in wire.documents] == [
        ("InitConfiguration", True),
        ("ClusterConfiguration", False),
        ("KubeletConfiguration", False),
        ("KubeProxyConfiguration", False),
    ]


def test_without_a_cluster_nothing_is_made_up() -> None:
    """A node that joins stands for itself."""
    assert [document.kind for document in defaulted(f"{HEAD}JoinConfiguration\n").documents] == ["JoinConfiguration"]


@pytest.mark.parametrize(("taints", "count"), [("", 1), ("taints: []", 0), ("taints: [{key: a}]", 1)])
def test_an_empty_list_of_taints_stays_empty(taints: str, count: int) -> None:
    """It says that a control plane has none."""
    init = value(f"{HEAD}InitConfiguration\nnodeRegistration: {{{taints}}}\n", "InitConfiguration")
    assert len(init["nodeRegistration"]["taints"]) == count


def test_a_worker_has_no_taints_of_its_own() -> None:
    """A control plane that joins has."""
    worker = value(f"{HEAD}JoinConfiguration\n", "JoinConfiguration")
    plane = value(f"{HEAD}JoinConfiguration\ncontrolPlane: {{}}\n", "JoinConfiguration")
    assert "taints" not in worker["nodeRegistration"]
    assert plane["nodeRegistration"]["taints"][0]["effect"] == "NoSchedule"
    assert plane["controlPlane"]["localAPIEndpoint"]["bindPort"] == 6443


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/run/x.sock", "unix:///run/x.sock"),
        ("unix:///run/x.sock", "unix:///run/x.sock"),
        ("tcp://x", "unix://tcp://x"),
    ],
)
def test_a_socket_gets_a_scheme(given: str, expected: str) -> None:
    """As kubeadm puts it before anything that does not begin with unix."""
    init = value(f"{HEAD}InitConfiguration\nnodeRegistration: {{criSocket: '{given}'}}\n", "InitConfiguration")
    assert init["nodeRegistration"]["criSocket"] == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a", "a:6443"), ("a:1", "a:1"), ("::1", "[::1]:6443"), ("[::1]:2", "[::1]:2"), ("a:", "a:6443")],
)
def test_the_endpoint_gets_the_api_servers_port(given: str, expected: str) -> None:
    """Where it has none."""
    cluster = value(f"{HEAD}ClusterConfiguration\ncontrolPlaneEndpoint: '{given}'\n", "ClusterConfiguration")
    assert cluster["controlPlaneEndpoint"] == expected


def test_the_discoverys_token_is_the_tls_bootstraps() -> None:
    """Where that is missing."""
    text = f"{HEAD}JoinConfiguration\ndiscovery: {{bootstrapToken: {{token: a}}}}\n"
    assert value(text, "JoinConfiguration")["discovery"]["tlsBootstrapToken"] == "a"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("file:///a%20b", "/a b"),
        ("FILE://host/a", "/a"),
        ("file:a", ""),
        ("/a", "/a"),
        ("https://a/b", "https://a/b"),
    ],
)
def test_a_file_url_becomes_its_path(given: str, expected: str) -> None:
    """SetDefaults_FileDiscovery."""
    text = f"{HEAD}JoinConfiguration\ndiscovery: {{file: {{kubeConfigPath: '{given}'}}}}\n"
    assert value(text, "JoinConfiguration")["discovery"]["file"]["kubeConfigPath"] == expected


@pytest.mark.parametrize(("version", "expected"), [("v1.34.4", None), ("v1.35.4", ["https://a"])])
def test_http_endpoints_are_a_copy(version: str, expected: object) -> None:
    """Since v1.35."""
    text = f"{HEAD}ClusterConfiguration\netcd: {{external: {{endpoints: ['https://a']}}}}\n"
    etcd = value(text, "ClusterConfiguration", version)["etcd"]
    assert etcd["external"].get("httpEndpoints") == expected
    assert "local" not in etcd
