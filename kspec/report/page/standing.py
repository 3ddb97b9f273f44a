"""How certificates stand at a moment, and what a reader should look at first."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from kspec.model.expiry import MARGIN, Expiry, Kind, State
from kspec.model.overview import Overview, PublicCertificate
from kspec.report.expiry import standing
from kspec.report.page.kinds import kinds

CLASSES: Final = {"valid": "good", "expiring": "near", "expired": "bad", "not-yet-valid": "bad"}
"""State to the style sheet's class."""


def expiry_of(certificate: PublicCertificate) -> Expiry:
    """When a certificate is valid; a key has no end."""
    kind: Kind = "authority" if certificate.is_authority else "certificate"
    return Expiry(certificate.name, kind, certificate.not_before, certificate.not_after)


def ends(overview: Overview) -> tuple[tuple[str, tuple[Expiry, ...]], ...]:
    """What ends, as it is drawn: each authority, and what nodes have alike, by its name and their number."""
    shared = [(one.name, (expiry_of(one),)) for one in overview.certificates if not one.node]
    return (
        *shared,
        *((group.label, tuple(map(expiry_of, group.certificates))) for group in kinds(overview.certificates)),
    )


class Finding(NamedTuple):
    """A sentence, and the names that it is about."""

    sentence: str
    names: tuple[str, ...] = ()


def findings(overview: Overview, now: datetime) -> tuple[Finding, ...]:
    """The worst first: what is not as it was built, what has ended or soon will, what no authority here signed."""
    return tuple(_findings(overview, now))


def _findings(overview: Overview, now: datetime) -> Iterator[Finding]:
    yield from (Finding(f"{sentence}: it is left out of this report") for sentence in overview.wrong)
    ending = sorted(
        (expiry for one in overview.certificates if (expiry := expiry_of(one)).not_after is not None),
        key=lambda expiry: (expiry.not_after or now, expiry.name),
    )
    for state, said in _SAID.items():
        found = [expiry for expiry in ending if expiry.state(now, MARGIN) == state]
        if found:
            yield Finding(_sentence(found, said, now), tuple(expiry.name for expiry in found))
    known = {one.name for one in overview.certificates if one.is_authority}
    for group in kinds(overview.certificates):
        if group.authority not in known:
            names = tuple(one.name for one in group.certificates)
            yield Finding(f"Signed by {group.authority}, an authority that the output does not have", names)


_SAID: Final[Mapping[State, tuple[str, str]]] = {
    "expired": ("certificate is no longer valid", "certificates are no longer valid"),
    "not-yet-valid": ("certificate is not valid yet", "certificates are not valid yet"),
    "expiring": ("certificate ends soon", "certificates end soon"),
}


def _sentence(found: Sequence[Expiry], said: tuple[str, str], now: datetime) -> str:
    first = standing(found[0], now, MARGIN)
    when = f", the first {first}" if first.startswith(("in ", "within ")) else ""
    return f"{len(found)} {said[len(found) > 1]}{when}"


def next_end(certificates: Sequence[PublicCertificate]) -> datetime | None:
    """The first end of all; None where nothing ends."""
    return min((one.not_after for one in certificates if one.not_after is not None), default=None)
