"""The API groups that the API server knows, per minor release: `groups/<minor>.json`, read out of the real one."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "groups"


@cache
def load(minor: str) -> Mapping[str, Sequence[str]]:
    """Every API group of a minor release, the core group as the empty string, and its versions."""
    found: dict[str, list[str]] = json.loads((_FOLDER / f"{minor}.json").read_bytes())
    return found
