"""The walk-through of docs/booting.md: each command of it is run, in its order, and the node boots."""

import re
import sys
from pathlib import Path

import pytest
from e2e.conftest import SetUp
from e2e.test_single import BOOT, NODE, ROOT

pytestmark = pytest.mark.slow

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGE = (ROOT / "docs" / "booting.md").read_text()
MOUNTED = "mount -t tmpfs tmpfs /mnt && mkdir /mnt/image && mount --bind . /mnt/image && cd"
"""On the workstation the image's root folder is mounted where the page says."""


def scripts(part: str) -> str:
    """The commands of a part of the page, as one script that stops at the first failure."""
    lines = [line for block in BLOCK.findall(part) for line in block.replace("\\\n", " ").splitlines()]
    return "set -ex\n" + "\n".join(line.removeprefix("$ ") for line in lines if line.startswith("$ "))


def test_the_page_is_true(set_up: SetUp) -> None:
    """What stands before the machine's start is done to its disk, what stands behind it on the network beside it."""
    lab = set_up(NODE)
    before, after = PAGE.split("\n## Start the machine\n")
    assert "kspec init" in before
    assert "kubectl" in after
    node = lab.machine("cp-1")
    path = f"{Path(sys.executable).parent}:{lab.supplies.programs.path}"
    folder = lab.folder / "workstation"
    folder.mkdir()
    node.on_disk("env", f"PATH={path}", "sh", "-ec", f"{MOUNTED} {folder}\n{scripts(before)}")
    lab.boot("cp-1")
    lab.network.outside("sh", "-ec", f"cd {folder / 'north'}\n{scripts(after)}", path=path, seconds=3 * BOOT)
    lab.figures("every command of the page has done what it should")
