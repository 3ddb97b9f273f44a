"""What differs between Kubernetes releases, as data.

`releases/<version>.json` holds what the kubeadm of a patch release says of itself, `releases/changes.json` in which
releases each behaviour that some release changed is there. Any other patch of a known minor release takes the data of
its nearest recorded neighbour and its own place in the table of changes.

A recorded pre-release is data for whoever names it. It stands for no other release: none takes its data, none is
suggested or assumed because of it, and its minor release is not out.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from kspec.model.release import FeatureGate, Release
from kspec.model.version import Version, minor_order, parse_version

SUPPORTED_MINORS = 3
"""How many minor releases the Kubernetes project maintains at a time."""

_FOLDER = Path(__file__).parent / "releases"


def release(version: str) -> Release | None:
    """The release that a kubernetesVersion names, or None if its minor release is unknown or it is not a version.

    One that was not recorded has the data of the nearest lower recorded one of its minor release, else of the nearest
    higher; `nearest` says which.
    """
    asked = parse_version(version)
    nearest = _nearest(asked) if asked else None
    if asked is None or nearest is None:
        return None
    data = _read(str(nearest))
    return Release(
        version=version if version.startswith("v") else f"v{version}",
        minor=asked.minor,
        nearest=str(nearest),
        images=data["images"],
        changes=frozenset(name for name, ranges in _changes().items() if any(_is_in(asked, *ends) for ends in ranges)),
        patch_targets=tuple(data["patchTargets"]),
        api_versions=tuple(data["apiVersions"]),
        minimum_version=data["minimumKubernetesVersion"],
        feature_gates={name: FeatureGate(**gate) for name, gate in data["featureGates"].items()},
    )


def named(version: str) -> Release | None:
    """The release that a person names: `v1.37.2` or `1.37.2`, or by `v1.37` the newest recorded patch of it."""
    minor = version if version.startswith("v") else f"v{version}"
    return next((known for known in newest() if known.minor == minor), None) or release(version)


def unknown(version: str) -> str:
    """What is said of a name that `named` does not know."""
    minors = known_minors()
    return f"{version!r} is not a release that kspec knows ({minors[0]} to {minors[-1]})"


def _nearest(asked: Version) -> Version | None:
    """The recorded release whose data a version takes; a pre-release's data is its own alone."""
    if asked in _recorded():
        return asked
    released = _released().get(asked.minor, ())
    lower = [known for known in released if known.patch <= asked.patch]
    return max(lower) if lower else min(released, default=None)


def _is_in(asked: Version, since: Version | None, until: Version | None) -> bool:
    """Whether a version is within a range: from `since` on, and before `until`."""
    return (since is None or _has_come(since, asked)) and (until is None or not _has_come(until, asked))


def _has_come(end: Version, asked: Version) -> bool:
    """Whether a version is at the end of a range or beyond.

    Where the end is a released version, a pre-release counts as the release that it leads to; it has other data only
    where it was recorded, and then the end names a pre-release too.
    """
    return asked >= end if end.pre_release else asked.numbers >= end.numbers


@cache
def known_minors() -> tuple[str, ...]:
    """Every minor release that is out and that kspec knows, oldest first."""
    return tuple(sorted(_released(), key=minor_order))


def past_support() -> tuple[str, ...]:
    """The minor releases that are no longer maintained, oldest first.

    There is no clock here: the newest one that kspec knows says which ones are.
    """
    return known_minors()[:-SUPPORTED_MINORS]


@cache
def newest() -> tuple[Release, ...]:
    """The newest recorded patch of every known minor release, newest first."""
    return tuple(
        found for minor in reversed(known_minors()) if (found := release(str(max(_released()[minor])))) is not None
    )


def known_changes() -> tuple[str, ...]:
    """The name of every row in the table of changes."""
    return tuple(_changes())


def notes(before: Release, after: Release) -> tuple[str, ...]:
    """What changed in kubeadm and the components from one release to another, a sentence each, as the table has them.

    On the way back each note says of which release it is.
    """
    texts = json.loads((_FOLDER / "changes.json").read_bytes())
    gained = [texts[name]["note"] for name in _changes() if after.has(name) and not before.has(name)]
    lost = [f"no longer: {texts[name]['note']}" for name in _changes() if before.has(name) and not after.has(name)]
    return (*gained, *lost)


@cache
def _recorded() -> frozenset[Version]:
    """Every recorded release, pre-releases too."""
    found = (parse_version(path.stem) for path in _FOLDER.glob("v*.json"))
    return frozenset(version for version in found if version is not None)


@cache
def _released() -> Mapping[str, Sequence[Version]]:
    """Minor release -> the recorded patches of it that are not pre-releases."""
    found: dict[str, list[Version]] = {}
    for version in sorted(_recorded()):
        if not version.pre_release:
            found.setdefault(version.minor, []).append(version)
    return found


@cache
def _read(version: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_FOLDER / f"{version}.json").read_bytes())
    return found


@cache
def _changes() -> Mapping[str, Sequence[tuple[Version | None, Version | None]]]:
    """Name of a change -> the ranges of releases that have it: the first that does, the first that does no longer."""
    table = json.loads((_FOLDER / "changes.json").read_bytes())
    return {
        name: [(parse_version(ends.get("since", "")), parse_version(ends.get("until", ""))) for ends in row["ranges"]]
        for name, row in table.items()
    }
