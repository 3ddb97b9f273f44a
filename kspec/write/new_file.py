"""A file of the user's own that is written for the first time: never over another one."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kspec.disk.atomic import create, discard
from kspec.write.places import Place, Role, overlaps

_MODE = 0o644


class NotWrittenError(Exception):
    """Why a file was not written, as a sentence."""


def check_new(file: str, trees: Sequence[str] = ()) -> None:
    """See that a file, or folder, may come to be: it must not exist, nor be part of what builds write or nodes have.

    `trees` are the nodes' folders. Errors: NotWrittenError, as `write_new`.
    """
    for finding in overlaps((Place(Role.NEW, file), *(Place(Role.TREE, tree) for tree in trees))):
        message = f"{finding.message}; {finding.help}"
        raise NotWrittenError(message)
    if os.path.lexists(file):
        message = f"{file} exists, and stays as it is: name another file"
        raise NotWrittenError(message)


def write_new(file: str, content: bytes) -> None:
    """Write a file that must not exist yet, whole or not at all.

    Raises:
        NotWrittenError: something is there already, be it a link that leads nowhere; or the file would be part of what
            builds write.
        OSError: the machine's fault.
    """
    for finding in overlaps((Place(Role.NEW, file),)):
        message = f"{finding.message}; {finding.help}"
        raise NotWrittenError(message)
    path = Path(file)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        create(path.name, content, _MODE, folder, durable=True)
    except FileExistsError:
        message = f"{file} exists, and stays as it is: name another file with -o"
        raise NotWrittenError(message) from None
    except OSError as error:
        error.filename = file
        with suppress(OSError):
            discard(path.name, folder)
        raise
    finally:
        os.close(folder)
