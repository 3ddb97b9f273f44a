"""What a file is by its text, before it is read: a cluster's spec, a set of clusters, or what names a base."""

import os
import re
from collections.abc import Iterator
from typing import Final

from kspec.facts import clusterset

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


def bases_of(spec: str, text: bytes) -> Iterator[str]:
    """The real paths of the files that a spec with this text names as its bases."""
    folder = os.path.dirname(spec)  # noqa: PTH120 - as it is named
    for match in _BASE.finditer(text):
        name = os.fsdecode(next(filter(None, match.groups())))
        if "\0" not in name:
            yield os.path.realpath(os.path.join(folder, name))  # noqa: PTH118 - as above
