"""kspec.disk.places: by whatever name a place is called, it is known."""

import os
import re
from pathlib import Path

import pytest

from kspec.disk import places as places_module
from kspec.disk.places import Where, parents


@pytest.fixture(autouse=True)
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders `a/b`, a file `a/file`, and links to them; the working directory is their parent."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/file").write_bytes(b"")
    (tmp_path / "to-a").symlink_to("a")
    (tmp_path / "a/out-of-it").symlink_to("../c")
    (tmp_path / "c").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ("a/file", "a", True),
        ("a", "a", True),
        ("a/", "./a", True),
        ("a", "a/file", False),
        ("to-a/file", "a", True),
        ("a/file", "to-a", True),
        ("a/b/../new/er", "a", True),
        ("a/../c/x", "a", False),
        ("a/out-of-it/x", "a", True),  # the link lies in it
        ("a/out-of-it/x", "c", True),
        ("c/x", "a/out-of-it", True),
        ("new/x", "new", True),
        ("new", "new/x", False),
        ("newer", "new", False),
        ("New", "new", False),
        ("a/newer/x", "a/new", False),
        ("loop/x", "a", False),
        ("a\0b", "a", False),
        ("x", ".", True),
        ("/", ".", False),
        ("a", "/", True),
    ],
)
def test_what_lies_in_what(ground: Path, inner: str, outer: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    """Links, `..` and what does not exist yet are seen through, from both sides, by relative and absolute names."""
    for first in (inner, str(ground / inner)):
        for second in (outer, str(ground / outer)):
            assert Where(first).lies_in(Where(second)) is expected


def test_where_case_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file system takes `A` for `a`, names of what does not exist yet are compared so."""
    monkeypatch.setattr(places_module, "_ignores_case", lambda _: True)
    assert Where("New/x").lies_in(Where("nEW"))
    assert Where("caf\u00e9").is_also(Where("cafe\u0301"))


def test_a_second_name_of_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is known by device and inode: another name of it, as such a file system or a mount gives it, is seen."""
    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: lstat(re.sub("/A(?=/|$)", "/a", path)))
    assert Where("A/b").lies_in(Where("a"))
    assert Where("a/new").lies_in(Where("A"))
    assert not Where("c").lies_in(Where("A"))


def test_parents(ground: Path) -> None:
    """Every folder that a path lies in is told, and that of a link on the way."""
    assert parents("a/b")[:2] == [str(ground / "a"), str(ground)]
    assert {str(ground / "c"), str(ground / "a")} <= set(parents("a/out-of-it/x"))
    assert parents("a/b")[-1] == "/"
