"""The names of a pack's files: those that have a place below its folder, and one digest."""

from typing import Final

MOST_FOLDERS: Final = 32
"""Folders in one another."""
_HIDDEN: Final = (".", "__pycache__")


def why_unfit_name(name: str) -> str:
    """Why a pack cannot have a file of that name, as a phrase; empty if it can.

    The pack's digest is of lines that have the names, so that no name may look like another line.
    """
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "does not lie in it"
    if len(parts) > MOST_FOLDERS:
        return f"lies below more than {MOST_FOLDERS} folders"
    try:
        name.encode()
    except UnicodeEncodeError:
        return "is not UTF-8"
    return "" if name.isprintable() else "has a control character"


def is_hidden(name: str) -> bool:
    """Whether a file is no part of a pack, by its name or by that of a folder of it."""
    return any(part.startswith(_HIDDEN) for part in name.split("/"))
