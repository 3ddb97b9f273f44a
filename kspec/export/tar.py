"""A host's tree as a tar archive (USTAR, POSIX.1-1988): the same tree, the same bytes.

It holds the tree's files and the folders in which nothing stands, and no others: what a host has already keeps its
mode, time and kind, be it a folder or a link to one. Every time is 1980-01-01, the first that FAT knows as well; every
owner is the number 0, without a name.
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
    """The archive of a tree. Errors: as `pack`."""
    return pack(tree.files, tree.own_folders)


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
