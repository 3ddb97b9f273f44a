"""Who needs a certificate."""

from kspec.model.certificate import CertificateContent
from kspec.model.identity import Identity


def test_an_identity_is_backdated_unless_it_says_otherwise() -> None:
    """A certificate begins before it is issued; only those in kubeconfigs begin with their authority."""
    assert Identity("ca", None, CertificateContent("kubernetes"), "ca.key").starts_with_authority is False
