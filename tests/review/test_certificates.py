"""Certificates, field by field."""

from datetime import UTC, datetime

import pytest

from kspec.model.certificate import CertificateContent, Validity
from kspec.model.review import Change, Deed
from kspec.review.certificates import certificate_changes, key_name
from kspec.review.stand_ins import GENERATED, StandIns
from kspec.x509 import distinguished_name, keys, pem, signatures, writer

KEY = keys.generate("ECDSA-P256")
OTHER = keys.generate("ECDSA-P256")
NAMES = ("kubernetes", "a.example.com")


def certificate(names: tuple[str, ...] = NAMES, *, serial: int = 7, year: int = 2030, key: bytes = b"") -> bytes:
    """A certificate (DER) that signs itself."""
    public = key or keys.public_key(KEY)
    body = writer.to_be_signed(
        CertificateContent("kube-apiserver", usages=("server",), dns_names=names),
        serial=serial,
        validity=Validity(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)),
        public_key=public,
        issuer=distinguished_name.encode("kubernetes", ()),
        signature_algorithm="ecdsa-with-SHA256",
        subject_key_identifier=None,
        authority_key_identifier=b"abc",
        key_encipherment=True,
    )
    return writer.assemble(body, *signatures.sign(KEY, body))


def changes(left: bytes, right: bytes, stand_ins: StandIns | None = None) -> tuple[Change, ...]:
    """How two certificates differ."""
    ours, theirs = (pem.encode_certificates([der]) for der in (left, right))
    return certificate_changes(ours, theirs, stand_ins or StandIns())


def test_names_are_told_one_by_one() -> None:
    """One that came, one that went, and another order."""
    assert changes(certificate(), certificate(("kubernetes", "b.example.com"))) == (
        Change("name", Deed.REMOVED, before="DNS:a.example.com"),
        Change("name", Deed.ADDED, after="DNS:b.example.com"),
    )
    assert changes(certificate(), certificate(NAMES[::-1])) == (Change("names", Deed.REORDERED),)


def test_what_is_each_certificates_own_is_marked() -> None:
    """Times, key and serial number are others on each machine."""
    found = changes(certificate(), certificate(serial=255, year=2031, key=keys.public_key(OTHER)))
    assert {change.place: change.own for change in found} == dict.fromkeys(
        ("valid from", "valid until", "key", "serial number"), True
    )
    serial = next(change for change in found if change.place == "serial number")
    assert (serial.before, serial.after) == ("7", "ff")


def test_what_is_to_be_generated_has_no_value() -> None:
    """The serial number of a new certificate, and a new key."""
    public = keys.public_key(OTHER)
    new = certificate(serial=9, key=public)
    found = {change.place: change.after for change in changes(certificate(), new, StandIns({new}, {public}))}
    assert found == {"serial number": GENERATED, "key": f"ECDSA-P256, {GENERATED}"}
    assert GENERATED not in key_name(public, StandIns())


def test_two_that_are_to_be_generated_are_the_same() -> None:
    """Where both sides would only be generated, another stand-in is no difference."""
    left, right = certificate(serial=8), certificate(serial=9)
    assert changes(left, right, StandIns({left, right})) == ()


def test_bundles_are_compared_one_by_one() -> None:
    """A second certificate is told with its subject and its end."""
    one, two = (pem.encode_certificates(ders) for ders in ([certificate()], [certificate(), certificate(serial=8)]))
    (found,) = certificate_changes(one, two, StandIns())
    assert (found.place, found.after) == ("certificate 2", "CN=kube-apiserver, valid until 2031-01-01")
    (found,) = certificate_changes(two, one, StandIns(), "ca")
    assert (found.place, found.deed) == ("ca certificate 2", Deed.REMOVED)


def test_of_bundles_those_belong_together_that_have_one_key() -> None:
    """Wherever each stands: another order is one change, a renewed one is told field by field, the rest come and go."""
    one, other, renewed = certificate(), certificate(key=keys.public_key(OTHER)), certificate(serial=8)
    left, right = (pem.encode_certificates(ders) for ders in ([one, other], [other, one]))
    assert certificate_changes(left, right, StandIns(), "ca") == (Change("ca certificates", Deed.REORDERED),)
    found = certificate_changes(left, pem.encode_certificates([renewed, other]), StandIns())
    assert [change.place for change in found] == ["certificate 1 serial number"]
    found = certificate_changes(left, pem.encode_certificates([other]), StandIns())
    assert [(change.place, change.deed) for change in found] == [("certificate 1", Deed.REMOVED)]


def test_another_signature_and_text_around_are_told() -> None:
    """No byte differs without a change."""
    der = certificate()
    (found,) = changes(der, der[:-1] + bytes([der[-1] ^ 1]))
    assert found.after == "every field is equal, but not its encoding or its signature"
    text = pem.encode_certificates([der])
    (found,) = certificate_changes(text, b"a comment\n" + text, StandIns())
    assert found.after == "it has text around its PEM"


def test_what_is_none_is_refused() -> None:
    """A text without a certificate has no fields."""
    with pytest.raises(ValueError, match="no certificate"):
        certificate_changes(b"", pem.encode_certificates([certificate()]), StandIns())
