"""A host's tree as a tar archive (USTAR, POSIX.1-1988): the same tree, the same bytes.

A tree's archive holds its files alone. Whatever folder a host has already keeps its mode, time and kind, be it a folder
or a link to one, also where nothing of the tree stands in it: of a folder in the archive, tar would give mode and time
to the one that is there, and put it in the place of a link to a disk of etcd's own. Every time is 1980-01-01, the first
that FAT knows as well; every owner is the number 0, without a name.
"""

import io
import tarfile
from collections.abc import Iterable
from typing import Final

from kspec.model.file import File, Folder
from kspec.model.host_tree import HostTree

TIME: Final = 315532800
"""Seconds since the epoch at 1980-01-01T00:00:00Z."""


def tar(tree: HostTree) -> bytes:
    """The archive of a tree's files. Errors: as `pack`."""
    return pack(tree.files)


def pack(files: Iterable[File], folders: Iterable[Folder] = ()) -> bytes:
    """Make an archive of files and folders, sorted by path.

    Raises:
        ValueError: a path is longer than USTAR can say (100 bytes, or 155 before a `/` and 100 behind it), a file has
            8 GiB or more.
    """
    entries: list[File | Folder] = sorted([*files, *folders], key=lambda entry: entry.path.encode())
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for entry in entries:
            member = tarfile.TarInfo(entry.path)
            member.mtime, member.mode = TIME, entry.mode
            if isinstance(entry, Folder):
                member.type = tarfile.DIRTYPE
                archive.addfile(member)
                continue
            member.size = len(entry.data)
            archive.addfile(member, io.BytesIO(entry.data))
    return stream.getvalue()
