"""Files of a revision, by the `git` of this machine: read from its objects, with nothing checked out."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from kspec.disk import bounds

_MOST: Final = bounds.OUTPUT * 4
"""Bytes that one revision's files may have together."""


class RevisionError(Exception):
    """The revision cannot be read; the text is what is wrong, in git's words where they are its own."""


def files_at(revision: str, folder: Path, paths: Sequence[str]) -> dict[str, bytes]:
    """The files of a revision at and below some paths, by their own path as it was given or below it.

    `folder` is a folder of the work tree, to which `paths` are relative. What the revision does not have is missing
    from the answer.

    Raises:
        RevisionError: there is no git, no repository or no such revision, or the files are larger than a cluster's.
    """
    named = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
    name = (named or b"").decode().strip()
    kind = _git(folder, "cat-file", "-t", name) if name else None
    commit = _git(folder, "rev-parse", f"{name}^{{commit}}") if kind in {b"commit\n", b"tag\n"} else None
    if commit is None:
        message = f"{revision} is not a revision of the repository of {folder}"
        raise RevisionError(message)
    listed = _git(folder, "ls-tree", "-r", "-z", "-l", commit.decode().strip(), "--", *paths)
    found = list(_blobs(listed or b""))
    if sum(size for _, _, size in found) > _MOST:
        message = f"the files of {revision} are larger than {_MOST >> 20} MiB"
        raise RevisionError(message)
    return dict(_contents(folder, [(path, name) for path, name, _ in found]))


def _blobs(listed: bytes) -> Iterator[tuple[str, str, int]]:
    """Path, object and size of each regular file that `git ls-tree -l` lists."""
    for line in listed.split(b"\0"):
        facts, _, path = line.partition(b"\t")
        words = facts.split()
        if len(words) == 4 and words[1] == b"blob" and words[0] != b"120000":  # noqa: PLR2004 - mode, kind, object, size
            yield path.decode("utf-8", "surrogateescape"), words[2].decode(), int(words[3])


def _contents(folder: Path, found: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    asked = "".join(f"{name}\n" for _, name in found).encode()
    answered = _git(folder, "cat-file", "--batch", given=asked) or b""
    position = 0
    for path, _ in found:
        end = answered.index(b"\n", position)
        size = int(answered[position:end].split()[2])
        yield path, answered[end + 1 : end + 1 + size]
        position = end + 2 + size


def _git(folder: Path, *words: str, given: bytes = b"") -> bytes | None:
    """What git answers; None where it says that there is no such thing."""
    command = ["git", "--no-optional-locks", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603 - no shell, no word of ours from elsewhere
    except FileNotFoundError:
        message = "there is no program git, which --git needs"
        raise RevisionError(message) from None
    if done.returncode and done.stderr:
        raise RevisionError(done.stderr.decode("utf-8", "replace").strip().partition("\n")[0])
    return None if done.returncode else done.stdout
