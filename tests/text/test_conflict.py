"""kspec.text.conflict: what a merge of Git's leaves is found, and nothing else."""

import subprocess
from pathlib import Path

import pytest

from kspec.text.conflict import conflict_line, first_marker, has_conflict, way_out


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_what_git_leaves(tmp_path: Path, style: str) -> None:
    """The markers of each style of Git's own are found, with their line; with CR LF too."""
    for name, text in (("base", "a\nb\n"), ("ours", "a\nours\n"), ("theirs", "a\ntheirs\n")):
        (tmp_path / name).write_text(text)
    option = [] if style == "merge" else [f"--{style}"]
    command = ["git", "merge-file", "--stdout", *option, "ours", "base", "theirs"]
    merged = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).stdout
    assert conflict_line(merged) == 2
    assert conflict_line(merged.replace(b"\n", b"\r\n")) == 2
    assert has_conflict(merged)
    start, end = first_marker(merged.decode()) or (0, 0)
    assert merged.decode()[start:end] == "<<<<<<< ours"


@pytest.mark.parametrize(
    "text",
    [b"", b"=======\n", b"title\n=======\ntext\n", b" <<<<<<< HEAD\n", b"<<<<<<<<< x\n", b'{"a": ">>>>>>> x"}\n'],
)
def test_what_is_no_conflict(text: bytes) -> None:
    """An underlined title, an indented quotation and a longer row of signs are none."""
    assert not has_conflict(text)
    assert first_marker(text.decode()) is None


def test_what_is_left_of_a_conflict() -> None:
    """In JSON one marker alone is enough: somebody has taken the others out."""
    assert conflict_line(b'{\n"a": 1,\n=======\n}') == 3
    assert conflict_line(b'{"a": ">>>>>>> x"}') == 0


def test_the_way_out_names_lock_and_output() -> None:
    """As a command that can be run."""
    assert "git restore --source=HEAD --staged --worktree -- c.lock out`" in way_out("c.lock", "out")
