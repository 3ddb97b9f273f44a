"""kspec.x509.distinguished_name."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import CertificateSigningRequestBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from kspec.x509 import der, distinguished_name

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)


def test_organizations_stand_before_the_common_name() -> None:
    """A name is a set of organizations, then a set of the common name, both PrintableStrings where they can be."""
    encoded = distinguished_name.encode("kube", ["sys:a"])
    assert encoded.hex() == "301f310e300c060355040a13057379733a61310d300b060355040313046b756265"


def test_organizations_are_one_set_in_der_s_order() -> None:
    """Several organizations share a set, which is sorted by their encoding: the shorter first."""
    name = distinguished_name.read(distinguished_name.encode("x", ["zz", "b", "a"]), "subject")
    assert name.organizations == ("a", "b", "zz")
    assert len(der.sequence(name.encoded, "subject")) == 2


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("system:node:a-b.c", der.PRINTABLE_STRING),
        ("a '()+,-./:=?Z09", der.PRINTABLE_STRING),
        ("*.example", der.UTF8_STRING),
        ("a&b", der.UTF8_STRING),
        ("a_b", der.UTF8_STRING),
        ("a@b", der.UTF8_STRING),
        ("Köln", der.UTF8_STRING),
        ("集群", der.UTF8_STRING),
    ],
)
def test_string_types_follow_the_characters(text: str, tag: int) -> None:
    """Go writes a PrintableString where each character allows it, else a UTF8String."""
    value = der.encode(tag, text.encode())
    assert distinguished_name.encode(text).endswith(value)


def test_common_names_may_be_longer_than_64_characters() -> None:
    """RFC 5280's upper bound is not enforced, as node names may have 253 characters."""
    long = "system:node:" + "n" * 253
    assert distinguished_name.read(distinguished_name.encode(long), "subject").common_name == long


@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_names_come_back(common_name: str, organizations: list[str]) -> None:
    """Every text is read as it was written."""
    name = distinguished_name.read(distinguished_name.encode(common_name, organizations), "subject")
    assert name.common_name == common_name
    assert sorted(name.organizations) == sorted(organizations)


def test_names_of_others_are_read() -> None:
    """Attributes that kubeadm never writes are kept in their order and shown by their usual letters."""
    subject = Name(
        [
            NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            NameAttribute(NameOID.ORGANIZATION_NAME, "Beispiel & Söhne"),
            NameAttribute(NameOID.COMMON_NAME, "root"),
            NameAttribute(NameOID.PSEUDONYM, "x"),
        ]
    )
    request = CertificateSigningRequestBuilder(subject).sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
    name = distinguished_name.read(request.subject.public_bytes(), "subject")
    assert str(name) == "C=DE, O=Beispiel & Söhne, CN=root, 2.5.4.65=x"
    assert name.organizations == ("Beispiel & Söhne",)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (der.encode(0x1E, "Köln".encode("utf-16-be")), "Köln"),
        (der.encode(0x14, "Köln".encode("latin-1")), "Köln"),
        (der.encode(0x16, b"a@b"), "a@b"),
        (der.encode(der.INTEGER, b"\x05"), "#020105"),
    ],
)
def test_old_string_types_are_read(value: bytes, text: str) -> None:
    """BMPString, TeletexString and IA5String are text, what is not a text is shown in hexadecimal."""
    attribute = der.encode(der.SEQUENCE, der.object_identifier("2.5.4.3"), value)
    encoded = der.encode(der.SEQUENCE, der.encode(der.SET, attribute))
    assert distinguished_name.read(encoded, "issuer").common_name == text


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        (der.encode(der.SEQUENCE, der.encode(der.SEQUENCE)), "issuer has DER tag 0x30 instead of 0x31"),
        (der.encode(der.SEQUENCE, der.encode(der.SET, der.encode(der.SEQUENCE))), "not a type and a value"),
        (distinguished_name.encode("é").replace("é".encode(), b"\xff\xff"), "not valid utf-8"),
    ],
)
def test_malformed_names_are_refused(encoded: bytes, reason: str) -> None:
    """A name of another shape, or with a text that is none, is an error."""
    with pytest.raises(ValueError, match=reason):
        distinguished_name.read(encoded, "issuer")
