"""The admission plugins of the API server, per minor release: `admission/<minor>.json`, read out of the real one."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "admission"


@cache
def load(minor: str) -> Mapping[str, bool]:
    """Every admission plugin of a minor release, and whether it is on by default."""
    found: dict[str, bool] = json.loads((_FOLDER / f"{minor}.json").read_bytes())
    return found
