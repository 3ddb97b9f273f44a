"""What of a cluster expires when."""

from collections.abc import Iterable
from datetime import datetime

from kspec.model.expiry import Expiry, Kind
from kspec.model.lock import Lock
from kspec.x509 import reader


def of_lock(lock: Lock) -> tuple[Expiry, ...]:
    """Everything that a lock knows the end of, in the order in which it ends; what never ends comes last."""
    certificates = (of_certificate(name, found.certificate) for name, found in lock.certificates.items())
    tokens = (of_token(name, found.expiration) for name, found in lock.tokens.items())
    key = [Expiry("certificate key", "certificate-key", None, None)] if lock.certificate_key else []
    return in_order((*certificates, *tokens, *key))


def of_certificate(name: str, certificate: bytes) -> Expiry:
    """A DER certificate, which was proven to be one."""
    parsed = reader.parse(certificate)
    validity = parsed.validity
    kind: Kind = "authority" if parsed.is_authority else "certificate"
    return Expiry(name, kind, validity.not_before, validity.not_after)


def of_token(identifier: str, expiration: str | None) -> Expiry:
    """A bootstrap token; `expiration` is RFC 3339, None for one that never expires."""
    end = datetime.fromisoformat(expiration) if expiration else None
    return Expiry(f"bootstrap token {identifier}", "token", None, end)


def in_order(found: Iterable[Expiry]) -> tuple[Expiry, ...]:
    """By their ends, then by name; what never ends comes last."""
    return tuple(sorted(found, key=lambda one: (one.not_after is None, one.not_after, one.name)))
