"""A FAT file system: figures, names and contents as readers find them."""

import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from kspec.export.fat import image

FILES = {
    "user-data": b"#cloud-config\n" * 9_000,
    "meta-data": b"{}\n",
    "empty": b"",
    "a-long-name-of-26-letters.x": b"x",
}


def contents(volume: bytes) -> dict[str, bytes]:
    """The files of a volume, read by the specification: long names, chains of clusters, sizes."""
    sector, sectors, reserved, copies, entries = struct.unpack_from("<HBHBH", volume, 11)
    (fat_sectors,) = struct.unpack_from("<H", volume, 22)
    fat = volume[reserved * sector :][: fat_sectors * sector]
    root = (reserved + copies * fat_sectors) * sector
    data = root + entries * 32
    found, name = {}, ""
    for place in range(root, data, 32):
        entry = volume[place : place + 32]
        if not entry[0]:
            break
        if entry[11] == 0x0F:
            part = (entry[1:11] + entry[14:26] + entry[28:32]).decode("utf-16-le").rstrip("\uffff").rstrip("\0")
            name = part + name
        elif entry[11] == 0x20:
            first, size = struct.unpack_from("<HI", entry, 26)
            parts, cluster = [], first
            while cluster and cluster < 0xFFF8:
                start = data + (cluster - 2) * sectors * sector
                parts.append(volume[start : start + sectors * sector])
                (cluster,) = struct.unpack_from("<H", fat, 2 * cluster)
            found[name], name = b"".join(parts)[:size], ""
    return found


def test_its_files_are_found_by_the_specification() -> None:
    """Under their long names, whole; also one that needs larger clusters."""
    assert contents(image("CIDATA", FILES)) == FILES
    large = {"user-data": bytes(range(256)) * 135_000}
    assert contents(image("CIDATA", large)) == large


def test_the_same_files_give_the_same_bytes() -> None:
    """Whatever order they come in: there is no time and no random number in it."""
    assert image("CIDATA", dict(reversed(FILES.items()))) == image("CIDATA", FILES)


@pytest.mark.skipif(not shutil.which("fsck.fat"), reason="dosfstools is not installed")
def test_a_checker_finds_nothing(tmp_path: Path) -> None:
    """dosfstools' fsck, which looks at both copies of the table and at every chain."""
    (tmp_path / "seed.img").write_bytes(image("CIDATA", FILES))
    subprocess.run(["fsck.fat", "-n", tmp_path / "seed.img"], check=True, capture_output=True)


def test_more_than_it_holds_is_an_error() -> None:
    """512 entries in the root folder, two for each file and one for the label."""
    with pytest.raises(ValueError, match="more files"):
        image("CIDATA", {f"file-{number}": b"" for number in range(256)})
