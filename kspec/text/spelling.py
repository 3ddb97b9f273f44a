"""Which known name a misspelt one means, and what is said of one that is not known."""

from collections.abc import Collection, Iterable
from typing import Final

_SHORTEST: Final = 4
"""Letters of a name below which a slip of one letter says nothing."""
_ALIKE: Final = 0.75
"""How alike two names are at least, by difflib's ratio, that one may be meant for the other."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is meant most likely: equal but for case, else the most similar; None where none is near."""
    names = sorted(known)
    same = [candidate for candidate in names if candidate.casefold() == name.casefold()]
    if same:
        return same[0]
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is misspelt

    return next(iter(get_close_matches(name, names, 1, _ALIKE)), None)


def suggestion(word: str, known: Collection[str], otherwise: str = "") -> str:
    """What to do about a word that is not one of the known ones: to write the one that is meant most likely.

    `otherwise` is said where none is near.
    """
    near = nearest(word, known)
    return f"did you mean {near}?" if near else otherwise


def expected(known: Iterable[str]) -> str:
    """What a word may be, in their order."""
    return f"expected one of: {', '.join(known)}"


def recased(name: str, known: Iterable[str]) -> str | None:
    """The known name that is equal but for case, if it is one."""
    found = [candidate for candidate in known if candidate.casefold() == name.casefold()]
    return found[0] if len(found) == 1 else None


def certain(name: str, known: Iterable[str]) -> str | None:
    """The known name that can only be meant: the one that is equal but for case, or one slip of a finger away.

    A slip is a letter too much, missing, wrong, or two in the wrong order. None where no name or several are so near.
    """
    names = sorted(set(known))
    found = [candidate for candidate in names if candidate.casefold() == name.casefold()]
    if not found and len(name) >= _SHORTEST:
        found = [candidate for candidate in names if len(candidate) >= _SHORTEST and _one_slip(name, candidate)]
    return found[0] if len(found) == 1 else None


def _one_slip(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((index for index, letter in enumerate(short) if letter != long[index]), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return swapped or short[at + 1 :] == long[at + 1 :]
