"""What no file system takes, or no list of paths."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.disk.bounds import NAME
from kspec.disk.host_path import MOST, MOST_LEVELS, has_control, too_long, unfit


@pytest.mark.parametrize("letter", ["\0", "\n", "\t", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"])
def test_a_control_character_is_found_anywhere(letter: str) -> None:
    """At the beginning, the end and in the middle; what prints is none."""
    for path in (f"/{letter}a", f"/a{letter}", f"/a/{letter}/b"):
        assert unfit(path) == "has a control character"
    assert not has_control("/srv/Ä ñ/日本/~!@#$%^&*()")


@given(st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="/"), min_size=1, max_size=300))
def test_a_name_that_passes_can_be_made(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """A real file system takes exactly the names that pass, by their bytes."""
    if name in {".", ".."}:
        return
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    if unfit(name):
        assert len(name.encode()) > NAME
        with pytest.raises(OSError, match="too long"):
            (folder / name).touch()
    else:
        (folder / name).touch()
        (folder / name).unlink()


def test_the_whole_path_counts_with_what_stands_before(tmp_path: Path) -> None:
    """By bytes, and by levels; a real kernel draws the same line."""
    part = "a" * 99
    path = "/" + "/".join([part] * 40)
    room = MOST - len(path)
    assert too_long(path, room) == ""
    assert "4096 bytes" in too_long(path, room + 1)
    assert too_long("/a" * (MOST_LEVELS - 1)) == ""
    assert "levels" in too_long("/a" * MOST_LEVELS)
    real = str(tmp_path) + "/b" * ((MOST + 1 - len(str(tmp_path))) // 2)
    with pytest.raises(FileNotFoundError):
        Path(real[:MOST]).stat()
    with pytest.raises(OSError, match="too long"):
        Path(real + "/b").stat()
