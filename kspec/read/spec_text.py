"""What a file is by its text, before it is read: a cluster's spec, a set of clusters, or what names a base."""

import os
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from kspec.facts import clusterset
from kspec.read.load import PROGRAM

_CLUSTER: Final = re.compile(
    rb"^kind:\s*[\"']?ClusterConfiguration\b|[\"']kind[\"']\s*:\s*[\"']ClusterConfiguration\b"
    rb"|[{,]\s*kind\s*:\s*[\"']?ClusterConfiguration\b",
    re.MULTILINE,
)
_BASE: Final = re.compile(
    rb"^extends:\s*[\"']?([^\s\"'#]+)|[\"']extends[\"']\s*:\s*[\"']([^\"'\n]+)|[{,]\s*extends\s*:\s*[\"']?([^\s\"',}]+)",
    re.MULTILINE,
)
"""What in a text begins a cluster's configuration, and what names a base: nothing that is further in, as in a text."""
_SET: Final = re.compile(rb"\bkind[\"']?\s*:\s*[\"']?" + clusterset.KIND.encode() + rb"\b")


def describes_cluster(text: bytes) -> bool:
    """Whether a text of YAML or JSON holds a cluster's configuration."""
    return _CLUSTER.search(text) is not None


def may_be_set(text: bytes) -> bool:
    """Whether a text may hold a set of clusters, be it a program's."""
    return _SET.search(text) is not None


class ToldApart(NamedTuple):
    """Of some files those that are specs of clusters, those that may hold a set of clusters, and others' bases.

    Each in the order of the files.
    """

    specs: tuple[str, ...]
    sets: tuple[str, ...]
    bases: tuple[str, ...]


def tell_apart(texts: Iterable[tuple[str, bytes]]) -> ToldApart:
    """What files are, by their paths and texts.

    A spec is a program, or a text of YAML or JSON that holds a ClusterConfiguration or names a base. A base that
    another one names is none.
    """
    paths: list[str] = []
    specs: list[str] = []
    sets: list[str] = []
    named: set[str] = set()
    for path, text in texts:
        paths.append(path)
        program = path.endswith(PROGRAM)
        bases = [] if program else list(bases_of(path, text))
        named.update(bases)
        if program or bases or describes_cluster(text):
            specs.append(path)
        if may_be_set(text):
            sets.append(path)
    used = dict.fromkeys(path for path in paths if os.path.realpath(path) in named) if named else {}
    return ToldApart(tuple(path for path in specs if path not in used), tuple(sets), tuple(used))


def bases_of(spec: str, text: bytes) -> Iterator[str]:
    """The real paths of the files that a spec with this text names as its bases."""
    folder = os.path.dirname(spec)  # noqa: PTH120 - as it is named
    for match in _BASE.finditer(text):
        name = os.fsdecode(next(filter(None, match.groups())))
        if "\0" not in name:
            yield os.path.realpath(os.path.join(folder, name))  # noqa: PTH118 - as above
