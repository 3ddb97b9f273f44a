"""The files at the root of the output: the list of images, what Git must leave out, and digests for `sha256sum -c`."""

import hashlib
import re
from collections.abc import Sequence

from kspec.disk.host_path import has_control
from kspec.encode.layout import CHECKSUMS, IMAGES
from kspec.model.file import File, Sensitivity

IGNORE = ".gitignore"
_SPECIAL = re.compile(r"([\\*?\[\]!#]| (?= *$))")
_HEADER = "# Secret files, by kspec: they never belong into version control.\n"


def images_file(images: Sequence[str]) -> File:
    """`images.txt`: one image a line, as `kubeadm config images list` prints them."""
    return File(IMAGES, "".join(f"{image}\n" for image in images).encode(), 0o644)


def ignore_file(files: Sequence[File]) -> File:
    """`.gitignore`: every secret file, so that `git add` of the whole output is safe."""
    secret = sorted(file.path for file in files if file.sensitivity is Sensitivity.SECRET)
    return File(IGNORE, (_HEADER + "".join(f"/{_escape(path)}\n" for path in secret)).encode(), 0o644)


def checksums_file(files: Sequence[File]) -> File:
    """`SHA256SUMS`: every public file with its digest, sorted by path, as `sha256sum -c` reads it in the output folder.

    A secret has no digest anywhere, as a short one could be found by it.
    """
    public = sorted((file for file in files if file.sensitivity is Sensitivity.PUBLIC), key=lambda file: file.path)
    return File(CHECKSUMS, "".join(_checksum(file) for file in public).encode(), 0o644)


def _checksum(file: File) -> str:
    """A line of it: with a backslash before it where the name has some, which then are doubled (coreutils' manual)."""
    name = file.path.replace("\\", "\\\\")
    mark = "" if name == file.path else "\\"
    return f"{mark}{hashlib.sha256(file.data).hexdigest()}  {name}\n"


def _escape(path: str) -> str:
    """A path as a pattern that matches it alone: special characters and spaces at its end quoted (gitignore(5)).

    Raises ValueError for a control character, which no pattern can quote: the file would not be ignored.
    """
    if has_control(path):
        message = f"no pattern of .gitignore matches {path!r}"
        raise ValueError(message)
    return _SPECIAL.sub(r"\\\1", path)
