"""docs/adding-a-check.md, followed word for word in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
RECIPE: Final = ROOT / "docs" / "adding-a-check.md"
NEEDED: Final = ("kspec", "docs", "specs", "tests", "pyproject.toml", "changelog.d")
"""What of the project the recipe works on."""
STEP: Final = re.compile(
    r"^(?:(?P<new>The new file)|(?P<end>At the end, after two blank lines, of)|After `(?P<after>[^`]+)` in)"
    r" `(?P<file>[^`]+)`:\n\n"
    r"(?P<fence>`{3,})\w*\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
PLACES: Final = 7
"""So many places are touched by hand: fewer is better, more needs a reason."""
WRITTEN: Final = {"tests/report/bad/single-label-domain-cluster.txt", "docs/codes/README.md"}
"""What the tests write anew for the added check."""


def follow(step: re.Match[str], copy: Path) -> None:
    """Do what one step says; a place that it names and that is not there, or is there twice, fails."""
    path = copy / step["file"]
    if step["new"]:
        assert not path.exists()
        path.write_text(step["text"])
        return
    text = path.read_text()
    if step["end"]:
        path.write_text(f"{text}\n\n{step['text']}")
        return
    lines = text.splitlines(keepends=True)
    place = [line.strip() for line in lines].index(step["after"])
    assert sum(line.strip() == step["after"] for line in lines) == 1
    path.write_text("".join((*lines[: place + 1], step["text"], *lines[place + 1 :])))


def run(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A Python program's module, in the copy and with the copy's kspec."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def contents(copy: Path) -> dict[str, bytes]:
    """Every file of a copy, by its path."""
    return {str(path.relative_to(copy)): path.read_bytes() for path in copy.rglob("*") if path.is_file()}


def test_a_check_is_added_by_its_recipe(tmp_path: Path) -> None:
    """Its steps touch no more places than it says, and lead to a warning that is found, explained and tested."""
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    steps = list(STEP.finditer(RECIPE.read_text()))
    assert len(steps) == PLACES
    for step in steps:
        follow(step, tmp_path)

    before = contents(tmp_path)
    written = run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", "tests/test_codes.py", "--force-regen")
    after = contents(tmp_path)
    assert {name for name in after if after[name] != before.get(name)} == WRITTEN, written.stdout
    tests = ("tests/test_codes.py", "tests/check/advice/test_networks.py", "tests/check/advice/test_spec.py")
    passed = run(tmp_path, "pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert passed.returncode == 0, passed.stdout

    checked = run(tmp_path, "kspec", "check", "specs/bad/single-label-domain-cluster.yaml")
    assert "warning[single-label-domain]" in checked.stdout + checked.stderr
    assert run(tmp_path, "kspec", "explain", "single-label-domain").stdout.startswith("# single-label-domain\n")
