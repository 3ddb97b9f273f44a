"""kspec.verify.trust."""

from small_cluster import Cluster

from kspec.encode import lock_text
from kspec.verify.trust import certificate_name, issuer_of, kubeconfig_name, trust_of

PKI = "etc/kubernetes/pki"


def test_certificates_are_known_by_the_end_of_their_paths() -> None:
    """Whatever folder the spec keeps them in; what is none of the table has no name."""
    names = {
        f"{PKI}/ca.crt": "ca",
        "srv/pki/etcd/ca.crt": "etcd/ca",
        f"{PKI}/etcd/server.crt": "cp-1/etcd/server",
        f"{PKI}/front-proxy-ca.crt": "front-proxy-ca",
        "var/lib/kubelet/pki/kubelet.crt": "cp-1/kubelet",
        "etc/mine.crt": "",
    }
    assert {path: certificate_name(path, "cp-1") for path in names} == names
    assert kubeconfig_name("etc/kubernetes/admin.conf", "cp-1") == "cp-1/admin.conf"


def test_who_signs_what() -> None:
    """By the table; an authority signs itself, and the cluster's own whatever is in a kubeconfig."""
    issued = {"ca": "ca", "etcd/ca": "etcd/ca", "n/etcd/peer": "etcd/ca", "n/front-proxy-client": "front-proxy-ca"}
    assert {name: issuer_of(name, "n") for name in issued} == issued
    assert issuer_of("n/admin.conf", "n") == issuer_of("n/kubelet", "n") == "ca"


def test_trees_and_the_lock_say_the_same_of_a_built_cluster(cluster: Cluster) -> None:
    """The authorities, and the names of the API servers, which a lock alone does not have."""
    files = {
        str(path.relative_to(cluster.node)): path.read_bytes() for path in cluster.node.rglob("*.crt") if path.is_file()
    }
    lock = lock_text.parse(cluster.lock.read_text())
    by_trees, by_lock = trust_of({"cp-1": files}, None), trust_of({}, lock)
    assert by_trees.authorities == by_lock.authorities
    assert by_trees.authorities.keys() == {"ca", "etcd/ca", "front-proxy-ca"}
    assert "IP:10.0.0.10" in by_trees.servers
    assert by_lock.locked("cp-1/apiserver")
    assert not by_lock.locked("cp-9/apiserver")
    assert not by_trees.locked("ca")
