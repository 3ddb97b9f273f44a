"""What makers give, and where a host's file stands in the output."""

from collections.abc import Iterable
from itertools import chain

from kspec.go.path import clean
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder
from kspec.model.frozen import field, frozen


@frozen
class Made:
    """What was made, and what is wrong: a patch that cannot be applied, a file at another's place.

    Beside findings stands what could be made all the same.
    """

    files: tuple[File, ...] = field(default=(), repr=False)
    findings: tuple[Diagnostic, ...] = ()
    folders: tuple[Folder, ...] = ()


def one(item: File | Diagnostic) -> Made:
    """One file, or what is wrong with it."""
    return Made(findings=(item,)) if isinstance(item, Diagnostic) else Made((item,))


def together(parts: Iterable[Made]) -> Made:
    """What all parts have, in their order."""
    given = tuple(parts)
    return Made(
        tuple(chain.from_iterable(part.files for part in given)),
        tuple(chain.from_iterable(part.findings for part in given)),
        tuple(chain.from_iterable(part.folders for part in given)),
    )


def on_node(node: str, path: str) -> str:
    """The place of a host's absolute path (cleaned) below `nodes/<node>`, a folder that is laid over the host's root.

    Of the host's root itself, it is that folder.
    """
    return f"nodes/{node}{clean(path)}".removesuffix("/")
