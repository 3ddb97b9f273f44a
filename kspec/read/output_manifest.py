"""The manifest of an output that a command works on."""

from pathlib import Path

from kspec.disk import bounds
from kspec.disk.atomic import read_regular
from kspec.encode.layout import MANIFEST
from kspec.encode.manifest import Manifest, parse
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span


def read_manifest(output: Path) -> tuple[Manifest, bytes] | Diagnostic:
    """The manifest and its bytes, or the finding that the folder is not an output.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        content = read_regular(str(output / MANIFEST), most=bounds.OUTPUT)[0]
        return parse(content), content
    except (FileNotFoundError, NotADirectoryError):
        return incomplete(output, f"{output} has no {MANIFEST}", "name the folder that `kspec build -o` wrote")
    except ValueError as error:
        return incomplete(output, f"{output / MANIFEST}: {error}", "build the output again")


def incomplete(output: Path, message: str, help_: str, notes: tuple[str, ...] = ()) -> Diagnostic:
    """The finding that an output is not whole."""
    return Diagnostic(codes.OUTPUT_INCOMPLETE, message, Span(str(output), 0, 0, 0, 0), help=help_, notes=notes)
