"""What a fault of the machine is told with: the path that the user knows, and what had been written by then.

Calls by descriptor name no path, or one below a folder that the user does not know; temporary names are our own.
Whoever knows the user's path puts it on the error as it passes by. The nearest to the fault knows best: what it has
said stays.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from kspec.disk.atomic import TEMPORARY_SUFFIX

_OWN_SUFFIXES = (TEMPORARY_SUFFIX, ".kspec-staging", ".kspec-old")
"""What the temporary names end with that stand for the file or folder whose name they hold."""


class _Known(str):  # noqa: SLOT000 - one for each fault
    """A path that is what the user calls it."""


@contextmanager
def at(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let every OSError that passes by name this one file, whatever the call was given."""
    try:
        yield
    except OSError as error:
        _name(error, os.fspath(path))
        raise


@contextmanager
def below(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let every OSError that passes by name a path in this folder: relative names lie in it, our own are its own."""
    top, real = Path(path), Path(os.path.realpath(path))
    try:
        yield
    except OSError as error:
        _name(error, _in_folder(error.filename, top, real))
        raise


class Progress:
    """What a command has begun to write. A fault that leaves its context says it, or that nothing was changed."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._begun: dict[str, None] = {}

    def begin(self, path: str | os.PathLike[str]) -> None:
        """Remember what is being written from now on."""
        self._begun.setdefault(os.fspath(path))

    def __enter__(self) -> Self:
        """Watch."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Put it on what is raised."""
        if isinstance(error, Exception) and not hasattr(error, "__notes__"):
            begun = ", ".join(self._begun)
            error.add_note(f"{begun} may have changed, nothing else" if begun else "nothing was changed")


def _name(error: OSError, path: str) -> None:
    if not isinstance(error.filename, _Known):
        error.filename = _Known(path)


def _in_folder(name: object, top: Path, real: Path) -> str:
    """What the user calls the file that a call in the folder `top`, really `real`, was given as `name`."""
    if not isinstance(name, str | bytes):
        return str(top)
    path = Path(os.fsdecode(name))
    for suffix in _OWN_SUFFIXES:
        if path.name.startswith(".") and path.name.endswith(suffix):
            path = path.with_name(path.name[1 : -len(suffix)])
    if path == Path(real.name):
        return str(top)
    if path.is_relative_to(top):
        return str(path)
    return str(top / path.relative_to(real) if path.is_relative_to(real) else top / path)
