"""What an export writes: a new file or folder, complete or not at all, and never over another one."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kspec.disk.atomic import PrivateUmask, create, discard, flush_folder, sibling
from kspec.disk.faults import at
from kspec.disk.folders import remove_tree
from kspec.encode.layout import complete_folders
from kspec.model.file import File, Folder, Sensitivity
from kspec.write.new_file import NotWrittenError
from kspec.write.places import Place, Role, overlaps

_SUFFIX: Final = ".kspec-export"
"""What the name ends in under which a target is written; one that a killed process has left is removed."""
_OPEN, _CLOSED = 0o755, 0o700


def write_target(target: Path, made: Sequence[File | Folder]) -> None:
    """Write a target.

    Args:
        target: a file or folder that is not there yet; its parent is.
        made: what stands in the folder, by paths relative to it; or one file without a path, which is the target.

    Raises:
        NotWrittenError: something is there already; or the target would be part of what builds write.
        OSError: the machine's fault; its name is the target's, of which nothing is left.
    """
    for finding in overlaps((Place(Role.NEW, str(target)),)):
        message = f"{finding.message}; {finding.help}"
        raise NotWrittenError(message)
    parent = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if os.path.lexists(target):
            message = f"{target} exists, and stays as it is: remove it, or name another target with -o"
            raise NotWrittenError(message)
        with PrivateUmask(), at(target):
            _write(sibling(target.name, _SUFFIX), target.name, made, parent)
        flush_folder(parent)
    finally:
        os.close(parent)


def _write(temporary: str, name: str, made: Sequence[File | Folder], parent: int) -> None:
    _remove(temporary, parent)
    try:
        if len(made) == 1 and isinstance(made[0], File) and not made[0].path:
            create(temporary, made[0].data, made[0].mode, parent, durable=True)
        else:
            _fill(temporary, made, parent)
        os.rename(temporary, name, src_dir_fd=parent, dst_dir_fd=parent)
    except BaseException:
        _remove(temporary, parent)
        raise


def _fill(temporary: str, made: Sequence[File | Folder], parent: int) -> None:
    """Make a folder with files and folders in it, closed to others where a file of it is secret."""
    files = [entry for entry in made if isinstance(entry, File)]
    folders = complete_folders(files, [entry for entry in made if isinstance(entry, Folder)])
    os.mkdir(temporary, 0o700, dir_fd=parent)
    top = os.open(temporary, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=parent)
    try:
        for path in folders:
            os.mkdir(path, 0o700, dir_fd=top)
        for file in files:
            create(file.path, file.data, file.mode, top)
        for path, mode in reversed(folders.items()):
            os.chmod(path, mode, dir_fd=top)
        secret = any(file.sensitivity is Sensitivity.SECRET for file in files)
        os.fchmod(top, _CLOSED if secret else _OPEN)
        os.fsync(top)
    finally:
        os.close(top)


def _remove(name: str, parent: int) -> None:
    """Remove what stands under a name that is ours, be it a file or a folder."""
    try:
        discard(name, parent)
    except (IsADirectoryError, PermissionError):
        remove_tree(name, parent)
