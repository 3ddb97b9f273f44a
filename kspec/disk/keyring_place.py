"""What a path says of the keyring that it names: a folder, one file that a team shares, or what is only read.

Standard library only: an unchanged build asks it too.
"""

# ruff: noqa: PTH112, PTH113 - pathlib is slow to import

from __future__ import annotations

import os

from kspec.disk.keyring_folder import STATE_NAME

FILE_SUFFIX = ".age"
"""What the name of a keyring ends in that is one file; any other regular file is taken for one as well."""
NOTES_SUFFIX = ".state"
"""What is added to the name of such a file for the folder with kspec's notes about it."""
STANDARD_INPUT = "-"
COMMAND = "--keys-command"
"""What stands for the path of a keyring that a command prints: no path on a command line can be that word."""


def is_stream(path: str) -> bool:
    """Whether a keyring is only read: from standard input, or from a command."""
    return path in {STANDARD_INPUT, COMMAND}


def is_folder(path: str) -> bool:
    """Whether a keyring is a folder, or would be made as one."""
    if is_stream(path):
        return False
    return os.path.isdir(path) or not (path.endswith(FILE_SUFFIX) or os.path.isfile(path))


def notes_folder(path: str) -> str:
    """The folder that has kspec's notes about a keyring: the keyring itself, or one beside the file."""
    return path if is_folder(path) else path + NOTES_SUFFIX


def state_file(path: str) -> str:
    """The state file of a keyring."""
    return f"{notes_folder(path)}/{STATE_NAME}"


def found_beside(base: str) -> str:
    """The keyring of a spec whose name without suffix is `base`: the folder, or where only that is there the file."""
    folder, file = f"{base}.keys", f"{base}.keys{FILE_SUFFIX}"
    return file if os.path.isfile(file) and not os.path.lexists(folder) else folder
