"""What differs between Kubernetes releases, as data.

`releases/<version>.json` holds what the kubeadm of a patch release says of itself, `releases/changes.json` each
behaviour that some release changed. Any other patch of a known minor release takes the data of its nearest recorded
neighbour and its own place in the table of changes.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kspec.model.release import FeatureGate, Release

_FOLDER = Path(__file__).parent / "releases"
_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
"""A semantic version as kubeadm takes one: the `v` may be missing, a pre-release and build metadata may follow."""


def release(version: str) -> Release | None:
    """The release that a kubernetesVersion names, or None if its minor release is unknown or it is no version.

    One that was not recorded has the data of the nearest lower recorded one of its minor release, else of the nearest
    higher; `nearest` says which.
    """
    found = _VERSION.fullmatch(version)
    if not found:
        return None
    minor, patch = f"v{found[1]}.{found[2]}", int(found[3])
    recorded = _recorded().get(minor)
    if not recorded:
        return None
    lower = [known for known in recorded if known <= patch]
    nearest = f"{minor}.{max(lower) if lower else min(recorded)}"
    data = _read(nearest)
    return Release(
        version=version if version.startswith("v") else f"v{version}",
        minor=minor,
        nearest=nearest,
        images=data["images"],
        changes=frozenset(name for name, since in _changes().items() if _has(since, minor, patch)),
        patch_targets=tuple(data["patchTargets"]),
        api_versions=tuple(data["apiVersions"]),
        minimum_version=data["minimumKubernetesVersion"],
        feature_gates={name: FeatureGate(**gate) for name, gate in data["featureGates"].items()},
    )


def _has(since: Mapping[str, int], minor: str, patch: int) -> bool:
    """Whether a release has a change: in a minor release that its row names, from that patch on; in a later, always."""
    if minor in since:
        return patch >= since[minor]
    return any(_order(known) < _order(minor) for known in since)


def known_minors() -> tuple[str, ...]:
    """Every minor release that kspec knows, oldest first."""
    return tuple(sorted(_recorded(), key=_order))


@cache
def newest() -> tuple[Release, ...]:
    """The newest recorded patch of every known minor release, newest first."""
    return tuple(
        found
        for minor in reversed(known_minors())
        if (found := release(f"{minor}.{max(_recorded()[minor])}")) is not None
    )


def known_changes() -> tuple[str, ...]:
    """The name of every row in the table of changes."""
    return tuple(_changes())


def _order(minor: str) -> list[int]:
    return [int(part) for part in minor.removeprefix("v").split(".")]


@cache
def _recorded() -> dict[str, list[int]]:
    """Minor release -> the patches recorded of it."""
    patches: dict[str, list[int]] = {}
    for path in _FOLDER.glob("v*.json"):
        minor, _, patch = path.stem.rpartition(".")
        patches.setdefault(minor, []).append(int(patch))
    return patches


@cache
def _read(version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{version}.json").read_bytes())
    return found


@cache
def _changes() -> dict[str, dict[str, int]]:
    """Name of a change -> minor release -> the first patch that has it."""
    table = json.loads((_FOLDER / "changes.json").read_bytes())
    return {name: row["since"] for name, row in table.items()}
