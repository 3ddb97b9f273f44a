"""kspec.disk.keyring_folder: whose a folder is, and what lies in it."""

import os
import subprocess
from pathlib import Path

import pytest
from deep_tree import MakeDeep

from kspec.disk.keyring_folder import (
    IGNORE,
    MARK,
    PENDING,
    Whose,
    has_notes,
    ignores_everything,
    is_volume,
    walk,
    whose,
)

OLDER = b"kspec-state 1\0key=00\0end\0"
FOLDERS = {
    "empty": ({}, Whose.EMPTY),
    "marked": ({".kspec-keyring": MARK, "x": b""}, Whose.MARKED),
    "mark of today's version with other words": ({".kspec-keyring": b"kspec keyring 1\nother words\n"}, Whose.MARKED),
    "mark of a newer version": ({".kspec-keyring": b"kspec keyring 2\n", ".gitignore": IGNORE}, Whose.NEWER),
    "somebody's file of that name": ({".kspec-keyring": b"hello\n", ".gitignore": IGNORE}, Whose.UNKNOWN),
    "kspec's own .gitignore": ({".gitignore": IGNORE, "ca.key": b""}, Whose.OLDER),
    "another .gitignore": ({".gitignore": b"*\n", "ca.key": b""}, Whose.UNKNOWN),
    "a state": ({".state": OLDER, "ca.key": b""}, Whose.OLDER),
    "another state": ({".state": b"running", "ca.key": b""}, Whose.UNKNOWN),
    "a first build of an earlier version, killed": ({".pending": PENDING, "ca.key": b""}, Whose.OLDER),
    "somebody's .pending": ({".pending": b"", "ca.key": b""}, Whose.UNKNOWN),
    "the lock file of a killed build": ({".guard": b""}, Whose.EMPTY),
    "somebody's .guard": ({".guard": b"dog"}, Whose.UNKNOWN),
    "killed before the first note was there": ({"..gitignore.kspec-new": b"# Priv"}, Whose.EMPTY),
    "a temporary file of something else": ({".other.kspec-new": b""}, Whose.UNKNOWN),
    "a user's certificate key alone": ({"certificate-key": b"e5" * 32 + b"\n"}, Whose.OLDER),
    "something else of that name": ({"certificate-key": b"-----BEGIN"}, Whose.UNKNOWN),
    "a certificate key among other things": ({"certificate-key": b"e5" * 32, "x": b""}, Whose.UNKNOWN),
    "keys alone": ({"ca.key": b"", "sa.key": b""}, Whose.UNKNOWN),
    "a home": ({"index.html": b"", ".profile": b""}, Whose.UNKNOWN),
}


@pytest.mark.parametrize("case", FOLDERS)
def test_whose(tmp_path: Path, case: str) -> None:
    """By what only kspec writes, and by nothing that others might have there as well."""
    files, expected = FOLDERS[case]
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert whose(str(tmp_path)) is expected
    assert has_notes(str(tmp_path)) or expected not in {Whose.MARKED, Whose.OLDER, Whose.NEWER}


def test_what_is_no_folder(tmp_path: Path) -> None:
    """Nothing, a file, and a link that leads nowhere are told apart."""
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to("absent")
    (tmp_path / "link").symlink_to(".")
    found = [whose(str(tmp_path / name)) for name in ("absent", "file", "dangling", "link")]
    assert found == [Whose.ABSENT, Whose.NO_FOLDER, Whose.DANGLING, Whose.UNKNOWN]


@pytest.mark.parametrize("name", [".kspec-keyring", ".gitignore", ".state", ".pending", ".guard"])
def test_a_note_that_is_no_file(tmp_path: Path, name: str) -> None:
    """A FIFO, folder or loop of links in a note's place is neither waited for nor a fault."""
    (tmp_path / "x").touch()
    os.mkfifo(tmp_path / name)
    assert whose(str(tmp_path)) is Whose.UNKNOWN
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    assert whose(str(tmp_path)) is Whose.UNKNOWN
    (tmp_path / name).rmdir()
    (tmp_path / name).symlink_to(name)
    assert whose(str(tmp_path)) is Whose.UNKNOWN


IGNORING = [IGNORE, b"*", b"*\n", b"# words\n\n*\n*.key\n", b"*\r\n", b"*  \n"]
NOT_IGNORING = [b"", b"# *\n", b"*.key\n", b"*\n!ca.key\n", b"!*\n*\n", b"/\n", b" *\n", b"**x\n", b"\\*\n", b"*/\n"]


@pytest.mark.parametrize("content", IGNORING + NOT_IGNORING)
def test_ignores_everything(tmp_path: Path, content: bytes) -> None:
    """Where it says yes, Git itself ignores every key; it may say no where Git would ignore them."""
    said = ignores_everything(content)
    assert said is (content in IGNORING)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "keys/nodes/a").mkdir(parents=True)
    for name in ("ca.key", "nodes/a/x.key", "tokens"):
        (tmp_path / "keys" / name).touch()
    (tmp_path / "keys/.gitignore").write_bytes(content)
    added = subprocess.run(
        ["git", "-C", str(tmp_path), "add", "--all", "--verbose"], check=True, capture_output=True, text=True
    ).stdout
    assert not (said and added)


def test_walk(tmp_path: Path) -> None:
    """Folders before what is in them; hidden folders are named and not looked into; links only inside."""
    (tmp_path / "keys/b/c").mkdir(parents=True)
    (tmp_path / "keys/.hidden").mkdir()
    (tmp_path / "keys/.hidden/in").touch()
    (tmp_path / "keys/b/c/file").touch()
    (tmp_path / "keys/.data").symlink_to(".hidden")
    (tmp_path / "keys/inside").symlink_to(".data")
    (tmp_path / "keys/outside").symlink_to("/etc")
    (tmp_path / "keys/b/above").symlink_to("../..")
    (tmp_path / "keys/b/self").symlink_to("..")
    (tmp_path / "keys/dangling").symlink_to("nowhere")
    items = list(walk(str(tmp_path / "keys")))
    assert [item.path for item in items if not item.is_link] == [".hidden", "b", "b/c", "b/c/file", "inside/in"]
    assert [item.path for item in items if item.is_link] == [".data", "b/above", "b/self", "inside", "outside"]
    assert not is_volume(str(tmp_path / "keys"))
    (tmp_path / "keys/..data").symlink_to(".hidden")
    assert is_volume(str(tmp_path / "keys"))


def test_a_deep_keyring(tmp_path: Path, make_deep: MakeDeep) -> None:
    """Folders deeper than calls may nest are listed."""
    make_deep(tmp_path / "keys", 1_100)
    assert len(list(walk(str(tmp_path / "keys")))) == 1_100
