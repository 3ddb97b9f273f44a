"""What a spec says of certificates, by the certificates: their keys, their times, the names that were added."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from kspec.facts.certificates import CERTIFICATES
from kspec.facts.defaults import CLUSTER
from kspec.facts.validation import KEY_ALGORITHMS
from kspec.model.document import Path
from kspec.model.duration import Duration
from kspec.model.statement import Statement
from kspec.rules.alternative_names import AlternativeNames
from kspec.x509 import keys
from kspec.x509.reader import ParsedCertificate

_BACKDATE: Final = timedelta(minutes=5)
"""By how much kubeadm lets certificates begin before they are made (CertificateBackdate)."""
_AUTHORITIES: Final = frozenset(row.common_name for row in CERTIFICATES if row.authority is None)
_HOUR: Final = timedelta(hours=1)
_DEFAULT: Final = timedelta(seconds=Duration.parse(CLUSTER["certificateValidityPeriod"]).seconds)


def algorithm(parsed: ParsedCertificate | None) -> str | None:
    """The certificate's key in kubeadm's words, such as RSA-2048; None where kubeadm would not generate such a key."""
    try:
        found = keys.algorithm(parsed.public_key) if parsed else None
    except ValueError:
        return None
    return found if found in KEY_ALGORITHMS else None


def authority_period(parsed: ParsedCertificate | None) -> str | None:
    """For how long an authority was made; None for one of another tool, to which the spec's period never applied."""
    if parsed is None or parsed.subject != parsed.issuer or parsed.subject.common_name not in _AUTHORITIES:
        return None
    return _text(parsed.validity.not_after - parsed.validity.not_before - _BACKDATE)


def leaf_period(parsed: ParsedCertificate | None) -> str | None:
    """For how long a certificate was made that an authority has signed; None where that cannot be told.

    It begins when its authority began, however often it was renewed since. So a long time that is no whole number of
    hours is taken for that of a renewed one.
    """
    if parsed is None:
        return None
    period = parsed.validity.not_after - parsed.validity.not_before - _BACKDATE
    period -= period % timedelta(minutes=1)  # the authority was made some seconds before
    return _text(period) if period < _DEFAULT or not period % _HOUR else None


def _text(period: timedelta) -> str:
    return str(Duration(int(period.total_seconds()) * 1_000_000_000))


def added_names(
    kind: str, path: Path, found: Sequence[tuple[ParsedCertificate, AlternativeNames]], source: str
) -> Iterator[Statement]:
    """A statement for each name and address that kubeadm does not put into the certificates by itself.

    `found` has the certificate of each control plane, the first one's first, and the names that kubeadm gives it. A
    name that the first lacks is none of the cluster's; one that it has as its own may show on the others alone.
    """
    every = [_beyond(parsed, own) for parsed, own in found]
    shared = {*found[0][0].dns_names, *found[0][0].ip_addresses} if found else set()
    longest = max(every, key=len, default=())
    names = [name for name in dict.fromkeys([*longest, *(every[0] if every else ())]) if name in shared]
    for number, name in enumerate(names):
        yield Statement(kind, (*path, number), name, "" if number else f"{source}: names that kubeadm does not add")


def _beyond(found: ParsedCertificate, own: AlternativeNames) -> Sequence[str]:
    names = _without(found.dns_names, own.dns_names)
    return [*names, *_without(found.ip_addresses, own.ip_addresses)]


def _without(names: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    known = set(others)
    return (name for name in names if name not in known)
