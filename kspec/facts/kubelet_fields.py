"""Which field of a KubeletConfiguration each of the kubelet's flags sets, per minor release.

`kubelet_fields/<minor>.json` was read out of the real kubelet: by the addresses that its flags write to.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kspec.model.version import minor_order

_FOLDER = Path(__file__).parent / "kubelet_fields"


@cache
def load(minor: str) -> Mapping[str, str]:
    """Flag -> the field's path, such as `authentication.anonymous.enabled`, of every flag that sets one.

    A minor release that was not recorded takes the table of the nearest newer one, else of the newest.
    """
    recorded = sorted((path.stem for path in _FOLDER.glob("v*.json")), key=minor_order)
    nearest = next((known for known in recorded if minor_order(known) >= minor_order(minor)), recorded[-1])
    found: dict[str, str] = json.loads((_FOLDER / f"{nearest}.json").read_bytes())
    return {flag.replace("_", "-"): path for flag, path in found.items() if path}
