"""The patches that a spec names: where its directory is, and that everything in it counts as read."""

from pathlib import Path

from kspec.model.diagnostic import Diagnostic
from kspec.model.patch import PatchFile
from kspec.model.sources import Sources
from kspec.model.wire import Wire
from kspec.read.patches import read_patches

_KIND = "InitConfiguration"


def read_patches_of(wire: Wire, folder: Path, sources: Sources) -> tuple[tuple[PatchFile, ...], tuple[Diagnostic, ...]]:
    """Read the directory of `patches.directory`, which is relative to the spec's own `folder`, if there is one."""
    found = wire.get(_KIND)
    patches = found.value.get("patches") if found else None
    directory = patches.get("directory") if isinstance(patches, dict) else None
    if found is None or not isinstance(directory, str) or not directory:
        return (), ()
    at = found.document.locate(("patches", "directory"))
    files, findings, paths = read_patches(folder / directory, wire.release.patch_targets, at)
    for path in paths:
        if path.is_dir():
            sources.folders[str(path)] = tuple(sorted(entry.name for entry in path.iterdir()))
        else:
            sources.read(path)
    return files, findings
