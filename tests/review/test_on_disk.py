"""Trees as they stand on a disk."""

import os
from pathlib import Path

import pytest

from kspec.disk.rooted import Rooted
from kspec.model.review import Entry, EntryKind
from kspec.review.on_disk import read_node, read_output

NODE = "nodes/cp-1"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """An output with a public file, a secret one, and a link."""
    folder = tmp_path / "out"
    (folder / "nodes").mkdir(parents=True, mode=0o700)
    (folder / "a").write_bytes(b"1")
    (folder / "nodes" / "a.key").write_bytes(b"2")
    (folder / "link").symlink_to("a")
    return folder


def test_an_output_is_read_as_it_is(output: Path) -> None:
    """What nobody calls public is secret; links are never followed."""
    tree = read_output(str(output), {"a"}, "v1.37.2")
    assert {path: (entry.kind, entry.content, entry.secret) for path, entry in tree.entries.items()} == {
        "a": (EntryKind.FILE, b"1", False),
        "nodes": (EntryKind.FOLDER, None, False),
        "nodes/a.key": (EntryKind.FILE, b"2", True),
        "link": (EntryKind.OTHER, None, True),
    }
    assert tree.entries["nodes"].mode == 0o700


def test_what_cannot_be_read_is_named(output: Path) -> None:
    """By its path as it was given."""
    (output / "big").touch()
    os.truncate(output / "big", 65 << 20)
    with pytest.raises(OSError, match="larger") as error:
        read_output(str(output), set(), "")
    assert error.value.filename == str(output / "big")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine with a file that is wanted, and one that nobody asked for."""
    folder = tmp_path / "root"
    (folder / "etc/kubernetes/manifests").mkdir(parents=True)
    (folder / "etc/kubernetes/manifests/etcd.yaml").write_bytes(b"1")
    (folder / "etc/kubernetes/manifests/etcd.yaml.bak").write_bytes(b"2")
    (folder / "var").mkdir()
    return folder


WANTED = {
    f"{NODE}/etc": Entry(EntryKind.FOLDER, mode=0o700),
    f"{NODE}/etc/kubernetes": Entry(EntryKind.FOLDER, mode=0o755),
    f"{NODE}/etc/kubernetes/manifests/etcd.yaml": Entry(content=b"1", mode=0o600),
    f"{NODE}/etc/kubernetes/scheduler.conf": Entry(content=b"1", mode=0o600, secret=True),
    f"{NODE}/var/lib/kubelet/config.yaml": Entry(content=b"1", mode=0o600),
}


def test_a_machine_is_read_where_something_is_wanted(root: Path) -> None:
    """And below /etc/kubernetes all that it has, unread; folders that every machine has are not judged."""
    tree = read_node(Rooted(str(root)), "cp-1", "cp-1=root", WANTED)
    assert set(tree.entries) == {
        f"{NODE}/etc",
        f"{NODE}/etc/kubernetes",
        f"{NODE}/etc/kubernetes/manifests/etcd.yaml",
        f"{NODE}/etc/kubernetes/manifests/etcd.yaml.bak",
    }
    unknown = tree.entries[f"{NODE}/etc/kubernetes/manifests/etcd.yaml.bak"]
    assert (unknown.content, unknown.secret) == (None, True)
    assert tree.entries[f"{NODE}/etc"].mode == 0o700
    assert tree.covers == (f"{NODE}/",)


def test_of_a_part_of_a_machine_only_that_part_counts(root: Path) -> None:
    """/etc/kubernetes alone says nothing of /var."""
    tree = read_node(Rooted(str(root / "etc/kubernetes"), "/etc/kubernetes"), "cp-1", "x", WANTED)
    assert tree.covers == (f"{NODE}/etc/kubernetes/",)
    assert tree.entries[f"{NODE}/etc/kubernetes/manifests/etcd.yaml"].content == b"1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_another_owner_is_told(root: Path) -> None:
    """Than that of the root folder."""
    os.chown(root / "etc/kubernetes/manifests/etcd.yaml", 5, 6)
    tree = read_node(Rooted(str(root)), "cp-1", "x", WANTED)
    assert tree.entries[f"{NODE}/etc/kubernetes/manifests/etcd.yaml"].owner == "5:6"
    assert not tree.entries[f"{NODE}/etc/kubernetes/manifests/etcd.yaml.bak"].owner
