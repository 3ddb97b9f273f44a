"""What a pack's description says."""

from kspec.model.pack_description import PackCertificate


def test_a_certificate_has_one_place() -> None:
    """A file of nodes, a kubeconfig, or the file of its Secret in an output."""
    pair = PackCertificate("a", "ca", "a", folder="/etc/a")
    viewer = PackCertificate("a", "ca", "a", kubeconfig="/etc/a.conf")
    secret = PackCertificate("a", "ca", "a", namespace="b", secret_name="c")  # noqa: S106 - a name
    assert [row.place for row in (pair, viewer, secret)] == ["/etc/a/a.crt", "/etc/a.conf", "cluster/b/Secret-c.yaml"]
