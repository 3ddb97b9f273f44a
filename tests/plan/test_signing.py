"""What is asked of a signer, and whether what comes back is that.

Whole commands are tests/test_external_authorities.py's.
"""

from datetime import timedelta

import pytest
from small_cluster import draw

from kspec.facts import codes
from kspec.model.certificate import CertificateContent, Identity, Validity
from kspec.model.frozen import evolve
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.signing import Signer, SigningRequest, Unsigned
from kspec.plan.signing import NotSigned, have_signed, one_certificate
from kspec.x509 import distinguished_name, keys, pem, reader, signatures, writer

KEY, ISSUER = (keys.generate("ECDSA-P256") for _ in range(2))
DRAW = draw()
ASKED = Validity(DRAW.now - timedelta(minutes=5), DRAW.now + timedelta(days=365))
IDENTITY = Identity(
    "cp-1/admin.conf", "ca", CertificateContent("admin", ("o",), ("client",)), "nodes/cp-1/admin.conf.key"
)


def issued(content: CertificateContent, key: Secret, validity: Validity = ASKED) -> bytes:
    """A certificate of the authority."""
    body = writer.to_be_signed(
        content,
        serial=7,
        validity=validity,
        public_key=keys.public_key(key),
        issuer=distinguished_name.encode("Example"),
        signature_algorithm="ecdsa-with-SHA256",
        key_encipherment=False,
    )
    return writer.assemble(body, *signatures.sign(ISSUER, body))


AUTHORITY = reader.parse(issued(CertificateContent("Example", is_authority=True), ISSUER))
GOOD = issued(IDENTITY.content, KEY)


def ask(release: Release, sign: Signer | None) -> bytes | NotSigned:
    """Have the identity signed."""
    asking = evolve(DRAW, sign=sign)
    return have_signed(IDENTITY, AUTHORITY, KEY, ASKED, release, draw=asking, reasons=("a reason",))


def test_a_request_says_whose_certificate_is_asked_of_whom(release: Release) -> None:
    """Its name, the authority, the times; what comes back and fits is taken as it is."""
    asked: list[SigningRequest] = []

    def sign(request: SigningRequest) -> bytes:
        asked.append(request)
        return pem.encode_certificates([GOOD])

    assert ask(release, sign) == GOOD
    (request,) = asked
    assert (request.name, request.authority, request.validity) == ("cp-1/admin.conf", "ca", ASKED)
    assert request.request.startswith(b"-----BEGIN CERTIFICATE REQUEST-----\n")


def test_nobody_to_ask_is_told_with_the_reason(release: Release) -> None:
    """And so is a signer's own."""
    nobody, closed = ask(release, None), ask(release, lambda _: Unsigned("it is closed"))
    assert isinstance(nobody, NotSigned)
    assert nobody.code == codes.SIGNER_NEEDED
    assert nobody.message == "cp-1/admin.conf must be issued (a reason), and the key of its authority, ca, is elsewhere"
    assert isinstance(closed, NotSigned)
    assert (closed.code, closed.message) == (codes.SIGNER, "cp-1/admin.conf: it is closed")


@pytest.mark.parametrize(
    ("shift", "wrong"),
    [
        (timedelta(days=-400), "not after is 2029-11-27T00:00:00Z, which is over"),
        (timedelta(hours=2), "not before is 2030-01-01T01:55:00Z, which is to come"),
        (timedelta(days=2), "not after is 2031-01-03T00:00:00Z, expected 2031-01-01T00:00:00Z at the latest"),
        (timedelta(minutes=30), ""),
    ],
)
def test_times_are_judged_with_a_margin(release: Release, shift: timedelta, wrong: str) -> None:
    """A signer has a clock of its own, and may count in days."""
    certificate = issued(IDENTITY.content, KEY, Validity(ASKED.not_before + shift, ASKED.not_after + shift))
    answer = ask(release, lambda _: pem.encode_certificates([certificate]))
    if wrong:
        assert isinstance(answer, NotSigned)
        assert answer.code == codes.SIGNER_MISFIT
        assert wrong in answer.message
    else:
        assert answer == certificate


def test_an_answer_is_one_certificate_and_its_chain_is_passed_over() -> None:
    """Another leaf is not a chain."""
    root = issued(CertificateContent("Example", is_authority=True), ISSUER)
    assert one_certificate(b"text\n" + pem.encode_certificates([GOOD, root])) == GOOD
    with pytest.raises(ValueError, match="2 certificates, expected one"):
        one_certificate(pem.encode_certificates([GOOD, GOOD]))
    with pytest.raises(ValueError, match="is empty"):
        one_certificate(b" \n")
    with pytest.raises(ValueError, match="no certificate in PEM"):
        one_certificate(keys.public_pem(keys.public_key(KEY)))
