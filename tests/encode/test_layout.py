"""kspec.encode.layout: which folders a tree has, and what makes no tree."""

import pytest

from kspec.encode.layout import complete_folders, is_safe, place_of
from kspec.model.file import File, Folder
from kspec.model.secret import Secret


def test_parents_are_added() -> None:
    """Every parent of a file or folder is listed: 0755, `nodes` at the top 0700, and a given mode as given."""
    files = [File("nodes/a/nodes/x", b""), File("images.txt", b"")]
    assert complete_folders(files, [Folder("nodes/a/var/lib/etcd", 0o700), Folder("nodes/a", 0o750)]) == {
        "nodes": 0o700,
        "nodes/a": 0o750,
        "nodes/a/nodes": 0o755,
        "nodes/a/var": 0o755,
        "nodes/a/var/lib": 0o755,
        "nodes/a/var/lib/etcd": 0o700,
    }


@pytest.mark.parametrize("path", ["", ".", "..", "/a", "a/", "a//b", "a/./b", "a/../b", "../a", "a\0b"])
def test_unsafe_paths(path: str) -> None:
    """A path that could leave the folder, or that has another spelling, is unsafe."""
    assert not is_safe(path)


@pytest.mark.parametrize("path", ["a", "a/b", "..a", "a/...", "a b", "ä/\n"])
def test_safe_paths(path: str) -> None:
    """Odd names that stay where they are pass."""
    assert is_safe(path)


@pytest.mark.parametrize(
    ("files", "folders", "message"),
    [
        ([File("a", b""), File("a", b"")], [], "two files at 'a'"),
        ([], [Folder("a"), Folder("a")], "two folders at 'a'"),
        ([File("a", b""), File("a/b", b"")], [], "both a file and a folder at 'a'"),
        ([File("a", b"")], [Folder("a")], "both a file and a folder at 'a'"),
        ([File("a/../b", b"")], [], "not a path below the output folder: 'a/../b'"),
        *(
            ([File("a/b", b""), File(path, b"")], [], "not a path below")
            for path in ("a/..", "a/.", "a/", "a/c\0", "/b")
        ),
        ([File("a", Secret(b""), 0o640)], [], "an open secret at 'a'"),
    ],
)
def test_what_makes_no_tree(files: list[File], folders: list[Folder], message: str) -> None:
    """A contradiction is our bug and says where."""
    with pytest.raises(ValueError, match=message):
        complete_folders(files, folders)


def test_the_place_of_a_path() -> None:
    """On a node, or nowhere: a node's folder itself is no place on it."""
    assert place_of("nodes/cp-1/etc/motd") == ("cp-1", "etc/motd")
    for path in ("nodes/cp-1", "nodes", "images.txt", "cluster/nodes/cp-1/x"):
        assert place_of(path) == ("", path)
