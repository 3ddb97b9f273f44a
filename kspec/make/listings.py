"""The files at the root of the output: the list of images, and what Git must leave out."""

import re
from collections.abc import Sequence

from kspec.disk.host_path import has_control
from kspec.model.file import File, Sensitivity

IMAGES = "images.txt"
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


def _escape(path: str) -> str:
    """A path as a pattern that matches it alone: special characters and spaces at its end quoted (gitignore(5)).

    Raises ValueError for a control character, which no pattern can quote: the file would not be ignored.
    """
    if has_control(path):
        message = f"no pattern of .gitignore matches {path!r}"
        raise ValueError(message)
    return _SPECIAL.sub(r"\\\1", path)
