"""Entries out of a keyring."""

from pathlib import Path

import pytest

from kspec.model.secret import Secret
from kspec.write.forgetting import remove_entries
from kspec.write.keyring import write_keyring

ENTRIES = ("nodes/w-1/etcd/peer.key", "nodes/w-1/former/" + "0" * 64 + ".key", "nodes/w-1/kubelet.conf.key")


def test_entries_and_empty_folders_go(tmp_path: Path) -> None:
    """What is anybody else's stays, and what is gone already is no fault."""
    folder = tmp_path / "keys"
    write_keyring(folder, {path: Secret(b"x") for path in (*ENTRIES, "ca.key", "nodes/w-2/kubelet.conf.key")})
    remove_entries(folder, ENTRIES)
    remove_entries(folder, ENTRIES)
    left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.name.startswith("."))
    assert left == ["ca.key", "nodes", "nodes/w-2", "nodes/w-2/kubelet.conf.key"]


def test_a_folder_with_somebodys_file_stays(tmp_path: Path) -> None:
    """Only entries are kspec's to remove."""
    folder = tmp_path / "keys"
    write_keyring(folder, {path: Secret(b"x") for path in ENTRIES})
    (folder / "nodes/w-1/notes.txt").write_text("mine")
    remove_entries(folder, ENTRIES)
    assert [path.name for path in (folder / "nodes/w-1").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("path", ["../x.key", "nodes/../../x.key", ".state", "mine.txt"])
def test_what_is_no_entry_is_our_mistake(tmp_path: Path, path: str) -> None:
    """It is never removed."""
    with pytest.raises(ValueError, match="not an entry"):
        remove_entries(tmp_path, [path])
