"""A report, and a review as a page, in a real browser: a silent console, no request, nothing that keeps a reader out.

Needs Chromium, Node and npm; what it looks with (`browser/package.json`) is installed once, into the cache. With
KSPEC_SCREENSHOTS=docs/pictures the pictures of the documentation are taken anew.
"""

import json
import os
import shutil
import subprocess
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from kspec.cli.main import main

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent / "browser"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
READERS = ("light", "dark", "phone", "print")
LEAST_RULES = {"report": 30, "review": 10}
"""Of each page, how many rules had something to look at."""
SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: staging
kubernetesVersion: v1.37.2
controlPlaneEndpoint: k8s.staging.example.com:6443
encryptionAlgorithm: ECDSA-P256
apiServer:
  certSANs: [192.0.2.80]
  extraArgs:
  - {name: profiling, value: "false"}
  - {name: service-account-issuer, value: https://issuer.example.com}
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: "cp-[1-3]", role: control-plane, address: "192.0.2.[11-13]"}
- {name: "worker-[1-5]"}
"""
CHANGED = SPEC.replace("192.0.2.80]", "192.0.2.80, api.example.com]").replace("worker-[1-5]", "worker-[1-6]")
"""A name, and a machine more."""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with what the page is looked at with."""
    if not (CHROMIUM and shutil.which("node") and shutil.which("npm")):
        pytest.skip("no chromium, node or npm")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kspec-browser"
    wanted = (HERE / "package.json").read_text()
    kept = cache / "package.json"
    if not (cache / "node_modules").is_dir() or not kept.is_file() or kept.read_text() != wanted:
        fresh = tmp_path_factory.mktemp("modules")
        (fresh / "package.json").write_text(wanted)
        command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
        subprocess.run(command, cwd=fresh, check=True)
        shutil.rmtree(cache, ignore_errors=True)
        shutil.copytree(fresh, cache)
    return cache


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report of three control planes and five workers, and the review of a change of them."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "cluster.yaml").write_text(SPEC)
    with chdir(folder):
        assert main(["build", "cluster.yaml", "-o", "out", "--now", "2026-01-15"]) == 0
        assert main(["report", "out", "-o", "report.html", "--at", "2026-12-24"]) == 0
        (folder / "cluster.yaml").write_text(CHANGED)
        with (folder / "review.html").open("w") as page, redirect_stdout(page):
            assert main(["diff", "cluster.yaml", "-o", "out", "--now", "2026-03-01", "--format", "html"]) == 1
    return folder


@pytest.fixture(scope="module", params=LEAST_RULES)
def found(modules: Path, pages: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What happened to each reader of a page."""
    page = str(pages / f"{request.param}.html")
    command = ["node", str(HERE / "look.mjs"), str(modules), CHROMIUM, page]
    pictures = os.environ.get("KSPEC_SCREENSHOTS")
    done = subprocess.run([*command, *([pictures] if pictures else [])], capture_output=True, text=True, check=True)
    return {**json.loads(done.stdout), "page": request.param}


@pytest.mark.parametrize("reader", READERS)
def test_nothing_is_said_and_nobody_is_asked(found: dict[str, Any], reader: str) -> None:
    """The page itself is all that is loaded."""
    assert found[reader]["said"] == []
    assert [address for address in found[reader]["asked"] if not address.startswith("data:")] == [
        address for address in found[reader]["asked"] if address.endswith(f"/{found['page']}.html")
    ]
    assert len(found[reader]["asked"]) <= 2


@pytest.mark.parametrize("reader", READERS)
def test_nobody_is_kept_out(found: dict[str, Any], reader: str) -> None:
    """What axe-core knows of WCAG and good practice; it did look."""
    assert found[reader]["wrong"] == []
    assert found[reader]["rules"] >= LEAST_RULES[found["page"]]


@pytest.mark.parametrize("reader", READERS)
def test_the_page_is_no_wider_than_its_reader(found: dict[str, Any], reader: str) -> None:
    """What is wider scrolls by itself; on paper nothing does."""
    assert found[reader]["wide"] <= found[reader]["width"]


def test_the_readers_choice_of_colours_is_followed(found: dict[str, Any]) -> None:
    """Light and dark; paper is white for both."""
    grounds = {reader: found[reader]["ground"] for reader in READERS}
    assert grounds["light"] == grounds["phone"] == "rgb(255, 255, 255)"
    assert grounds["dark"] == "rgb(13, 17, 23)"
    assert grounds["print"] == "rgb(255, 255, 255)"
