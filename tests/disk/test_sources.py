"""What a build has read."""

from pathlib import Path

import pytest

from kspec.disk.sources import Sources


def test_what_is_read_and_what_is_absent_is_remembered(tmp_path: Path) -> None:
    """A later build compares both: a file that appears changes it, too."""
    (tmp_path / "a").write_bytes(b"x")
    sources = Sources()
    assert sources.read(tmp_path / "a") == b"x"
    assert sources.read(tmp_path / "b") is None
    assert sources.read(tmp_path / "a" / "c") is None
    assert sources.files == {str(tmp_path / "a"): b"x", str(tmp_path / "b"): None, str(tmp_path / "a" / "c"): None}


def test_a_folder_in_a_files_place_is_the_machines_fault(tmp_path: Path) -> None:
    """What is there and cannot be read is not taken for absent."""
    with pytest.raises(OSError, match="not a regular file"):
        Sources().read(tmp_path)
