"""Where packs' certificates lie, by a manifest."""

from kspec.encode.manifest import Manifest
from kspec.model.pack_record import PackCertificatePlace, PackRecord
from kspec.verify.packs import PackCertificate, in_cluster, on_node

MANIFEST = Manifest(
    "0",
    "v1.37.2",
    {},
    {},
    {
        "mine": PackRecord(
            "1",
            certificates={
                "own": PackCertificatePlace("/etc/etcd/server.crt", "etcd/ca"),
                "client": PackCertificatePlace("cluster/mine/Secret-client.yaml", "ca"),
            },
        ),
        "other": PackRecord("1"),
    },
    {
        "nodes/cp-1/etc/etcd/server.crt": "mine",
        "nodes/cp-1/etc/etcd/server.key": "mine",
        "nodes/w-1/etc/etcd/server.crt": "other",
        "cluster/mine/Secret-client.yaml": "mine",
    },
)


def test_a_nodes_are_known_by_their_places() -> None:
    """Also where the place ends as one of kubeadm's own; not those that another pack brings."""
    assert on_node(MANIFEST, "cp-1") == {"etc/etcd/server.crt": PackCertificate("packs/mine/own", "etcd/ca")}
    assert on_node(MANIFEST, "w-1") == {}


def test_the_clusters_are_known_by_their_files() -> None:
    """Each a Secret."""
    assert in_cluster(MANIFEST) == {"cluster/mine/Secret-client.yaml": PackCertificate("packs/mine/client", "ca")}
