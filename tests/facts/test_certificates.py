"""Facts about the table of certificates."""

from kspec.facts.certificates import CERTIFICATES
from kspec.model.frozen import evolve
from kspec.model.release import Release

RELEASE = Release("v1.35.4", "v1.35", "v1.35.4", {}, frozenset(), (), ())


def test_an_authority_stands_before_what_it_issues() -> None:
    """Whoever goes through the table in order has the issuer at hand; an authority issues itself and is shared."""
    seen: set[str] = set()
    for row in CERTIFICATES:
        assert row.authority is None or row.authority in seen
        assert (row.authority is None) == (row.scope == "cluster")
        seen.add(row.name)


def test_servers_have_names() -> None:
    """Exactly the certificates that servers present have alternative names."""
    for row in CERTIFICATES:
        assert ("server" in row.usages) == (row.alternative_names is not None)


def test_the_client_of_kubelets_lost_its_organization() -> None:
    """Its rights came from the group kubeadm:cluster-admins, until a binding of its own gave them."""
    row = next(row for row in CERTIFICATES if row.name == "apiserver-kubelet-client")
    newer = evolve(RELEASE, changes=frozenset({"apiserver-kubelet-client-without-organization"}))
    assert row.organizations_in(RELEASE) == ("kubeadm:cluster-admins",)
    assert row.organizations_in(newer) == ()
