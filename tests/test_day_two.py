"""docs/day-two.md, run from its first line to its last: the edits that its comments describe are made by a table."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = (ROOT / "docs/day-two.md").read_text()
BLOCK: Final = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def _put(old: str, new: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        assert text.count(old) == 1
        return text.replace(old, new)

    return edit


def _without_block(name: str) -> Callable[[str], str]:
    """As somebody would take it out by hand, with the markers of a conflict that are in it."""

    def edit(text: str) -> str:
        left, count = re.subn(rf'^    "{name}": {{\n.*?^    }},\n', "", text, flags=re.MULTILINE | re.DOTALL)
        assert count == 1
        assert left.count("<<<<<<<") == 0 < text.count("<<<<<<<")
        return left

    return edit


def _merged(text: str) -> str:
    return re.sub(r"^(<{7} .*|={7}|>{7} .*)\n", "", text, flags=re.MULTILINE)


def _names_and_node(text: str) -> str:
    return _put("w-[1-2]", "w-[1-3]")(_put("  - k8s.example.com\n", "  - k8s.example.com\n  - api.example.com\n")(text))


EDITS: Final[tuple[tuple[str, Callable[[str], str]], ...]] = (
    ("cluster.yaml", _put("w-[1-2]", "w-[1-3]")),
    ("cluster.yaml", _put("w-[1-3]", "w-[1-2]")),
    ("cluster.yaml", _put("v1.36.3", "v1.37.2")),
    ("cluster.yaml", _names_and_node),
    ("cluster.yaml", _put("  - k8s.example.com\n", "  - k8s.example.com\n  - kubernetes.example.com\n")),
    ("cluster.lock", _without_block("cp-1/apiserver")),
    ("cluster.yaml", _merged),
)
"""What each `vi` of the page changes, in order."""


class Story:
    """A repository, a shell's place in it, and the edits that are still to come."""

    def __init__(self, folder: Path) -> None:
        """Begin with a repository that holds the page's first spec."""
        self.place = folder / "cluster"
        self.place.mkdir()
        (folder / "bin").mkdir()
        program = folder / "bin" / "kspec"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kspec "$@"\n')
        program.chmod(0o755)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{who}_{what}": "a@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
        }
        self._edits = iter(EDITS)

    def run(self, command: str) -> str:
        """What a line of a console block says; `vi` makes the next edit."""
        if command.startswith("vi "):
            name, edit = next(self._edits)
            assert command.split()[1] == name
            file = self.place / name
            file.write_text(edit(file.read_text()))
            return ""
        script = f"set -e\n{command}\npwd > ../place\n"
        done = subprocess.run(
            ["bash", "-c", script], cwd=self.place, env=self._environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        self.place = Path((self.place.parent / "place").read_text().strip())
        return done.stdout

    @property
    def is_over(self) -> bool:
        """Whether every edit was made."""
        return next(self._edits, None) is None


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_the_page_is_true(tmp_path: Path) -> None:
    """Every command succeeds, says what the page shows, and leaves what `git status` on the page shows: nothing."""
    story = Story(tmp_path)
    for language, text in BLOCK.findall(PAGE):
        if language == "yaml":
            (story.place / "cluster.yaml").write_text(text)
            continue
        said = ""
        for line in text.splitlines():
            if line.startswith("$ "):
                said = story.run(line.removeprefix("$ "))
                assert line != "$ git status --short" or said == ""
            else:
                assert line in said
    assert story.is_over


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
@pytest.mark.parametrize("attributes", [True, False], ids=["with .gitattributes", "without"])
def test_a_checkout_that_ends_lines_with_cr_lf(tmp_path: Path, *, attributes: bool) -> None:
    """A build there works, and after it Git finds nothing changed but what it calls so by its own rule."""
    story = Story(tmp_path)
    begin = [text for _, text in BLOCK.findall(PAGE)][:2]
    (story.place / "cluster.yaml").write_text(begin[0])
    for line in begin[1].splitlines():
        if attributes or ".gitattributes" not in line:
            story.run(line.removeprefix("$ "))
    story.run("git clone -q -c core.autocrlf=true . ../windows && cd ../windows && cp -a ../cluster/cluster.keys .")
    assert ("\r\n" in (story.place / "out/images.txt").read_bytes().decode()) is not attributes
    story.run("kspec build cluster.yaml -o out")
    assert "\r\n" not in (story.place / "out/images.txt").read_bytes().decode()
    assert story.run("git add -A && git status --short") == ""
    story.run("kspec build cluster.yaml -o out --frozen")
