"""Conflict markers, as a merge of Git's leaves them in a file, and the way out of a conflict in what kspec writes."""

import re
from typing import Final

_MARKER: Final = re.compile(rb"^(?:<{7}|>{7}) [^\n]*$|^={7}\r?$|^\|{7}(?: [^\n]*)?$", re.MULTILINE)
_FIRST: Final = re.compile(r"^<{7} [^\n]*", re.MULTILINE)
_SIDE: Final = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)


def conflict_line(content: bytes) -> int:
    """The number of the first line of a JSON file that is a conflict marker, from 1; 0 where there is none."""
    marker = _MARKER.search(content)
    return content.count(b"\n", 0, marker.start()) + 1 if marker else 0


def has_conflict(content: bytes) -> bool:
    """Whether a file of any kind holds a conflict: a row of `=` alone may underline a title."""
    return _SIDE.search(content) is not None


def first_marker(text: str) -> tuple[int, int] | None:
    """Where the first marker of a whole conflict begins and ends in a text; None where there is none."""
    marker = _FIRST.search(text) if "\n>>>>>>> " in text else None
    return marker.span() if marker else None


def way_out(lock: str, output: str) -> str:
    """What to do about a conflict: both sides of lock and output are made by builds, so that a build makes the rest."""
    return (
        f"take either side of lock and output as a whole, as with `git restore --source=HEAD --staged --worktree -- "
        f"{lock} {output}` (or --source=MERGE_HEAD), merge the spec by hand, and build again; of the lock it is enough "
        "to take out each certificate's block that holds markers"
    )
