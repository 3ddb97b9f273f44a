"""What a tree consists of: its files, and every folder that they need. It imports nothing at run time."""

from __future__ import annotations

TYPE_CHECKING = False  # the unchanged build uses this too, and `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kspec.model.file import File, Folder

MANIFEST = "manifest.json"
"""The file that says what belongs to an output folder."""

IMAGES = "images.txt"
"""The images of the cluster, one a line."""

CHECKSUMS = "SHA256SUMS"
"""The digests of the public files, for `sha256sum -c`."""

NODES = "nodes"
"""The folder of the nodes' trees, which hold private keys: closed to group and others."""

_NO_NAMES = frozenset({"", ".", ".."})
_NODES_MODE = 0o700
_FOLDER_MODE = 0o755


class ContradictionError(ValueError):
    """Two things have one place, or a path is none: the message says which."""


def is_safe(path: str) -> bool:
    """Whether a path stays below the folder that it is relative to, and is written in its one normal form."""
    return "\0" not in path and _NO_NAMES.isdisjoint(path.split("/"))


def place_of(path: str) -> tuple[str, str]:
    """The node in whose tree a path of an output lies, and the path there; of any other path no node, and itself."""
    top, _, below = path.partition("/")
    node, _, inner = below.partition("/")
    return (node, inner) if top == NODES and inner else ("", path)


def complete_folders(files: Iterable[File], folders: Iterable[Folder]) -> dict[str, int]:
    """List every folder of a tree: the given ones and the parents of everything.

    Args:
        files: the files.
        folders: the folders whose mode matters on the host.

    Returns:
        Path to mode, sorted by path. A folder that was not given has 0755, `nodes` 0700.

    Raises:
        ContradictionError: a path is unsafe, comes twice, or is both a file and a folder.
        ValueError: a secret file's mode opens it to group or others (our bug: the spec was checked before).
    """
    given = {}
    names = set()
    for folder in folders:
        if folder.path in given:
            message = f"two folders at {folder.path!r}"
            raise ContradictionError(message)
        given[folder.path] = folder.mode
    for file in files:
        if file.path in names:
            message = f"two files at {file.path!r}"
            raise ContradictionError(message)
        if file.mode & 0o077 and file.sensitivity.value != "public":
            message = f"an open secret at {file.path!r}"
            raise ValueError(message)
        names.add(file.path)
    modes = {}
    for path in (*names, *given):
        parent, _, name = path.rpartition("/")
        known = parent in modes and name not in _NO_NAMES and "\0" not in name  # what is in a safe folder
        if not known and not is_safe(path):
            message = f"not a path below the output folder: {path!r}"
            raise ContradictionError(message)
        while parent and parent not in modes:
            modes[parent] = _NODES_MODE if parent == NODES else _FOLDER_MODE
            parent = parent.rpartition("/")[0]
    modes |= given
    for path in sorted(names & modes.keys()):
        message = f"both a file and a folder at {path!r}"
        raise ContradictionError(message)
    return dict(sorted(modes.items()))
