"""Requests for certificates (PKCS#10, RFC 2986), which carry all that is asked: subject, key, names and usages."""

from typing import Final

from kspec.model.certificate import CertificateContent
from kspec.model.secret import Secret
from kspec.x509 import der, distinguished_name, keys, pem, signatures, writer

LABEL: Final = "CERTIFICATE REQUEST"
_EXTENSION_REQUEST: Final = "1.2.840.113549.1.9.14"
"""The attribute whose value are extensions (PKCS#9, RFC 2985, section 5.4.2)."""


def request(content: CertificateContent, private_key: Secret, *, key_encipherment: bool) -> bytes:
    """A request in PEM, signed by its own key, as proof that whoever asks has it.

    Extensions stand in it as in the certificate that kubeadm would make, without key identifiers. ValueError for an
    unusable key, and as `writer.to_be_signed`.
    """
    asked = writer.extensions(content, key_encipherment=key_encipherment)
    attribute = der.encode(der.SEQUENCE, der.object_identifier(_EXTENSION_REQUEST), der.encode(der.SET, asked))
    body = der.encode(
        der.SEQUENCE,
        der.integer(0),
        distinguished_name.encode(content.common_name, content.organizations),
        keys.public_key(private_key),
        der.encode(der.context(0, constructed=True), attribute),
    )
    return pem.encode(LABEL, writer.assemble(body, *signatures.sign(private_key, body)))
