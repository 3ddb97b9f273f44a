"""How two certificates differ, field by field, one name a line."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from kspec.model.review import Change, Deed
from kspec.review.stand_ins import GENERATED, StandIns
from kspec.text.text_differences import text_difference
from kspec.x509 import keys, pem, reader
from kspec.x509.reader import ParsedCertificate

NAME: Final = "name"
KEY: Final = "key"
SUBJECT: Final = "subject"
VALID_UNTIL: Final = "valid until"
ORDER: Final = "certificates"
_SERIAL: Final = "serial number"
_DIGITS: Final = 16
_Read: TypeAlias = tuple[bytes, ParsedCertificate]
"""A certificate as DER, and what it says."""


class Fact(NamedTuple):
    """One fact of a certificate; `own` is one that no other certificate has, of whatever machine."""

    name: str
    value: str
    own: bool = False


def certificate_changes(left: bytes, right: bytes, stand_ins: StandIns, place: str = "") -> tuple[Change, ...]:
    """How the certificates of two PEM texts differ; of several, each with the equal one or that with the same key.

    `place` is where the texts stand, as in a kubeconfig. Nothing where both would only be generated otherwise.
    ValueError if one of the texts is damaged or has none.
    """
    ours, theirs = _parsed(left), _parsed(right)
    several = len(ours) > 1 or len(theirs) > 1
    pairs = _pairs(ours, theirs, stand_ins) if several else [(0, 0)]
    found: list[Change] = []
    for one, other in pairs:
        if one is None or other is None:
            deed, number, which = (Deed.ADDED, other, theirs) if one is None else (Deed.REMOVED, one, ours)
            title = _title(which[number or 0])
            before, after = (None, title) if one is None else (title, None)
            found.append(Change(_where(place, (number or 0) + 1), deed, before, after))
        elif ours[one][0] != theirs[other][0]:
            found += _of_one(ours[one], theirs[other], stand_ins, _where(place, other + 1) if several else place)
    kept = [one for one, other in pairs if one is not None and other is not None]
    if kept != sorted(kept):
        found.append(Change(f"{place} {ORDER}".strip(), Deed.REORDERED))
    if [der for der, _ in ours] != [der for der, _ in theirs]:
        return tuple(found)  # nothing, where all that differs is what stands for things to be generated
    return (Change(place, Deed.CHANGED, after=f"it {text_difference(right, left)}"),)


def _where(place: str, number: int) -> str:
    return f"{place} certificate {number}".strip()


def _pairs(ours: Sequence[_Read], theirs: Sequence[_Read], stand_ins: StandIns) -> list[tuple[int | None, int | None]]:
    """Which belong together, by their places, in the right text's order; what only one side has is last."""
    left = set(range(len(ours)))
    found: dict[int, int] = {}
    made = stand_ins.certificates
    for alike in (_are_equal, _have_one_key, lambda one, other: one[0] in made and other[0] in made):
        for number, other in enumerate(theirs):
            if number not in found:
                fitting = sorted(one for one in left if alike(ours[one], other))
                if fitting:
                    found[number] = fitting[0]
                    left.remove(fitting[0])
    both: list[tuple[int | None, int | None]] = [(found.get(number), number) for number in range(len(theirs))]
    return [*both, *((one, None) for one in sorted(left))]


def _are_equal(one: _Read, other: _Read) -> bool:
    return one[0] == other[0]


def _have_one_key(one: _Read, other: _Read) -> bool:
    return one[1].public_key == other[1].public_key


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


def _parsed(text: bytes) -> Sequence[_Read]:
    found = [(der, reader.parse(der)) for der in pem.certificates(text)]
    if not found:
        message = "no certificate in it"
        raise ValueError(message)
    return found


def _title(found: _Read) -> str:
    return f"{found[1].subject}, valid until {found[1].validity.not_after:%Y-%m-%d}"


def _of_one(left: _Read, right: _Read, stand_ins: StandIns, place: str) -> Iterator[Change]:
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
