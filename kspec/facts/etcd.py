"""The flags and feature gates of etcd, per minor version: `etcd/<minor>.json`, read out of the real etcd.

etcd takes a flag by its exact name only: `_` is not `-`.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from kspec.facts.gates import Gate

_FOLDER = Path(__file__).parent / "etcd"
_VERSION: Final = re.compile(r"v?(\d{1,3}\.\d{1,3})(?:\.\d+)*(?:[-+_.][0-9A-Za-z-+_.]*)?", re.ASCII)


class EtcdFlag(NamedTuple):
    """A flag: its type's name in etcd, its default, the words that it takes where it takes some only.

    `deprecated` is what etcd says of a flag that is on its way out, empty for any other.
    """

    type: str
    default: str
    words: tuple[str, ...] = ()
    deprecated: str = ""


@cache
def versions() -> tuple[str, ...]:
    """The minor versions that were recorded, oldest first."""
    return tuple(sorted((path.stem for path in _FOLDER.glob("*.json")), key=_order))


def version_of(tag: str) -> str | None:
    """The recorded minor version that an image's tag names; None where it names none or another one."""
    found = _VERSION.fullmatch(tag)
    return found[1] if found and found[1] in versions() else None


@cache
def flags(version: str) -> Mapping[str, EtcdFlag]:
    """Every flag of a recorded minor version, by name."""
    return {
        name: EtcdFlag(row["type"], row["default"], tuple(row.get("words", ())), row.get("deprecated", ""))
        for name, row in _read(version)["flags"].items()
    }


@cache
def gates(version: str) -> Mapping[str, Gate]:
    """Every feature gate of a recorded minor version, by name."""
    return {name: Gate(row["default"], row["locked"], row["stage"]) for name, row in _read(version)["gates"].items()}


def versions_with(name: str) -> tuple[str, ...]:
    """The recorded versions that have a flag, oldest first."""
    return tuple(version for version in versions() if name in flags(version))


def _order(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]


@cache
def _read(version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{version}.json").read_bytes())
    return found
