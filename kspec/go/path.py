"""File paths of a host in Go's spelling (path/filepath on Unix)."""

import posixpath
from functools import lru_cache


@lru_cache(maxsize=4096)  # nodes are alike, and so are the places of their files
def clean(path: str) -> str:
    """The shortest path that means the same, as filepath.Clean: no `//`, `.` or inner `..`; `.` for an empty one."""
    cleaned = posixpath.normpath(path)
    # POSIX lets exactly two leading slashes mean something else; Go does not.
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def join(*elements: str) -> str:
    """The elements that are not empty with `/` between them, cleaned, as filepath.Join; empty if all of them are."""
    joined = "/".join(element for element in elements if element)
    return clean(joined) if joined else ""


def directory(path: str) -> str:
    """All of `path` but its last element, cleaned, as filepath.Dir; `.` for a path without a slash."""
    return clean(path[: path.rfind("/") + 1])
