"""What an output says of its cluster."""

from kspec.model.overview import PublicCertificate


def test_a_certificates_kind_is_its_name_without_its_node() -> None:
    """An authority's is its name."""
    assert PublicCertificate("cp-1/etcd/server", "cp-1", ()).kind == "etcd/server"
    assert PublicCertificate("etcd/ca", "", ()).kind == "etcd/ca"


def test_facts_may_come_several_times() -> None:
    """The first is asked for, or all; what is not there is empty."""
    certificate = PublicCertificate("ca", "", (("name", "DNS:a"), ("name", "DNS:b"), ("authority", "yes")))
    assert (certificate.first("name"), certificate.all("name")) == ("DNS:a", ("DNS:a", "DNS:b"))
    assert certificate.first("issuer") == ""
    assert certificate.is_authority
