"""Requests for certificates: read by another library, they say all that is asked, and are signed by their key."""

import pytest
from cryptography import x509

from kspec.model.certificate import CertificateContent
from kspec.x509 import distinguished_name, keys, pem
from kspec.x509.request import LABEL, information, public_key, request, says

CONTENT = CertificateContent(
    "kube-apiserver",
    organizations=("b", "a"),
    usages=("server",),
    dns_names=("cp-1", "kubernetes"),
    ip_addresses=("10.96.0.1", "fd00::1"),
)


@pytest.mark.parametrize("algorithm", ["RSA-2048", "ECDSA-P256", "ECDSA-P384"])
def test_a_request_says_what_is_asked(algorithm: str) -> None:
    """Subject, key, usages, names; the signature proves the key."""
    key = keys.generate(algorithm)
    found = x509.load_pem_x509_csr(request(CONTENT, key, key_encipherment=True))
    assert found.is_signature_valid
    assert found.subject.public_bytes() == distinguished_name.encode("kube-apiserver", ("a", "b"))
    assert keys.information(found.public_key()) == keys.public_key(key)
    asked = found.extensions
    names = asked.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name.value) for name in names] == ["cp-1", "kubernetes", "10.96.0.1", "fd00::1"]
    assert asked.get_extension_for_class(x509.KeyUsage).value.key_encipherment
    assert not asked.get_extension_for_class(x509.BasicConstraints).value.ca
    usages = asked.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert [usage.dotted_string for usage in usages] == ["1.3.6.1.5.5.7.3.1"]


def test_a_name_may_be_long() -> None:
    """As those of nodes are; other libraries write no common name of more than 64 characters."""
    name = f"system:node:{'n' * 200}"
    asked = request(CertificateContent(name), keys.generate("ECDSA-P256"), key_encipherment=False)
    assert x509.load_pem_x509_csr(asked).is_signature_valid


def test_a_request_is_read_again() -> None:
    """What it says, by the key that it is for; one whose signature is another is refused."""
    key = keys.generate("ECDSA-P256")
    (block,) = pem.decode(request(CONTENT, key, key_encipherment=True))
    assert block.label == LABEL
    assert public_key(block.content) == keys.public_key(key)
    assert says(block.content) == information(CONTENT, keys.public_key(key), key_encipherment=True)
    assert says(block.content) != information(CONTENT, keys.public_key(key), key_encipherment=False)
    (other,) = pem.decode(request(CONTENT, keys.generate("ECDSA-P256"), key_encipherment=True))
    own = says(block.content)
    start = block.content.index(own)
    forged = block.content[:start] + says(other.content) + block.content[start + len(own) :]
    with pytest.raises(ValueError, match="its own key"):
        public_key(forged)
    with pytest.raises(ValueError, match="not a certificate request"):
        says(b"\x30\x00")
