"""A tree as cloud-init's user data (`#cloud-config`, modules write_files and runcmd)."""

import base64
from typing import Any, Final

from kspec.export.compression import gzip
from kspec.facts.user_data import Platform
from kspec.go.yaml import dump
from kspec.model.file import File
from kspec.model.host_tree import HostTree

_HEAD: Final = b"#cloud-config\n"
_UNITS: Final = "systemd/system/"


def user_data(tree: HostTree) -> bytes:
    """The user data of a tree.

    Folders in which nothing stands are made by a command, for `write_files` knows none, and only if they are missing.
    A unit of the tree is enabled and started; it may wait for what comes later, and cloud-init does not wait for it.
    """
    document: dict[str, Any] = {"write_files": [_file(file) for file in tree.files]}
    commands: list[list[str]] = [
        ["sh", "-c", f'test -d "$1" || install -d -m {folder.mode:04o} "$1"', "sh", f"/{folder.path}"]
        for folder in tree.own_folders
    ]
    units = [file.path.rpartition("/")[2] for file in tree.files if _is_unit(file.path)]
    if units:
        commands += [["systemctl", "daemon-reload"], ["systemctl", "enable", "--now", "--no-block", *units]]
    if commands:
        document["runcmd"] = commands
    return _HEAD + dump(document).encode()


def size(data: bytes, platform: Platform) -> int:
    """How many bytes of a platform's limit user data takes."""
    return len(base64.b64encode(data)) if platform.encoded else len(data)


def _file(file: File) -> dict[str, str]:
    """A file in the shorter of two forms."""
    data, encoding = file.data, "b64"
    packed = gzip(data)
    if len(packed) < len(data):
        data, encoding = packed, "gz+b64"
    return {
        "path": f"/{file.path}",
        "owner": "root:root",
        "permissions": f"{file.mode:04o}",
        "encoding": encoding,
        "content": base64.b64encode(data).decode(),
    }


def _is_unit(path: str) -> bool:
    folder, _, name = path.rpartition("/")
    return f"{folder}/".endswith(_UNITS) and name.endswith(".service")
