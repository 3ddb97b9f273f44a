"""A patches directory, as kubeadm reads it.

Rules: kubeadm's cmd/kubeadm/app/util/patches, `getPatchSetsFromPath` and `parseFilename`.
"""

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import codes
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.expression import expression
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile, PatchType
from kspec.model.span import Span
from kspec.read.documents import load

ENTRIES_LIMIT: Final = 2_000
"""Files and folders of a patches directory: more is a wrong directory, such as /."""

_EXTENSION: Final = expression(r"[^\n]\.(json|yaml)\Z")
_REST: Final = expression(r"[^.+\n]*(?P<plus>\+)?(?P<type>json|merge|strategic)?")
_TYPES: Final[dict[str | None, PatchType]] = {
    "json": "json",
    "merge": "merge",
    "strategic": "strategic",
    None: "strategic",
}
_GRAMMAR: Final = "a patch file's name is target[suffix][+json|+merge|+strategic].json or .yaml"


def read_patches(
    directory: Path, targets: Sequence[str], at: Span, sources: Sources
) -> tuple[tuple[PatchFile, ...], tuple[Diagnostic, ...]]:
    """Read all patch files in `directory` and below it.

    `targets` are the words for what the release can patch, `at` is where the spec names the directory. Returns the
    patch files in the order in which kubeadm applies them, and the findings; what was listed and read goes into
    `sources`. The order is that of the bytes of the names, folder by folder, and a folder's files stand where its name
    does. Codes: patch-directory (absent, unreadable, or a symbolic link, which kubeadm does not follow there),
    patch-name, patch-read, and those of the YAML reader; as warnings patch-ignored for a file that kubeadm passes
    over. The patches of a file with a mistake are incomplete.
    """
    found: list[PatchFile] = []
    diagnostics: list[Diagnostic] = []
    seen = Sources()
    try:
        if not stat.S_ISDIR(os.lstat(directory).st_mode):
            return (), (
                Diagnostic(codes.PATCH_DIRECTORY, f"{directory} is not a directory", at, path="patches.directory"),
            )
        for path in _walk(directory, seen):
            file = _read_file(path, targets, seen)
            if isinstance(file, Diagnostic):
                diagnostics.append(file)
            else:
                found.append(file[0])
                diagnostics.extend(file[1])
    except (OSError, ValueError) as error:  # ValueError: a NUL in a name, or far too many of them
        what = getattr(error, "filename", None) or "the directory"
        message = f"{str(what)[:200]} cannot be read: {getattr(error, 'strerror', None) or error}"
        # of a directory that could not be read, even its name may be of no use
        return (), (Diagnostic(codes.PATCH_DIRECTORY, message, at, path="patches.directory"),)
    sources.files.update(seen.files)
    sources.folders.update(seen.folders)
    return tuple(found), tuple(diagnostics)


def _walk(directory: Path, sources: Sources) -> Iterator[Path]:
    """Every path below `directory` that is not a folder, in order; the folders' names go into `sources`."""
    count = 1
    levels = [_entries(directory, sources)]
    while levels:
        path, is_folder = next(levels[-1], (None, False))
        if path is None:
            levels.pop()
            continue
        count += 1
        if count > ENTRIES_LIMIT:
            message = f"it holds more than {ENTRIES_LIMIT} files and folders"
            raise ValueError(message)
        if is_folder:
            levels.append(_entries(path, sources))
        else:
            yield path


def _entries(folder: Path, sources: Sources) -> Iterator[tuple[Path, bool]]:
    """What is directly in a folder, in the order of the names' bytes, and whether each is a folder."""
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
    sources.folders[str(folder)] = tuple(sorted(entry.name for entry in entries))
    return iter([(folder / entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries])


def _read_file(
    path: Path, targets: Sequence[str], sources: Sources
) -> tuple[PatchFile, tuple[Diagnostic, ...]] | Diagnostic:
    parsed = _parse_name(path, targets)
    if isinstance(parsed, Diagnostic):
        with contextlib.suppress(UnusableFileError):
            sources.take(path, SPEC)  # so that the finding can show its line
        return parsed
    target, kind = parsed
    try:
        content = sources.take(path, SPEC)
    except UnusableFileError as error:
        return _finding(codes.PATCH_READ, path, f"{path} {error}")
    if not content:
        return _ignored(path, "it is empty")
    patches, diagnostics = load(content, str(path), patches=True)
    return PatchFile(path.name, target, kind, patches), diagnostics


def _parse_name(path: Path, targets: Sequence[str]) -> tuple[str, PatchType] | Diagnostic:
    if not _EXTENSION.search(path.name):
        return _ignored(path, "its name ends in neither .json nor .yaml")
    target = next((target for target in targets if path.name.startswith(target)), None)
    if target is None:
        return _ignored(path, f"its name starts with no target of this release ({', '.join(targets)})")
    rest = _REST.match(path.name, len(target))
    if rest and rest["plus"] and not rest["type"]:
        message = f"in {path.name}, json, merge or strategic must follow the +"
        return evolve(_finding(codes.PATCH_NAME, path, message), help=_GRAMMAR)
    return target, _TYPES[rest["type"] if rest else None]


def _ignored(path: Path, why: str) -> Diagnostic:
    return evolve(
        _finding(codes.PATCH_IGNORED, path, f"kubeadm ignores {path.name}: {why}"),
        severity=Severity.WARNING,
        help=_GRAMMAR,
    )


def _finding(code: Code, path: Path, message: str) -> Diagnostic:
    return Diagnostic(code, message, Span(str(path), 1, 1, 1, 1))
