"""The trees of an output's nodes, as an export takes them: whole, as the manifest says, with every secret."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from kspec.disk.atomic import read_regular
from kspec.encode.certificate_digests import public_keys
from kspec.encode.layout import CHECKSUMS, IMAGES, MANIFEST, NODES, place_of
from kspec.encode.manifest import Manifest, ManifestEntry
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.file import File, Folder, Sensitivity, Withheld
from kspec.model.frozen import field, frozen
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret
from kspec.read.output_manifest import incomplete, read_manifest


@frozen
class Output:
    """What an export needs of an output: the trees of its nodes, sorted by name, and the cluster's images.

    `kspec` and `kubernetes` are the versions that it is of; `subjects` the SHA-256, by name, of the files that stand
    for all of it; `keys` those of public keys for each node, by the files that hold the certificate or public key.
    """

    trees: tuple[HostTree, ...]
    images: tuple[str, ...] = ()
    kspec: str = ""
    kubernetes: str = ""
    subjects: Mapping[str, str] = field(factory=dict)
    keys: Mapping[str, Mapping[str, str]] = field(factory=dict)


def read_output(output: Path, *, public: bool = False, withheld: bool = False) -> tuple[Output, tuple[Diagnostic, ...]]:
    """Read the trees of an output.

    Args:
        output: the folder that a build wrote.
        public: whether secret files are left out; then they need not be there, and modes not be as they were built.
        withheld: whether they are named but not read; the same holds then.

    Returns:
        The trees, and a finding for what is missing, altered, open or too much, or why there is no output at all.

    Raises:
        OSError: a file that is there cannot be read.
    """
    found = read_manifest(output)
    if isinstance(found, Diagnostic):
        return Output(()), (found,)
    manifest, content = found
    wrong: list[str] = []
    files: dict[str, list[File]] = {}
    for path, entry in manifest.files.items():
        node, inner = place_of(path)
        if not node or (public and entry.sensitivity is Sensitivity.SECRET):
            continue
        if withheld and entry.sensitivity is Sensitivity.SECRET:
            files.setdefault(node, []).append(File(inner, Withheld(), entry.mode))
            continue
        try:
            files.setdefault(node, []).append(_file(output, path, inner, entry, as_git=public or withheld))
        except _AlteredError as error:
            wrong.append(f"{path}: {error}")
    wrong += (f"{path}: not in the manifest" for path in _strangers(output, manifest))
    findings = (_altered(output, sorted(wrong)),) if wrong else ()
    images = _images(output, manifest)
    trees = (HostTree(node, manifest.kubernetes, tuple(own), _folders(manifest, node)) for node, own in files.items())
    whole = tuple(sorted(trees, key=lambda tree: tree.name))
    keys = {node: _keys(output, node, manifest) for node in files}
    return Output(whole, images, manifest.kspec, manifest.kubernetes, _subjects(content, manifest), keys), findings


class _AlteredError(Exception):
    """How a file is not what the manifest says."""


def _file(output: Path, path: str, inner: str, entry: ManifestEntry, *, as_git: bool) -> File:
    """A file; one that may have been in version control has the mode that the manifest says, for Git keeps none."""
    try:
        data, status = read_regular(str(output / path))
    except FileNotFoundError:
        message = "is missing, as all secret files are after a clone or a build with --public"
        raise _AlteredError(message if entry.sensitivity is Sensitivity.SECRET else "is missing") from None
    except OSError as error:
        if error.errno not in (errno.ELOOP, errno.EINVAL, errno.EFBIG, errno.ENOTDIR):
            raise
        message = "is not a regular file"
        raise _AlteredError(message) from None
    mode = stat.S_IMODE(status.st_mode)
    if mode != entry.mode and not as_git:
        message = f"has mode {mode:04o} instead of {entry.mode:04o}"
        raise _AlteredError(message)
    if entry.sensitivity is Sensitivity.SECRET:
        return File(inner, Secret(data), mode)
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        message = "was changed"
        raise _AlteredError(message)
    return File(inner, data, entry.mode)


def _folders(manifest: Manifest, node: str) -> tuple[Folder, ...]:
    start = f"{NODES}/{node}/"
    return tuple(
        Folder(path.removeprefix(start), mode) for path, mode in manifest.folders.items() if path.startswith(start)
    )


def _strangers(output: Path, manifest: Manifest) -> Iterator[str]:
    """What stands below the nodes' roots that the manifest does not know, in order."""
    for folder, folders, names in os.walk(output / NODES):
        for name in (*names, *folders):
            path = str((Path(folder) / name).relative_to(output))
            if path not in manifest.files and path not in manifest.folders:
                yield path


def _images(output: Path, manifest: Manifest) -> tuple[str, ...]:
    if IMAGES not in manifest.files:
        return ()
    return tuple(read_regular(str(output / IMAGES))[0].decode("utf-8", "replace").splitlines())


def _keys(output: Path, node: str, manifest: Manifest) -> Mapping[str, str]:
    """The digests of public keys that the texts of certificates tell, of the cluster and of a node."""
    found: dict[str, str] = {}
    for path in ("certificates/cluster.txt", f"certificates/{NODES}/{node}.txt"):
        if path in manifest.files:
            data = read_regular(str(output / path))[0]
            if hashlib.sha256(data).hexdigest() == manifest.files[path].sha256:
                found |= public_keys(data.decode())
    return found


def _subjects(content: bytes, manifest: Manifest) -> dict[str, str]:
    """The manifest's own digest, and that of the list of digests, which the manifest has."""
    found = {MANIFEST: hashlib.sha256(content).hexdigest()}
    return {**found, **({CHECKSUMS: manifest.files[CHECKSUMS].sha256} if CHECKSUMS in manifest.files else {})}


def _altered(output: Path, wrong: list[str]) -> Diagnostic:
    help_ = "build it again: `kspec build SPEC -o OUT` mends it; or export only public files with --public"
    return incomplete(output, "the output is not what its manifest says", help_, listed(wrong))
