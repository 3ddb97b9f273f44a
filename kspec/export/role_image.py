"""One image for many machines: a role's tree with what installs a node's secrets later, and the archives of these.

The image knows of each node what may be known: the paths and modes of all that comes later, digests of public files,
and of private keys the digest of the public half. So a machine can tell a wrong, an older and a damaged archive.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from kspec.export.expiry import authorities
from kspec.export.fat import image
from kspec.export.selection import alike, role_of
from kspec.export.tar import pack
from kspec.model.file import File, Folder, Sensitivity
from kspec.model.frozen import evolve
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret

LABEL: Final = "KSPEC"
"""Of the volume on which a machine looks for its archive; host.sh has it as well."""
_OWN: Final = "etc/kspec/"
_UNITS: Final = "etc/systemd/system/"
_HOST: Final = Path(__file__).parent / "host"
_PROGRAMS: Final = (
    ("host.sh", f"{_OWN}host.sh", 0o755),
    ("kspec-secrets.service", f"{_UNITS}kspec-secrets.service", 0o644),
    ("kubelet-guard.conf", f"{_UNITS}kubelet.service.d/05-kspec-guard.conf", 0o644),
)
"""The files of the first start: by their names here, with their place and mode on the machine."""
_PLAIN: Final = re.compile(r"[!-\[\]-~]([ -\[\]-~]*[!-\[\]-~])?")
"""What a shell reads as one word at the end of a line, and tar prints as it is: ASCII without a backslash."""

Keys = Mapping[str, Mapping[str, str]]
"""For each node, SHA-256 of public keys by the files that hold the certificate or the public key."""


class UnfitTreeError(Exception):
    """Why a tree cannot be taken apart, as a sentence."""


def role_image(role: str, trees: Sequence[HostTree], keys: Keys) -> HostTree:
    """The tree of a role, and the programs and lists that install the rest of a node's.

    Args:
        role: as `selection.role_of` says it.
        trees: those of all nodes of the output; contents of secret files are not looked at.
        keys: the digests of public keys.

    Raises:
        UnfitTreeError: a path cannot be in a list, or is one of those that are added here.
    """
    own = [tree for tree in trees if role_of(tree) == role]
    shared = alike(role, own)
    added = [File(path, (_HOST / name).read_bytes(), mode) for name, path, mode in _PROGRAMS]
    added.append(File(f"{_OWN}role.list", listing(evolve(shared, folders=()), {})))
    added += [
        File(f"{_OWN}nodes/{tree.name}.list", listing(rest(tree, trees), keys.get(tree.name, {}))) for tree in own
    ]
    taken = {file.path for tree in own for file in tree.files}
    for file in added:
        if file.path in taken:
            message = f"/{file.path} is a file of the spec's own, and of kspec's where secrets come later"
            raise UnfitTreeError(message)
    return evolve(shared, files=(*shared.files, *added))


def rest(tree: HostTree, trees: Sequence[HostTree]) -> HostTree:
    """What a node's tree has that the tree of its role has not; the folders are all of the node's.

    Args:
        tree: the node's.
        trees: those of all nodes of the output.
    """
    role = role_of(tree)
    shared = {file.path for file in alike(role, [other for other in trees if role_of(other) == role]).files}
    return evolve(tree, files=tuple(file for file in tree.files if file.path not in shared))


def node_archive(tree: HostTree) -> bytes:
    """The archive of what `rest` gives: `node`, the files below `root/`, and `sums` with the digests of all of them.

    Raises:
        UnfitTreeError: as `role_image`.
        ValueError: as `tar.pack`.
    """
    files = [File("node", f"{tree.name}\n".encode())]
    files += [evolve(file, path=f"root/{_plain(file.path)}") for file in tree.files]
    sums = b"".join(f"{hashlib.sha256(file.data).hexdigest()}  {file.path}\n".encode() for file in files)
    return pack([*files, File("sums", Secret(sums), 0o600)])


def volume(tree: HostTree) -> bytes:
    """The same on a FAT file system with the label by which a machine finds it. Errors: and as `fat.image`."""
    return image(LABEL, {"node.tar": node_archive(tree)})


def listing(tree: HostTree, keys: Mapping[str, str]) -> bytes:
    """A line `<mode> <kind> <SHA-256> <path>` for each file and folder, sorted by path; `-` where there is no digest.

    Raises:
        UnfitTreeError: as `role_image`.
    """
    entries: list[File | Folder] = sorted([*tree.files, *tree.folders], key=lambda entry: entry.path)
    return b"".join(
        f"{entry.mode:o} {' '.join(_known(entry, keys))} {_plain(entry.path)}\n".encode() for entry in entries
    )


def _known(entry: File | Folder, keys: Mapping[str, str]) -> tuple[str, str]:
    """The kind of a file or folder, and a digest or `-`."""
    if isinstance(entry, Folder):
        return "folder", "-"
    if entry.sensitivity is Sensitivity.PUBLIC:
        return "authority" if authorities(entry) else "file", hashlib.sha256(entry.data).hexdigest()
    stem = entry.path.removesuffix(".key")
    holders = (entry.path,) if stem == entry.path else (f"{stem}.crt", f"{stem}.pub")
    digest = next((keys[holder] for holder in holders if holder in keys), "")
    return ("key", digest) if digest else ("secret", "-")


def _plain(path: str) -> str:
    if not _PLAIN.fullmatch(path):
        message = f"{path!r} has letters other than ASCII's, or spaces at its ends: it cannot come later"
        raise UnfitTreeError(message)
    return path
