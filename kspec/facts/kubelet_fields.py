"""Which field of a KubeletConfiguration each of the kubelet's flags sets, per minor release.

`kubelet_fields/<minor>.json` was read out of the real kubelet: by the addresses that its flags write to.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "kubelet_fields"


@cache
def load(minor: str) -> Mapping[str, str]:
    """Flag -> the field's path, such as `authentication.anonymous.enabled`, of every flag that sets one."""
    found: dict[str, str] = json.loads((_FOLDER / f"{minor}.json").read_bytes())
    return {flag.replace("_", "-"): path for flag, path in found.items() if path}
