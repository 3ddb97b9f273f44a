"""kspec.x509.distinguished_name."""

import pytest
from cryptography.x509 import Name, NameAttribute
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from made_certificate import made, name

from kspec.x509 import der, distinguished_name, reader
from kspec.x509.distinguished_name import DistinguishedName

BMP, TELETEX, IA5, UNIVERSAL, NUMERIC, VISIBLE = 0x1E, 0x14, 0x16, 0x1C, 0x12, 0x1A
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=80)


def read(encoded: bytes) -> DistinguishedName:
    """The name, read as a certificate's subject."""
    return reader.parse(made(subject=encoded)).subject


def test_organizations_stand_before_the_common_name() -> None:
    """A name is a set of organizations, then a set of the common name, both PrintableStrings where they can be."""
    encoded = distinguished_name.encode("kube", ["sys:a"])
    assert encoded.hex() == "301f310e300c060355040a13057379733a61310d300b060355040313046b756265"


def test_organizations_are_one_set_in_der_s_order() -> None:
    """Several organizations share a set, which is sorted by their encoding: the shorter first."""
    encoded = distinguished_name.encode("x", ["zz", "b", "a"])
    assert read(encoded).organizations == ("a", "b", "zz")
    organizations = encoded.removesuffix(distinguished_name.encode("x")[2:])
    assert organizations[2:4] == bytes((der.SET, len(organizations) - 4))


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
    assert read(distinguished_name.encode(long)).common_name == long


@given(TEXTS, st.lists(TEXTS, max_size=3, unique=True))
def test_names_come_back(common_name: str, organizations: list[str]) -> None:
    """Every text is read as it was written."""
    found = read(distinguished_name.encode(common_name, organizations))
    assert found.common_name == common_name
    assert sorted(found.organizations) == sorted(organizations)


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
    found = read(subject.public_bytes())
    assert str(found) == "C=DE, O=Beispiel & Söhne, CN=root, 2.5.4.65=x"
    assert found.organizations == ("Beispiel & Söhne",)


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        (BMP, "Köln".encode("utf-16-be"), "Köln"),
        (TELETEX, b"Koeln", "Koeln"),
        (IA5, b"a@b", "a@b"),
        (NUMERIC, b"12 3", "12 3"),
        (der.UTF8_STRING, b"", ""),
    ],
)
def test_old_string_types_are_read(tag: int, value: bytes, text: str) -> None:
    """What Go reads as text, an empty one included; its octets stay what they are."""
    assert read(name(tag, value)).common_name == text
    assert read(name(tag, value)).encoded == name(tag, value)


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        (der.encode(der.SEQUENCE, der.encode(der.SEQUENCE)), "subject is not as DER has it"),
        (der.encode(der.SEQUENCE, der.encode(der.SET, der.encode(der.SEQUENCE))), "subject is not as DER has it"),
        (name(der.UTF8_STRING, b"\xff\xff"), "subject is not as DER has it"),
        (name(der.PRINTABLE_STRING, b"a@b"), "(a name is not as DER|subject has a text of a type)"),
        (name(TELETEX, "Köln".encode("latin-1")), "subject is not as DER has it"),
        (name(der.INTEGER, b"\x05"), "subject (is not as DER has it|cannot be read)"),
        (name(der.BIT_STRING, b"\x00\x05"), "subject cannot be read: "),
        (der.encode(der.SEQUENCE, der.encode(der.SET)), "subject cannot be read: "),
        (name(IA5, "é".encode()), "subject has a text of a type that is not for it"),
        (name(UNIVERSAL, "K".encode("utf-32-be")), "subject has a text of a type that is not for it"),
        (name(VISIBLE, b"abc"), "subject has a text of a type that is not for it"),
    ],
)
def test_malformed_names_are_refused(encoded: bytes, reason: str) -> None:
    """A name of another shape, or with a text that is none, is an error."""
    with pytest.raises(ValueError, match=f"^{reason}"):
        read(encoded)
