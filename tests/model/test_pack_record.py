"""What an output says of a pack."""

from kspec.model.pack_record import PackCertificatePlace


def test_a_certificate_lies_on_nodes_or_in_the_cluster() -> None:
    """By its place."""
    assert not PackCertificatePlace("/etc/a.crt", "ca").in_cluster
    assert PackCertificatePlace("cluster/a/Secret-b.yaml", "ca").in_cluster
