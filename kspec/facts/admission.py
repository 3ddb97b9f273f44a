"""The admission plugins of the API server, per minor release: `admission/<minor>.json`, read out of the real one."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

_FOLDER = Path(__file__).parent / "admission"

REMOVED: Final[Mapping[str, tuple[str, str]]] = {
    "DenyEscalatingExec": ("v1.20", ""),
    "DenyExecOnPrivileged": ("v1.20", ""),
    "PodSecurityPolicy": ("v1.24", "use PodSecurity, which is on by default"),
    "SecurityContextDeny": ("v1.29", "use PodSecurity, which is on by default"),
}
"""A plugin that went before the oldest release with a table -> the last release to have it, and what takes its place.

Sources: Kubernetes' change logs of v1.21, v1.25 and v1.30.
"""


def last_release(minor: str, name: str) -> str:
    """The last release before a minor one to have a plugin; the empty string where none had it."""
    older = [path.stem for path in sorted(_FOLDER.iterdir()) if path.suffix == ".json" and path.stem < minor]
    return next((known for known in reversed(older) if name in load(known)), REMOVED.get(name, ("", ""))[0])


@cache
def load(minor: str) -> Mapping[str, bool]:
    """Every admission plugin of a minor release, and whether it is on by default."""
    found: dict[str, bool] = json.loads((_FOLDER / f"{minor}.json").read_bytes())
    return found
