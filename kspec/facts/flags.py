"""The flags of the components, per minor release: `flags/<minor>.json`, read out of the real components.

A component takes a flag with `_` for `-` too; here all have `-`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kspec.facts.releases import known_minors

_FOLDER = Path(__file__).parent / "flags"


class Flag(NamedTuple):
    """A flag: the name that its type has in the component (`stringSlice`).

    `deprecated` is what the component says of a flag that is on its way out, empty for any other.
    """

    type: str
    deprecated: str


@cache
def load(minor: str, component: str) -> Mapping[str, Flag]:
    """Every flag of a component in a minor release, by name."""
    rows = _read(minor)[component]
    return {name.replace("_", "-"): Flag(row[0], row[1] if len(row) > 1 else "") for name, row in rows.items()}


def releases_with(component: str, name: str) -> tuple[str, ...]:
    """The minor releases whose component has a flag, oldest first."""
    return tuple(minor for minor in known_minors() if name in load(minor, component))


@cache
def _read(minor: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads((_FOLDER / f"{minor}.json").read_bytes())
    return found
