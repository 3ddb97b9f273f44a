"""A tree as an archive: complete, always the same, and harmless to what a host has."""

import io
import os
import shutil
import stat
import subprocess
import tarfile
from pathlib import Path

import pytest

from kspec.export.tar import TIME, pack, tar
from kspec.model.file import File
from kspec.model.frozen import evolve
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret


def members(archive: bytes) -> dict[str, tarfile.TarInfo]:
    """What an archive holds, by path, in its order."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return {member.name: member for member in opened}


def test_files_alone(control_plane: HostTree) -> None:
    """No folder, for a host may have each of them in its own way, as a disk for etcd."""
    found = members(tar(control_plane))
    assert {name: member.mode for name, member in found.items()} == {
        file.path: file.mode for file in control_plane.files
    }
    assert list(found) == sorted(found)


def test_folders_where_somebody_asks_for_them(control_plane: HostTree) -> None:
    """For those who unpack with care, and for images, which have layers."""
    found = members(pack(control_plane.files, control_plane.own_folders))
    assert (found["var/lib/etcd"].mode, found["var/lib/etcd"].isdir()) == (0o700, True)


def test_owners_are_numbers_and_times_fixed(control_plane: HostTree) -> None:
    """User and group 0 without a name, and 1980."""
    for member in members(tar(control_plane)).values():
        assert (member.uid, member.gid, member.uname, member.gname, member.mtime) == (0, 0, "", "", TIME)


def test_the_same_tree_gives_the_same_bytes(control_plane: HostTree) -> None:
    """Whatever order its files come in."""
    turned = evolve(control_plane, files=control_plane.files[::-1], folders=control_plane.folders[::-1])
    assert tar(turned) == tar(control_plane)


def test_a_path_that_the_format_cannot_say_is_an_error() -> None:
    """101 bytes without a slash are too many; they are never cut."""
    assert list(members(pack([File("f" * 100, b"")]))) == ["f" * 100]
    with pytest.raises(ValueError, match="name is too long"):
        pack([File("f" * 101, b"")])


@pytest.mark.parametrize(
    "command", ["tar -xpf", "tar --no-overwrite-dir --keep-directory-symlink -xpf", "bsdtar -xPpf"]
)
@pytest.mark.parametrize("linked", [False, True], ids=["folder", "link"])
def test_what_a_host_has_stays_as_it_is(control_plane: HostTree, tmp_path: Path, command: str, *, linked: bool) -> None:
    """Folders keep mode and owner, links to folders stay links, and the files arrive with their modes."""
    program, *_ = command.split()
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    root, disk = tmp_path / "root", tmp_path / "disk"
    (root / "etc" / "kubernetes").mkdir(parents=True)
    (root / "var" / "lib").mkdir(parents=True)
    disk.mkdir()
    (root / "etc" / "kubernetes" / "pki").symlink_to(disk)
    if linked:
        (root / "var" / "lib" / "etcd").symlink_to(disk)
    else:
        (root / "var" / "lib" / "etcd").mkdir()
    kept = {"etc": 0o750, "etc/kubernetes": 0o711, "var": 0o700, "var/lib": 0o755, "var/lib/etcd": 0o750}
    for folder, mode in kept.items():
        (root / folder).chmod(mode)
        os.utime(root / folder, (1, 1))
    archive = tmp_path / "cp-1.tar"
    archive.write_bytes(tar(control_plane))
    subprocess.run([*command.split(), archive], cwd=root, check=True, capture_output=True)
    assert {name: stat.S_IMODE((root / name).stat().st_mode) for name in kept} == kept
    assert [(root / name).stat().st_mtime for name in ("var", "var/lib")] == [1, 1]
    assert linked or (root / "var/lib/etcd").stat().st_mtime == 1
    assert (root / "etc/kubernetes/pki").is_symlink()
    assert (root / "var/lib/etcd").is_symlink() == linked
    for file in control_plane.files:
        path = root / file.path
        assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (file.data, file.mode)


def test_secrets_are_in_it_as_bytes() -> None:
    """An archive is made to be unpacked: it holds the key itself."""
    assert b"a key" in pack([File("key", Secret(b"a key"), 0o600)])
