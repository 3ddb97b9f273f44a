"""Requests for certificates (PKCS#10, RFC 2986), which carry all that is asked: subject, key, names and usages."""

from typing import TYPE_CHECKING, Final

from kspec.model.certificate import CertificateContent
from kspec.model.secret import Secret
from kspec.x509 import der, distinguished_name, keys, pem, signatures, writer

if TYPE_CHECKING:
    from cryptography import x509

LABEL: Final = "CERTIFICATE REQUEST"
_EXTENSION_REQUEST: Final = "1.2.840.113549.1.9.14"
"""The attribute whose value are extensions (PKCS#9, RFC 2985, section 5.4.2)."""


def request(content: CertificateContent, private_key: Secret, *, key_encipherment: bool) -> bytes:
    """A request in PEM, signed by its own key, as proof that whoever asks has it.

    Extensions stand in it as in the certificate that kubeadm would make, without key identifiers. ValueError for an
    unusable key, and as `writer.to_be_signed`.
    """
    body = information(content, keys.public_key(private_key), key_encipherment=key_encipherment)
    return pem.encode(LABEL, writer.assemble(body, *signatures.sign(private_key, body)))


def information(content: CertificateContent, public_key: bytes, *, key_encipherment: bool) -> bytes:
    """What a request for that content and key (DER SubjectPublicKeyInfo) says: its CertificationRequestInfo (DER)."""
    asked = writer.extensions(content, key_encipherment=key_encipherment)
    attribute = der.encode(der.SEQUENCE, der.object_identifier(_EXTENSION_REQUEST), der.encode(der.SET, asked))
    return der.encode(
        der.SEQUENCE,
        der.integer(0),
        distinguished_name.encode(content.common_name, content.organizations),
        public_key,
        der.encode(der.context(0, constructed=True), attribute),
    )


def says(request: bytes) -> bytes:
    """The CertificationRequestInfo (DER) of a request (DER). ValueError if it is malformed."""
    return _read(request).tbs_certrequest_bytes


def public_key(request: bytes) -> bytes:
    """The key (DER SubjectPublicKeyInfo) that a request (DER) is for.

    Raises:
        ValueError: it is malformed, or not signed by that key.
    """
    found = _read(request)
    if not found.is_signature_valid:
        message = "it is not signed by its own key"
        raise ValueError(message)
    return keys.information(found.public_key())


def _read(request: bytes) -> "x509.CertificateSigningRequest":
    from cryptography import x509  # noqa: PLC0415 - heavy
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy

    try:
        return x509.load_der_x509_csr(request)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        message = "it is not a certificate request in DER"
        raise ValueError(message) from error
