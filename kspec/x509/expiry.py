"""What of a cluster expires when."""

from collections.abc import Iterable
from datetime import datetime

from kspec.model.expiry import Expiry, Kind
from kspec.model.lock import Lock
from kspec.x509 import reader
from kspec.x509.behind import behind


def of_lock(lock: Lock) -> tuple[Expiry, ...]:
    """Everything that a lock knows the end of, in the order in which it ends; what never ends comes last.

    Of an authority that is also what stands behind it in its file, and the other one of a rotation.
    """
    certificates = [of_certificate(name, reader.parse(found.certificate)) for name, found in lock.certificates.items()]
    for name, found in lock.certificates.items():
        others = [*found.chain, *([lock.also_trusted[name]] if name in lock.also_trusted else [])]
        certificates += (of_certificate(called, one) for called, one in behind(name, map(reader.parse, others)))
    tokens = (of_token(name, found.expiration) for name, found in lock.tokens.items())
    key = [Expiry("certificate key", "certificate-key", None, None)] if lock.certificate_key else []
    return in_order((*certificates, *tokens, *key))


def of_certificate(name: str, certificate: reader.ParsedCertificate) -> Expiry:
    """A certificate by the name under which it is told."""
    validity = certificate.validity
    kind: Kind = "authority" if certificate.is_authority else "certificate"
    return Expiry(name, kind, validity.not_before, validity.not_after)


def of_token(identifier: str, expiration: str | None) -> Expiry:
    """A bootstrap token; `expiration` is RFC 3339, None for one that never expires."""
    end = datetime.fromisoformat(expiration) if expiration else None
    return Expiry(f"bootstrap token {identifier}", "token", None, end)


def in_order(found: Iterable[Expiry]) -> tuple[Expiry, ...]:
    """By their ends, then by name; what never ends comes last."""
    return tuple(sorted(found, key=lambda one: (one.not_after is None, one.not_after, one.name)))
