"""How two texts differ, line by line, without their secrets."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

from kspec.model.review import Change, Deed
from kspec.secrets.lines import without_assigned
from kspec.secrets.text import secret_text
from kspec.text.text_differences import text_difference

_MOST_LINES: Final = 4000
_WIDEST: Final = 300


def text_changes(left: bytes, right: bytes, place: str = "") -> tuple[Change, ...]:
    """Each line that is removed or added, by its number in the text that has it.

    What is spelt otherwise without another line, and what is no text or too long a one, is one change.
    """
    try:
        ours, theirs = left.decode().splitlines(), right.decode().splitlines()
    except UnicodeDecodeError:
        return (Change(place, Deed.CHANGED, hidden=True),)
    if max(len(ours), len(theirs)) > _MOST_LINES:
        return (Change(place, Deed.CHANGED, after=f"the right one {text_difference(right, left)}"),)
    found = tuple(_lines(ours, theirs, place))
    return found or (Change(place, Deed.CHANGED, after=f"it {text_difference(right, left)}"),)


def _lines(left: list[str], right: list[str], place: str) -> Iterator[Change]:
    ours, theirs = (secret_text("\n".join((*lines, "")), part=True).lines for lines in (left, right))
    before = f"{place} line " if place else "line "
    for tag, start, end, other, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for number in range(start, end):
            yield _line(f"{before}{number + 1}", Deed.REMOVED, without_assigned(ours[number]), left[number])
        for number in range(other, stop):
            yield _line(f"{before}{number + 1}", Deed.ADDED, without_assigned(theirs[number]), right[number])


def _line(place: str, deed: Deed, text: str, whole: str) -> Change:
    cut = text if len(text) <= _WIDEST else f"{text[:_WIDEST]}..."
    hidden = text != whole
    if deed is Deed.REMOVED:
        return Change(place, deed, before=cut, hidden=hidden)
    return Change(place, deed, after=cut, hidden=hidden)
