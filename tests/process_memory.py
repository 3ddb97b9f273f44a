"""The memory of running processes, and whether something is in it."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

_MAP = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r(.)..\s\S+\s\S+\s(\S+)\s*(.*)")
_PIECE = 1 << 26


def memory(process: int) -> Iterator[bytes]:
    """What can be read of a process's memory, in pieces; not what is a file's and was never changed."""
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as stream:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            found = _MAP.match(line)
            if found is None or (found[3] != "w" and found[4] != "0"):
                continue
            begin, end = int(found[1], 16), int(found[2], 16)
            for start in range(begin, end, _PIECE):
                try:
                    stream.seek(start)
                    yield stream.read(min(_PIECE, end - start))
                except (OSError, OverflowError, ValueError):  # a map of the kernel's own
                    continue


def held(process: int, needles: Collection[bytes]) -> set[bytes]:
    """Which of the needles a process has in its memory."""
    found: set[bytes] = set()
    for piece in memory(process):
        found |= {needle for needle in needles if needle not in found and needle in piece}
    return found
