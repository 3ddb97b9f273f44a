"""What the certificates of a cluster are called."""

from kspec.disk.keyring_entries import ENTRY
from kspec.facts.certificates import CERTIFICATES
from kspec.facts.kubeconfigs import KUBECONFIGS
from kspec.rules.identities import key_of, of_certificate, of_kubeconfig, of_kubelet, of_serving, owner, within


def test_all_that_a_node_has_begins_with_its_name() -> None:
    """And goes on with what it is called there; no two are called the same."""
    own = [row for row in CERTIFICATES if row.scope == "node"]
    names = [
        *(of_certificate(row, "cp-1") for row in own),
        *(of_kubeconfig(row, "cp-1") for row in KUBECONFIGS),
        of_serving("cp-1"),
    ]
    assert {owner(name) for name in names} == {"cp-1"}
    assert within("cp-1/etcd/server") == "etcd/server"
    assert len(set(names)) == len(names)
    assert of_kubelet("cp-1") == "cp-1/kubelet.conf" in names


def test_an_authority_is_the_clusters() -> None:
    """Its name has no node's."""
    names = [of_certificate(row, "cp-1") for row in CERTIFICATES if row.scope == "cluster"]
    assert names == ["ca", "front-proxy-ca", "etcd/ca"]


def test_each_key_has_a_place_in_the_keyring() -> None:
    """One that a keyring knows as its own."""
    for row in CERTIFICATES:
        name = of_certificate(row, "cp-1")
        assert ENTRY.fullmatch(key_of(name, authority=row.authority is None))
    assert key_of("cp-1/etcd/server", authority=False) == "nodes/cp-1/etcd/server.key"
