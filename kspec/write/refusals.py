"""Why an output folder is not written: findings whose place is the folder."""

from collections.abc import Sequence
from typing import Final

from kspec.disk import bounds, host_path
from kspec.facts import codes
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.span import Span

PRUNABLE: Final = (codes.EDITED, codes.UNRECORDED, codes.FOREIGN)
"""The codes of what --prune gives up."""

_LONGEST_NOTE: Final = 400

TEXTS: Final = {
    codes.EDITED: (
        "files in the output folder were changed since kspec wrote them",
        (
            "move the change into the spec or its patches, or give it up with --prune; after a merge, take either side "
            "of lock and output as a whole"
        ),
    ),
    codes.UNRECORDED: (
        "secret files in the output folder are not as kspec remembers to have written them",
        "move the change into the spec or the keyring, or give it up with --prune",
    ),
    codes.FOREIGN: (
        "the output folder holds files that kspec is not known to have written",
        (
            "move your own files elsewhere (the spec's `files` can add files to a node); have the others removed with "
            "--prune, such as those of another Git branch that kspec wrote on another machine"
        ),
    ),
    codes.OVERLAPPING_PATHS: (
        "the output folder holds a keyring, whose private keys would be removed with it",
        "move the keyring beside the output; nothing was written",
    ),
    codes.REPOSITORY: (
        "the output folder is a Git repository of its own, which the exchange of the whole folder would throw away",
        "write to a folder below it, as `out`, and commit that",
    ),
    codes.NOT_OURS: (
        "the output folder is not kspec's own",
        "name an empty folder or one that does not exist yet, or restore its manifest.json from Git",
    ),
    codes.NO_FOLDER: ("the output is not a folder", "name an empty folder or one that does not exist yet"),
    codes.PUBLIC_OVER_SECRETS: (
        "the output folder holds secret files, which a public build would remove",
        "write the public build to a folder of its own",
    ),
    codes.OUTPUT_PATH: (
        "no file system takes a path as long as this one",
        f"choose a shorter one: a name has {bounds.NAME} bytes at most, a whole path {host_path.MOST}",
    ),
    codes.IMMOVABLE: (
        "the output folder is, or holds, a mount point or a lower layer of an overlay, which no exchange can move",
        "write to a folder below the mount point: mount its parent, and name a folder in it",
    ),
}
"""What is wrong, and what to do, by code."""


def refusal(code: Code, output: str, paths: Sequence[str] = (), because: str = "", help_: str = "") -> Diagnostic:
    """The finding that says why an output folder is not written.

    Args:
        code: a key of the table above.
        output: the folder, as the user named it.
        paths: what in it is at fault, sorted; the first ones become notes, the rest is counted.
        because: a phrase behind the message.
        help_: what to do, where it is another thing than usual.
    """
    message, usual = TEXTS[code]
    text = f"{message}: {because}" if because else message
    return Diagnostic(code, text, Span(output, 0, 0, 0, 0), help=help_ or usual, notes=listed([*map(_short, paths)]))


def _short(path: str) -> str:
    """A path as far as it helps a reader: of one that goes on and on, the two ends."""
    return path if len(path) <= _LONGEST_NOTE else f"{path[: _LONGEST_NOTE // 2]}...{path[-_LONGEST_NOTE // 2 :]}"
