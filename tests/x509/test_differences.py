"""kspec.x509.differences."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kspec.model.certificate import CertificateContent, Validity
from kspec.model.frozen import evolve
from kspec.x509 import der, distinguished_name, keys, reader, writer
from kspec.x509.differences import differences, differences_in_substance
from kspec.x509.reader import ParsedCertificate

VALIDITY = Validity(datetime(2026, 1, 2, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC))
CONTENT = CertificateContent("kube-apiserver", ("a",), ("server",), ("kubernetes", "node-1"), ("10.0.0.1",))
PUBLIC_KEY, OTHER_PUBLIC_KEY = (keys.public_key(keys.generate("ECDSA-P256")) for _ in range(2))
ARGUMENTS = {
    "serial": 1,
    "validity": VALIDITY,
    "public_key": PUBLIC_KEY,
    "issuer": distinguished_name.encode("kubernetes"),
    "signature_algorithm": "sha256WithRSAEncryption",
    "authority_key_identifier": b"\xaa" * 20,
}


def read(body: bytes, algorithm: str = "sha256WithRSAEncryption") -> ParsedCertificate:
    """A certificate that nobody signed, read."""
    return reader.parse(writer.assemble(body, algorithm, b""))


def body(content: CertificateContent = CONTENT, **changed: Any) -> bytes:  # noqa: ANN401 - arguments of several types
    """A certificate's content with some arguments changed."""
    return writer.to_be_signed(content, **{**ARGUMENTS, **changed})


def parsed(content: CertificateContent = CONTENT, **changed: Any) -> ParsedCertificate:  # noqa: ANN401 - as above
    """The same, read."""
    return read(body(content, **changed), changed.get("signature_algorithm", ARGUMENTS["signature_algorithm"]))


def test_equal_certificates_have_no_differences() -> None:
    """Equal bytes are not differences."""
    assert differences(parsed(), parsed()) == ()


@pytest.mark.parametrize(
    ("found", "sentences"),
    [
        (
            parsed(evolve(CONTENT, dns_names=("kubernetes",), ip_addresses=("10.0.0.1", "10.0.0.2"))),
            (
                "subject alternative name DNS:node-1 is missing",
                "subject alternative name IP:10.0.0.2 is not expected",
            ),
        ),
        (
            parsed(evolve(CONTENT, dns_names=("node-1", "kubernetes"))),
            (
                (
                    "order of subject alternative names is [DNS:node-1, DNS:kubernetes, IP:10.0.0.1], "
                    "expected [DNS:kubernetes, DNS:node-1, IP:10.0.0.1]"
                ),
            ),
        ),
        (
            parsed(evolve(CONTENT, usages=("client", "server"))),
            ("extended key usage is [client, server], expected [server]",),
        ),
        (parsed(evolve(CONTENT, usages=())), ("extended key usage is [], expected [server]",)),
        (
            parsed(evolve(CONTENT, is_authority=True)),
            (
                (
                    "key usage is [digitalSignature, keyEncipherment, keyCertSign], "
                    "expected [digitalSignature, keyEncipherment]"
                ),
                "certificate authority is yes, expected no",
            ),
        ),
        (
            parsed(evolve(CONTENT, organizations=("b",))),
            ('subject is "O=b, CN=kube-apiserver", expected "O=a, CN=kube-apiserver"',),
        ),
        (parsed(serial=2), ("serial number is 2, expected 1",)),
        (
            parsed(validity=evolve(VALIDITY, not_after=VALIDITY.not_before)),
            ("not after is 2026-01-02T00:00:00Z, expected 2027-01-02T00:00:00Z",),
        ),
        (
            parsed(authority_key_identifier=None),
            (f"authority key identifier is absent, expected {':'.join(['AA'] * 20)}",),
        ),
        (
            parsed(subject_key_identifier=b"\xbb"),
            ("subject key identifier is BB, expected absent",),
        ),
        (
            parsed(signature_algorithm="ecdsa-with-SHA256", issuer=distinguished_name.encode("other")),
            (
                "signature algorithm is ecdsa-with-SHA256, expected sha256WithRSAEncryption",
                'issuer is "CN=other", expected "CN=kubernetes"',
            ),
        ),
        (
            parsed(public_key=OTHER_PUBLIC_KEY),
            (f"public key is {keys.pin(OTHER_PUBLIC_KEY)}, expected {keys.pin(PUBLIC_KEY)}",),
        ),
    ],
    ids=[
        "names",
        "order",
        "usages",
        "no-usages",
        "authority",
        "subject",
        "serial",
        "validity",
        "no-issuer-key",
        "subject-key",
        "issuer",
        "key",
    ],
)
def test_each_field_has_its_sentence(found: ParsedCertificate, sentences: tuple[str, ...]) -> None:
    """A difference is named with what is there and what was expected, once."""
    assert differences(parsed(), found) == sentences


CRITICAL = der.encode(der.BOOLEAN, b"\xff")
AUTHORITY_KEY = der.encode(der.context(0), b"\xaa" * 20)


def extension(kind: str, value: bytes, critical: bytes = b"") -> bytes:
    """One extension."""
    return der.encode(der.SEQUENCE, der.object_identifier(kind), critical, der.encode(der.OCTET_STRING, value))


def extensions() -> list[bytes]:
    """The DER of the certificate's extensions: key usage, extended usage, constraints, issuer's key, names."""
    return [extension(one.identifier, one.value, CRITICAL if one.critical else b"") for one in parsed().extensions]


def rebuilt(given: list[bytes]) -> ParsedCertificate:
    """The certificate with other extensions."""

    def outer(content: list[bytes]) -> bytes:
        return der.encode(der.context(3, constructed=True), der.encode(der.SEQUENCE, *content))

    whole = body()
    content = whole[whole.index(b"\xa0\x03\x02\x01\x02") :].removesuffix(outer(extensions()))
    return read(der.encode(der.SEQUENCE, content, outer(given)))


def test_the_order_of_extensions_counts() -> None:
    """The same extensions in another order are named as such."""
    usage, extended, *others = extensions()
    assert differences(parsed(), rebuilt([extended, usage, *others])) == (
        (
            "order of extensions is [extKeyUsage, keyUsage, basicConstraints, authorityKeyIdentifier, subjectAltName], "
            "expected [keyUsage, extKeyUsage, basicConstraints, authorityKeyIdentifier, subjectAltName]"
        ),
    )


def test_extensions_that_say_nothing_are_named() -> None:
    """Absent empty constraints and an extension that nobody knows are differences, too."""
    usage, extended, _constraints, *others = extensions()
    unknown = der.encode(der.SEQUENCE, der.object_identifier("1.2.3"), der.encode(der.OCTET_STRING, b""))
    assert differences(parsed(), rebuilt([usage, extended, *others, unknown])) == (
        "extension basicConstraints is missing",
        "extension 1.2.3 is not expected",
    )


def test_criticality_counts() -> None:
    """An extension that ought to be critical and is not is a difference."""
    _usage, *others = extensions()
    usage = extension(writer.KEY_USAGE, parsed().extensions[0].value)
    assert differences(parsed(), rebuilt([usage, *others])) == (
        "extension keyUsage is not critical, expected critical",
    )


def test_other_encodings_of_the_same_count() -> None:
    """What reads the same and is written differently is named: string types, explicit defaults."""
    issuer = distinguished_name.encode("kubernetes").replace(b"\x13\x0akubernetes", b"\x0c\x0akubernetes")
    assert differences(parsed(), parsed(issuer=issuer)) == ('issuer "CN=kubernetes" is encoded in another way',)
    usage, extended, constraints, _authority, *others = extensions()
    value = der.encode(der.SEQUENCE, AUTHORITY_KEY, der.encode(0xA1, der.encode(0xA4, issuer)), b"\x82\x01\x07")
    longer = extension(writer.AUTHORITY_KEY_IDENTIFIER, value)
    assert differences(parsed(), rebuilt([usage, extended, constraints, longer, *others])) == (
        "extension authorityKeyIdentifier is encoded in another way",
    )


def test_there_is_always_a_sentence() -> None:
    """Where every field is equal and the bytes are not, that is said."""
    _usage, *others = extensions()
    longer = extension(writer.KEY_USAGE, b"\x03\x02\x00\xa0", CRITICAL)
    assert differences(parsed(), rebuilt([longer, *others])) == ("the encoding differs, though every field is equal",)


@pytest.mark.parametrize(
    "found",
    [
        parsed(serial=2, signature_algorithm="ecdsa-with-SHA256"),
        parsed(validity=Validity(VALIDITY.not_before, VALIDITY.not_before)),
        parsed(evolve(CONTENT, dns_names=("node-1", "kubernetes", "node-1"))),
        parsed(authority_key_identifier=None),
        parsed(subject_key_identifier=b"x"),
        parsed(key_encipherment=False),
    ],
)
def test_another_tool_may_say_the_same_in_its_own_way(found: ParsedCertificate) -> None:
    """Differences that mean nothing."""
    assert differences(parsed(), found)
    assert differences_in_substance(parsed(), found) == ()


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (parsed(issuer=distinguished_name.encode("other")), 'issuer is "CN=other", expected "CN=kubernetes"'),
        (parsed(evolve(CONTENT, common_name="x")), 'subject is "O=a, CN=x", expected "O=a, CN=kube-apiserver"'),
        (
            parsed(evolve(CONTENT, organizations=())),
            'subject is "CN=kube-apiserver", expected "O=a, CN=kube-apiserver"',
        ),
        (
            parsed(evolve(CONTENT, usages=("server", "client"))),
            "extended key usage is [server, client], expected [server]",
        ),
        (parsed(evolve(CONTENT, dns_names=("kubernetes",))), "subject alternative name DNS:node-1 is missing"),
        (
            parsed(evolve(CONTENT, ip_addresses=("10.0.0.1", "10.0.0.2"))),
            "subject alternative name IP:10.0.0.2 is not expected",
        ),
    ],
)
def test_what_another_tool_says_otherwise_is_told(found: ParsedCertificate, sentence: str) -> None:
    """A sentence for each field."""
    assert differences_in_substance(parsed(), found) == (sentence,)


def test_an_issuer_has_to_be_the_octets_of_the_authority() -> None:
    """Go compares them."""
    text = der.encode(
        der.SEQUENCE, der.object_identifier(distinguished_name.COMMON_NAME), der.encode(der.UTF8_STRING, b"kubernetes")
    )
    other = der.encode(der.SEQUENCE, der.encode(der.SET, text))
    assert differences_in_substance(parsed(), parsed(issuer=other)) == (
        'issuer "CN=kubernetes" is encoded in another way',
    )


def test_a_wrong_key_identifier_and_an_authority_are_told() -> None:
    """Whatever else fits."""
    found = parsed(authority_key_identifier=b"\x01\x02")
    assert differences_in_substance(parsed(), found)[0].startswith("authority key identifier is 01:02, expected AA:")
    authority = parsed(evolve(CONTENT, is_authority=True))
    assert "certificate authority is yes, expected no" in differences_in_substance(parsed(), authority)
