"""kspec.x509.expiry."""

from datetime import UTC, datetime

from kspec.model.certificate import CertificateContent, Validity
from kspec.model.expiry import Expiry
from kspec.model.lock import Lock, LockedCertificate, LockedToken
from kspec.x509 import distinguished_name, keys, writer
from kspec.x509.expiry import in_order, of_lock

START, END, LATER = (datetime(year, 1, 2, tzinfo=UTC) for year in (2026, 2027, 2036))
PUBLIC_KEY = keys.public_key(keys.generate("ECDSA-P256"))


def certificate(end: datetime, *, authority: bool = False) -> LockedCertificate:
    """A certificate that nobody signed."""
    body = writer.to_be_signed(
        CertificateContent("a", is_authority=authority),
        serial=1,
        validity=Validity(START, end),
        public_key=PUBLIC_KEY,
        issuer=distinguished_name.encode("a"),
        signature_algorithm="sha256WithRSAEncryption",
    )
    return LockedCertificate(writer.assemble(body, "sha256WithRSAEncryption", b""))


def test_what_a_lock_knows_the_end_of() -> None:
    """Certificates, authorities, tokens and the certificate key, by their ends."""
    lock = Lock(
        {"ca": certificate(LATER, authority=True), "cp-1/apiserver": certificate(END)},
        tokens={
            "abcdef": LockedToken("2026-01-03T00:00:00Z", drawn=0),
            "bcdefg": LockedToken("2026-01-03T00:00:00Z"),
            "cdefgh": LockedToken(None),
        },
        certificate_key=True,
    )
    assert of_lock(lock) == (
        Expiry("bootstrap token abcdef", "token", None, datetime(2026, 1, 3, tzinfo=UTC)),
        Expiry("bootstrap token bcdefg", "token", None, datetime(2026, 1, 3, tzinfo=UTC)),
        Expiry("cp-1/apiserver", "certificate", START, END),
        Expiry("ca", "authority", START, LATER),
        Expiry("bootstrap token cdefgh", "token", None, None),
        Expiry("certificate key", "certificate-key", None, None),
    )


def test_equal_ends_are_in_the_order_of_names() -> None:
    """So that the list is the same each time."""
    found = [Expiry(name, "certificate", START, end) for name, end in (("b", END), ("c", None), ("a", END))]
    assert [one.name for one in in_order(found)] == ["a", "b", "c"]
