"""The user's own files, rewritten because the user asked for it: all of them or none, and only as they were read."""

import os
import stat
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from kspec.disk.atomic import TEMPORARY_SUFFIX, PrivateUmask, create, discard, open_folder, read_regular, sibling
from kspec.write.places import Place, Role, overlaps


class NotRewrittenError(Exception):
    """Why files were left as they are, as a sentence."""


class ChangedMeanwhileError(NotRewrittenError):
    """A file is no longer what was read; nothing was written."""

    def __init__(self, file: Path) -> None:
        """Take the file."""
        super().__init__(f"{file} was changed by somebody else meanwhile; nothing was written")


def rewrite(files: Mapping[str, tuple[bytes, bytes]]) -> None:
    """Give each file its new bytes in the place of the old ones, its mode kept, through a symbolic link if it is one.

    The new bytes of all are on the medium, beside the old files, before the first file is replaced: whatever fails
    until then leaves all as they were. Between the first and the last replacement lies nothing but renaming. A process
    that is killed right there leaves some files new and some old, each whole, and the new bytes of those in files that
    end in `.kspec-new`; the same command again finishes.

    Raises:
        ChangedMeanwhileError: a file does not hold the old bytes.
        NotRewrittenError: a file is part of an output folder of kspec's.
        OSError: the machine's fault.
    """
    for finding in overlaps(Place(Role.REWRITTEN, name) for name in files):
        message = f"{finding.message}; {finding.help}"
        raise NotRewrittenError(message)
    resolved = {Path(os.path.realpath(name)): contents for name, contents in files.items()}
    modes = {path: _mode(path, old) for path, (old, _) in resolved.items()}
    with PrivateUmask(), ExitStack() as stack:
        folders = {}
        for path, (_, new) in resolved.items():
            folders[path] = open_folder(os.fspath(path.parent))
            stack.callback(os.close, folders[path])
            temporary = sibling(path.name, TEMPORARY_SUFFIX)
            discard(temporary, folders[path])
            stack.callback(discard, temporary, folders[path])
            create(temporary, new, modes[path], folders[path], durable=True)
        for path, (old, _) in resolved.items():
            _mode(path, old)
        for path, folder in folders.items():
            os.rename(sibling(path.name, TEMPORARY_SUFFIX), path.name, src_dir_fd=folder, dst_dir_fd=folder)


def _mode(path: Path, old: bytes) -> int:
    """The mode of a file that still holds the old bytes."""
    content, status = read_regular(os.fspath(path))
    if content != old:
        raise ChangedMeanwhileError(path)
    return stat.S_IMODE(status.st_mode)
