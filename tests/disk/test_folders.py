"""kspec.disk.folders: trees of any depth, gone through and removed with few descriptors and no recursion."""

import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from deep_tree import MakeDeep

from kspec.disk.bounds import PATH
from kspec.disk.folders import is_long, remove_tree, walk

LEVELS = 3_000


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[int]:
    """The open tmp_path, in a process that may open few files."""
    descriptor = os.open(tmp_path, os.O_DIRECTORY)
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, before[1]))
    yield descriptor
    resource.setrlimit(resource.RLIMIT_NOFILE, before)
    os.close(descriptor)


def test_remove_tree(tmp_path: Path, folder: int) -> None:
    """Everything below goes, links are removed and not followed, and what is not there is no fault."""
    (tmp_path / "keep").write_bytes(b"x")
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/b/file").write_bytes(b"x")
    (tmp_path / "a/link").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "a/b").chmod(0o000)
    for name in ("link", "a", "missing"):
        remove_tree(name, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["keep"]


LISTED = {"": [("a", True), ("file", False), ("gone", False)], "a": [("b", True), ("link", False)], "a/b": []}


@pytest.mark.parametrize("change", ["", "a/b/new", "a/new/new", "file/new", "no a", "link is a folder", "closed"])
def test_remove_a_tree_that_is_known(tmp_path: Path, folder: int, change: str) -> None:
    """What has come, gone or become something else since it was listed goes as well; what a link leads to stays."""
    top = tmp_path / "top"
    (top / "a/b").mkdir(parents=True)
    (tmp_path / "stays").mkdir()
    (tmp_path / "stays/file").write_text("")
    (top / "a/link").symlink_to(tmp_path / "stays")
    if change == "no a":
        shutil.rmtree(top / "a")
    elif change == "link is a folder":
        (top / "a/link").unlink()
        (top / "a/link/more").mkdir(parents=True)
    elif change == "closed":
        (top / "a").chmod(0o000)
    elif change:
        (top / change).parent.mkdir(exist_ok=True)
        (top / change).write_text("")
    if change != "file/new":
        (top / "file").write_text("")
    remove_tree("top", folder, LISTED)
    assert not top.exists()
    assert (tmp_path / "stays/file").exists()


def test_remove_a_deep_tree(tmp_path: Path, folder: int, make_deep: MakeDeep) -> None:
    """A tree deeper than calls may nest, and than descriptors there are, goes."""
    make_deep(tmp_path / "deep", LEVELS)
    remove_tree("deep", folder)
    assert list(tmp_path.iterdir()) == []


def test_walk(tmp_path: Path, folder: int) -> None:
    """Everything is met once, with the folder that holds it; a folder may be passed over; links are not followed."""
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/b/file").write_bytes(b"x")
    (tmp_path / "a/link").symlink_to(tmp_path)
    (tmp_path / "z").write_bytes(b"x")
    met = {}
    for path, name, parent, is_folder in walk(folder):
        assert os.path.samestat(os.lstat(name, dir_fd=parent), (tmp_path / path).lstat())
        assert path not in met
        met[path] = is_folder
    assert met == {"a": True, "a/b": True, "a/b/c": True, "a/b/file": False, "a/link": False, "z": False}
    some = {path for path, *_ in walk(folder, lambda path: path != "a/b")}
    assert some == {"a", "a/b", "a/link", "z"}


def test_walk_a_deep_tree(tmp_path: Path, folder: int, make_deep: MakeDeep) -> None:
    """A deep tree is gone through to its end."""
    make_deep(tmp_path / "deep", LEVELS)
    assert max(path.count("/") for path, *_ in walk(folder)) == LEVELS


@pytest.mark.parametrize("levels", [2, 5, 30])
def test_a_folder_that_is_moved_away(tmp_path: Path, folder: int, levels: int) -> None:
    """A walk never goes on in another folder than the one that it came from, however deep it is by then."""
    deep = Path("a", *"b" * (levels - 1))
    (tmp_path / deep).mkdir(parents=True)
    walking = walk(folder)
    assert [next(walking)[0] for _ in range(levels)][-1] == str(deep)
    (tmp_path / "other").mkdir()
    (tmp_path / "a").rename(tmp_path / "other/a")
    with pytest.raises(OSError, match="moved away"):
        list(walking)


def test_what_is_long() -> None:
    """A path counts by its bytes, as a kernel counts."""
    assert [is_long("d" * PATH), is_long("d" * PATH + "d"), is_long("é" * PATH)] == [
        False,
        True,
        True,
    ]
