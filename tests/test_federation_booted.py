"""What a set makes for hubs, taken by real servers (slow: needs root, Go, and what `test_cluster.py` needs)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_cluster import Kspec

from kspec.facts.releases import newest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
RELEASES = tuple(known.version for known in reversed(newest()))


@pytest.mark.parametrize("release", RELEASES)
def test_real_servers_take_the_objects_for_hubs(tmp_path: Path, kspec: Kspec, release: str) -> None:
    """Strictly: an API server with Cluster API's and the About API's definitions, and Karmada's own types."""
    for path in (ROOT / "specs/sets/shop").glob("*.yaml"):
        shutil.copy(path, tmp_path)
    shop = tmp_path / "shop.yaml"
    if "sharedServices" not in shop.read_text():
        shop.write_text(f"{shop.read_text()}sharedServices: true\n")
    out = tmp_path / "out"
    assert kspec("build", shop, "-o", out).status == 0
    command = [sys.executable, "boot_hub.py", release, str(out / "hub"), "hub-cp-1", str(out / "shop")]
    done = subprocess.run(command, cwd=ROOT / "tests/oracle", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for words in (
        "2 objects of argocd",
        "4 objects of cluster-api",
        "6 objects of karmada",
        "11 objects of members/us",
    ):
        assert f"ok    the API server takes {words}" in done.stdout
    assert done.stdout.count("ok    Karmada's types take the Cluster") == 2
