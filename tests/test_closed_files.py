"""Whoever may not read something is told what, by its whole path, and of nothing that would follow from it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_cluster import Cluster

ROOT = os.geteuid() == 0
PKI = Path("out/nodes/cp-1/etc/kubernetes/pki")
COMMANDS = {
    "verify": ("verify", "out"),
    "verify of a machine": ("verify", "whole", "--root", "out/nodes/cp-1"),
    "diff": ("diff", "whole", "out"),
    "diff of a machine": ("diff", "whole", "cp-1=out/nodes/cp-1"),
    "diff of a spec": ("diff", "cluster.yaml", "-o", "out"),
    "report": ("report", "out", "-o", "report.html"),
    "export": ("export", "tar", "out", "-o", "node.tar"),
}

pytestmark = pytest.mark.skipif(ROOT and not shutil.which("setpriv"), reason="root needs setpriv to be kept out")


@pytest.fixture
def closed(cluster: Cluster) -> Iterator[Path]:
    """A folder with an output, and a copy of it that can be read."""
    shutil.copytree(cluster.out, cluster.folder / "whole")
    yield cluster.folder
    (cluster.folder / PKI).chmod(0o755)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What kspec answers to somebody for whom modes count, which they do not for root."""
    kept_out = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if ROOT else ()
    command = (*kept_out, sys.executable, "-m", "kspec", *words)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("what", [PKI, PKI / "ca.crt"])
def test_what_is_closed_is_named_by_its_path(closed: Path, name: str, what: Path) -> None:
    """A folder, or a file."""
    (closed / what).chmod(0)
    said = run(closed, *COMMANDS[name])
    assert said.returncode == (1 if name.startswith("verify") else 2)
    text = said.stdout + said.stderr
    assert re.search(rf"{re.escape(str(what))}(/[\w./-]+)?(: | cannot be read: )Permission denied", text), text
    assert "Traceback" not in text


@pytest.mark.parametrize("name", ["verify", "verify of a machine"])
def test_of_a_closed_folder_nothing_is_said_to_be_missing(closed: Path, name: str) -> None:
    """Only that nobody can tell."""
    (closed / PKI).chmod(0)
    text = run(closed, *COMMANDS[name]).stdout
    assert "is not there" not in text
    assert text.count(f"error[drift-unreadable]: {PKI} cannot be read: Permission denied\n") == 1
