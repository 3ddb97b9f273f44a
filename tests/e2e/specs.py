"""The spec of one control plane, of the release whose programs are built."""

import re
from typing import Final

from e2e.programs import RELEASE
from places import REPOSITORY

SINGLE: Final = re.sub(
    r"(?<=^kubernetesVersion: ).*$",
    RELEASE,
    (REPOSITORY / "specs" / "ok" / "single.yaml").read_text(),
    flags=re.MULTILINE,
)
