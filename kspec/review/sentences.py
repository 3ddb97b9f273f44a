"""What happened to a file, in a phrase for people."""

from collections.abc import Iterator, Sequence
from typing import Final

from kspec.model.review import Change, Deed, FileChange, Verdict
from kspec.review.certificates import KEY, NAME, VALID_UNTIL
from kspec.review.stand_ins import GENERATED

_MOST: Final = 4
_OF_A_CERTIFICATE: Final = frozenset({NAME, KEY, VALID_UNTIL, "valid from", "serial number", "signature algorithm"})


def summary(change: FileChange) -> str:
    """The changes in a phrase that goes on behind the file's name; empty where they say it best themselves."""
    if change.verdict is Verdict.CREATED:
        return "is new"
    if change.verdict is Verdict.REMOVED:
        return "is gone"
    if change.verdict is Verdict.MODE:
        return _modes(change)
    if change.form == "certificate":
        return ", ".join(_of_certificate(change.changes))
    if change.secret and all(one.hidden for one in change.changes):
        return "is another (secret)"
    return _counted(change.changes)


def _modes(change: FileChange) -> str:
    if change.modes is None:
        return "has another owner"
    before, after = (f"{mode:04o}" if mode is not None else "?" for mode in change.modes)
    return f"has mode {after} instead of {before}"


def _of_certificate(changes: Sequence[Change]) -> Iterator[str]:
    gained = [one.after or "" if one.place == NAME else one.place for one in changes if one.deed is Deed.ADDED]
    lost = [one.before or "" if one.place == NAME else one.place for one in changes if one.deed is Deed.REMOVED]
    places = {one.place: one for one in changes if one.place == NAME or one.deed is Deed.CHANGED}
    if gained:
        yield f"gains {_listed(gained)}"
    if lost:
        yield f"loses {_listed(lost)}"
    for one in changes:
        if one.deed is Deed.REORDERED:
            yield f"has its {one.place} in another order"
    others = [place for place in places if place and place not in _OF_A_CERTIFICATE]
    if others:
        yield f"has another {_listed(others)}"
    if KEY in places:
        yield "has a new key" if GENERATED in (places[KEY].after or "") else "has another key"
    elif places.keys() & _OF_A_CERTIFICATE:
        yield "its key stays"
    if VALID_UNTIL in places:
        yield f"valid until {(places[VALID_UNTIL].after or '')[:10]}"


def _counted(changes: Sequence[Change]) -> str:
    """How much is otherwise: `2 places changed, 1 added`."""
    words = []
    for deed, word in (
        (Deed.CHANGED, "changed"),
        (Deed.ADDED, "added"),
        (Deed.REMOVED, "removed"),
        (Deed.REORDERED, "in another order"),
    ):
        number = sum(one.deed is deed for one in changes)
        if number:
            words.append(f"{number} {word}")
    return ", ".join(words)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST
    shown = names[:_MOST] if more > 0 else names
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
