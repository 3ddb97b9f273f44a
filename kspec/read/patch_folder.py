"""The patches that a spec names: where its directory is, and that everything in it counts as read."""

from pathlib import Path
from typing import Final

from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path as FieldPath
from kspec.model.document import value_at
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile
from kspec.model.release import Release
from kspec.model.wire import Wire, WireDocument
from kspec.read.patches import read_patches

_FIELD: Final[FieldPath] = ("patches", "directory")


def has_patches(wire: Wire) -> bool:
    """Whether a node has a directory of patches."""
    return any(_directory(document) for document in wire.documents)


def _directory(document: WireDocument | None) -> str:
    directory = value_at(document.value, _FIELD) if document else None
    return directory if isinstance(directory, str) else ""


def read_patches_of(
    document: WireDocument | None, release: Release, folder: Path, sources: Sources
) -> tuple[tuple[PatchFile, ...], tuple[Diagnostic, ...]]:
    """Read the directory of a node's `patches.directory`, which is relative to the spec's own `folder`, if it has one.

    `document` is the node's InitConfiguration or JoinConfiguration.
    """
    directory = _directory(document)
    if document is None or not directory:
        return (), ()
    files, findings = read_patches(folder / directory, release.patch_targets, document.locate(_FIELD), sources)
    own = (
        evolve(found, document=document.kind) if found.code == codes.PATCH_DIRECTORY else found for found in findings
    )
    return files, tuple(own)
