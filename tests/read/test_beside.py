"""Files beside the spec."""

import os
from pathlib import Path

import pytest

from kspec.disk.sources import Sources, UnusableFileError
from kspec.read.beside import read_beside


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A spec's folder, with a file in it and one outside."""
    spec = tmp_path / "spec"
    (spec / "files").mkdir(parents=True)
    (spec / "files" / "motd").write_bytes(b"hello\n")
    (tmp_path / "outside").write_bytes(b"secret")
    return spec


def test_a_file_below_the_folder_is_read_and_noted(folder: Path) -> None:
    """Its bytes as they are; an unchanged build has to know what was read."""
    sources = Sources()
    path = folder / "files" / "motd"
    assert read_beside("files/motd", folder, sources) == (path, b"hello\n")
    assert sources.files == {str(path): b"hello\n"}


def test_a_link_within_the_folder_is_followed(folder: Path) -> None:
    """It stays in what is committed."""
    (folder / "link").symlink_to("files/motd")
    assert read_beside("link", folder, Sources())[1] == b"hello\n"


@pytest.mark.parametrize("name", ["../outside", "files/../../outside", "/etc/passwd", "files/\0"])
def test_a_name_never_leads_out(folder: Path, name: str) -> None:
    """Whether there is such a file or not."""
    with pytest.raises(UnusableFileError, match="never lead out"):
        read_beside(name, folder, Sources())


def test_a_link_never_leads_out(folder: Path) -> None:
    """Nor does one to a folder."""
    (folder / "link").symlink_to("../outside")
    with pytest.raises(UnusableFileError, match="leads out"):
        read_beside("link", folder, Sources())


def test_what_is_not_there_is_told_from_what_cannot_be_read(folder: Path) -> None:
    """Missing, a folder, a FIFO (which would block), a file that is far too large, a link to itself."""
    sources = Sources()
    with pytest.raises(UnusableFileError, match="does not exist") as missing:
        read_beside("files/mtod", folder, sources)
    assert missing.value.missing
    assert sources.files == {str(folder / "files" / "mtod"): None}
    os.mkfifo(folder / "fifo")
    with (folder / "large").open("wb") as file:
        file.truncate(5 * 2**20)
    (folder / "loop").symlink_to("loop")
    for name, why in (
        ("loop", "Too many levels"),
        ("files", "is a folder"),
        ("", "is a folder"),
        ("fifo", "not a regular file"),
        ("large", "larger than"),
    ):
        with pytest.raises(UnusableFileError, match=why) as found:
            read_beside(name, folder, Sources())
        assert not found.value.missing
