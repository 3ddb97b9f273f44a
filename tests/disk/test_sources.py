"""What a build has read."""

import os
from pathlib import Path

import pytest

from kspec.disk.sources import Sources, UnusableFileError


def test_what_is_read_and_what_is_absent_is_remembered(tmp_path: Path) -> None:
    """A later build compares both: a file that appears changes it, too."""
    (tmp_path / "a").write_bytes(b"x")
    sources = Sources()
    assert sources.read(tmp_path / "a") == b"x"
    assert sources.read(tmp_path / "b") is None
    assert sources.read(tmp_path / "a" / "c") is None
    assert sources.files == {str(tmp_path / "a"): b"x", str(tmp_path / "b"): None, str(tmp_path / "a" / "c"): None}


def test_the_contents_are_of_what_was_there(tmp_path: Path) -> None:
    """What was looked for and absent has none; an empty file has."""
    (tmp_path / "empty").touch()
    sources = Sources()
    sources.read(tmp_path / "empty")
    sources.read(tmp_path / "absent")
    assert sources.contents == {str(tmp_path / "empty"): b""}


def test_a_folder_in_a_files_place_is_the_machines_fault(tmp_path: Path) -> None:
    """What is there and cannot be read is not taken for absent."""
    with pytest.raises(OSError, match="not a regular file"):
        Sources().read(tmp_path)


def test_why_a_file_cannot_be_had(tmp_path: Path) -> None:
    """Each reason is a phrase of its own; only what is not there counts as missing."""
    (tmp_path / "large").write_bytes(b"x" * (1 << 20) + b"x")
    (tmp_path / "link").symlink_to("nowhere")
    os.mkfifo(tmp_path / "fifo")
    for name, reason, missing in (
        ("absent", "does not exist", True),
        ("link", "leads nowhere", True),
        ("", "is a folder", False),
        ("fifo", "is not a regular file", False),
        ("large", "is larger than 1 MiB", False),
        ("n" * 256, "cannot be read: File name too long", False),
        ("a\0b", "cannot be read: ", False),
    ):
        with pytest.raises(UnusableFileError) as found:
            Sources().take(tmp_path / name, 1 << 20)
        assert str(found.value).startswith(reason)
        assert found.value.missing is missing
