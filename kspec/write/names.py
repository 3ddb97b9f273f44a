"""Names of the output, the lock and the keyring that no file system takes: found before anything is written."""

import os
from collections.abc import Iterable, Iterator, Sequence

from kspec.disk.host_path import too_long, unfit
from kspec.encode.layout import ContradictionError, complete_folders
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder
from kspec.model.span import Span
from kspec.write.exchange import old_name, staging_name
from kspec.write.refusals import refusal


def check_names(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """The paths, as a user named them, that are too long or have too long a name in them."""
    for path in paths:
        location = os.path.realpath(path)
        if reason := too_long(path) or too_long(location):
            yield refusal(codes.OUTPUT_PATH, path, because=reason)


def misplaced(files: Sequence[File], folders: Sequence[Folder], spec: str) -> Iterator[Diagnostic]:
    """What has no place in any output: a check finds it at its field, and this is for what it may have missed."""
    paths = (*(file.path for file in files), *(folder.path for folder in folders))
    reasons = [f"{path!r} {why}" for path in paths if (why := unfit(path))]
    try:
        complete_folders(files, folders)
    except ContradictionError as error:
        reasons.append(str(error))
    for reason in reasons:
        text, help_ = f"the output cannot have it: {reason}", "give it another path or name in the spec"
        yield Diagnostic(codes.OUTPUT_PATH, text, Span(spec, 1, 1, 1, 1), help=help_)


def check_tree(output: str, location: str, paths: Iterable[str]) -> Iterator[Diagnostic]:
    """The output, where a path in it would be too long at its place, or at the one where the tree is built first.

    Args:
        output: the output folder, as the user named it.
        location: its real path.
        paths: the files and folders in it.
    """
    parent, name = os.path.split(location)
    siblings = (name, staging_name(name), old_name(name))
    before = max(len(os.fsencode(os.path.join(parent, sibling))) for sibling in siblings) + 1  # noqa: PTH118 - bytes are counted
    long = sorted(path for path in paths if too_long(path, before))
    if long:
        yield refusal(codes.OUTPUT_PATH, output, long, because=f"{len(long)} of its paths would be too long there")
