"""The feature gates of the components, per minor release: `gates/<minor>.json`, read out of the real components.

All components of a release know the same gates. kubeadm's own gates are others: `releases/<version>.json`.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kspec.facts.releases import known_minors
from kspec.model.version import minor_order

_FOLDER = Path(__file__).parent / "gates"


class Gate(NamedTuple):
    """A feature gate: whether it is on by default, locked to that, its stage, and the gates that it needs.

    `stage` is "ALPHA", "BETA", "DEPRECATED", "PRE-ALPHA" or, for a gate of a finished feature, empty.
    """

    default: bool
    locked: bool
    stage: str
    requires: tuple[str, ...] = ()


@cache
def load(minor: str) -> Mapping[str, Gate]:
    """Every gate of a minor release, by name."""
    rows = json.loads((_FOLDER / f"{minor}.json").read_bytes())
    return {
        name: Gate(row["default"], row["locked"], row["stage"], tuple(row.get("requires", ())))
        for name, row in rows.items()
    }


def last_release(name: str, before: str) -> str | None:
    """The last minor release older than `before` that has a gate, None where no known one has."""
    older = (minor for minor in reversed(known_minors()) if minor_order(minor) < minor_order(before))
    return next((minor for minor in older if name in load(minor)), None)


def first_release(name: str, after: str) -> str | None:
    """The first minor release newer than `after` that has a gate, None where no known one has."""
    newer = (minor for minor in known_minors() if minor_order(minor) > minor_order(after))
    return next((minor for minor in newer if name in load(minor)), None)
