"""How two certificates differ, field by field, one name a line."""

import hashlib
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from kspec.model.review import Change, Deed
from kspec.review.stand_ins import GENERATED, StandIns
from kspec.text.text_differences import text_difference
from kspec.x509 import keys, pem, reader
from kspec.x509.reader import ParsedCertificate

NAME: Final = "name"
KEY: Final = "key"
SUBJECT: Final = "subject"
VALID_UNTIL: Final = "valid until"
_SERIAL: Final = "serial number"
_DIGITS: Final = 16


class Fact(NamedTuple):
    """One fact of a certificate; `own` is one that no other certificate has, of whatever machine."""

    name: str
    value: str
    own: bool = False


def certificate_changes(left: bytes, right: bytes, stand_ins: StandIns, place: str = "") -> tuple[Change, ...]:
    """How the certificates of two PEM texts differ, the first with the first and so on.

    `place` is where the texts stand, as in a kubeconfig. Nothing where both would only be generated otherwise.
    ValueError if one of the texts is damaged or has none.
    """
    ours, theirs = _parsed(left), _parsed(right)
    several = len(ours) > 1 or len(theirs) > 1
    found: list[Change] = []
    for number, (one, other) in enumerate(zip_longest(ours, theirs), 1):
        where = " ".join(filter(None, (place, f"certificate {number}" if several else "")))
        if one is None or other is None:
            found.append(
                Change(where, Deed.ADDED, after=_title(other))
                if other is not None
                else Change(where, Deed.REMOVED, before=_title(one))
            )
        elif one[0] != other[0]:
            found += _of_one(one, other, stand_ins, where)
    if [der for der, _ in ours] != [der for der, _ in theirs]:
        return tuple(found)  # nothing, where all that differs is what stands for things to be generated
    return (Change(place, Deed.CHANGED, after=f"it {text_difference(right, left)}"),)


def facts(certificate: bytes, parsed: ParsedCertificate, stand_ins: StandIns) -> Iterator[Fact]:
    """A certificate's facts that have one value, in the order in which people ask for them."""
    new = certificate in stand_ins.certificates
    yield Fact(SUBJECT, str(parsed.subject))
    yield Fact("issuer", str(parsed.issuer))
    yield Fact("key usage", ", ".join(parsed.key_usage))
    yield Fact("extended key usage", ", ".join(parsed.extended_key_usage))
    yield Fact("certificate authority", "yes" if parsed.is_authority else "no")
    yield Fact("path length", "unlimited" if parsed.path_length is None else str(parsed.path_length))
    yield Fact("valid from", f"{parsed.validity.not_before:%Y-%m-%d %H:%M:%S} UTC", own=True)
    yield Fact(VALID_UNTIL, f"{parsed.validity.not_after:%Y-%m-%d %H:%M:%S} UTC", own=True)
    yield Fact(KEY, key_name(parsed.public_key, stand_ins), own=True)
    yield Fact(_SERIAL, GENERATED if new else f"{parsed.serial:x}", own=True)
    yield Fact("signature algorithm", parsed.signature_algorithm)


def key_name(public_key: bytes, stand_ins: StandIns) -> str:
    """A public key (DER) as its algorithm and the beginning of its SHA-256."""
    if public_key in stand_ins.keys:
        return f"{keys.algorithm(public_key)}, {GENERATED}"
    return f"{keys.algorithm(public_key)}, sha256:{hashlib.sha256(public_key).hexdigest()[:_DIGITS]}"


def _parsed(text: bytes) -> Sequence[tuple[bytes, ParsedCertificate]]:
    found = [(der, reader.parse(der)) for der in pem.certificates(text)]
    if not found:
        message = "no certificate in it"
        raise ValueError(message)
    return found


def _title(found: tuple[bytes, ParsedCertificate] | None) -> str:
    return f"{found[1].subject}, valid until {found[1].validity.not_after:%Y-%m-%d}" if found else ""


def _of_one(
    left: tuple[bytes, ParsedCertificate], right: tuple[bytes, ParsedCertificate], stand_ins: StandIns, place: str
) -> Iterator[Change]:
    before = f"{place} " if place else ""
    told = False
    for one, other in zip(facts(*left, stand_ins), facts(*right, stand_ins), strict=True):
        if one.value != other.value:
            told = True
            yield Change(before + one.name, Deed.CHANGED, one.value, other.value, own=one.own)
    for change in _names(left[1].alternative_names, right[1].alternative_names, before):
        told = True
        yield change
    generated = left[0] in stand_ins.certificates and right[0] in stand_ins.certificates
    if not told and not generated:
        yield Change(place, Deed.CHANGED, after="every field is equal, but not its encoding or its signature")


def _names(left: Sequence[str], right: Sequence[str], before: str) -> Iterator[Change]:
    for name in left:
        if name not in right:
            yield Change(before + NAME, Deed.REMOVED, before=name)
    for name in right:
        if name not in left:
            yield Change(before + NAME, Deed.ADDED, after=name)
    if list(left) != list(right) and sorted(left) == sorted(right):
        yield Change(f"{before}names", Deed.REORDERED)
