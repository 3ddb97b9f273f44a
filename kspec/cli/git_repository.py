"""The Git repository that a command runs in: what kspec finds there, and Git's own answers."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kspec.disk.atomic import read_regular
from kspec.disk.keyring_place import FILE_SUFFIX
from kspec.encode import lock_text
from kspec.encode.layout import MANIFEST
from kspec.model.frozen import frozen
from kspec.model.lock import Lock

_SPECS: Final = (".yaml", ".yml", ".jsonnet", ".json")


class NoRepositoryError(Exception):
    """What Git says, where there is no repository or a call of it failed."""


@frozen
class Built:
    """A cluster in a repository, by paths relative to its root: spec, lock, and outputs with its certificates.

    `keyring` is its keyring's file, or empty where none is in the repository.
    """

    spec: str
    lock: str
    outputs: tuple[str, ...]
    keyring: str = ""


def git(*arguments: str, root: Path | None = None) -> str:
    """What a call of Git prints.

    Raises:
        NoRepositoryError: it failed, or there is no Git; the message is Git's, in one line.
    """
    command = ["git", *arguments]
    try:
        done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)  # noqa: S603 - no shell
    except FileNotFoundError:
        message = "git is not installed"
        raise NoRepositoryError(message) from None
    except subprocess.CalledProcessError as error:
        message = " ".join(error.stderr.split()) or f"git {arguments[0]} failed"
        raise NoRepositoryError(message) from None
    return done.stdout


def top() -> Path:
    """The root of the repository. Errors: as `git`."""
    return Path(git("rev-parse", "--show-toplevel").rstrip("\n"))


def clusters(root: Path) -> Iterator[Built]:
    """The clusters whose locks are in a repository, or are about to be, each beside its spec."""
    names = git("ls-files", "-z", "--cached", "--others", "--exclude-standard", root=root).split("\0")
    present = [name for name in dict.fromkeys(names) if name and (root / name).is_file()]
    outputs = [name.removesuffix(MANIFEST) for name in present if name.rpartition("/")[2] == MANIFEST]
    for name in present:
        if not name.endswith(".lock") or (lock := read_lock(root / name)) is None:
            continue
        stem = name.removesuffix(".lock")
        spec = next((stem + suffix for suffix in _SPECS if stem + suffix in present), "")
        if spec:
            own = tuple(output.rstrip("/") or "." for output in outputs if _is_of(root / output, lock))
            keyring = f"{stem}.keys{FILE_SUFFIX}"
            yield Built(spec, name, own, keyring if keyring in present else "")


def read_lock(path: Path) -> Lock | None:
    """The lock in a file; None where the file is not one."""
    try:
        return lock_in(read_regular(str(path), follow=True)[0])
    except OSError:
        return None


def lock_in(content: bytes) -> Lock | None:
    """The lock that a file's content is; None where it is not one."""
    try:
        return lock_text.parse(content.decode())
    except ValueError:
        return None


def _is_of(output: Path, lock: Lock) -> bool:
    """Whether the authority of a lock is in an output."""
    from kspec.x509 import pem  # noqa: PLC0415 - not for every call

    authority = lock.certificates.get("ca")
    if authority is None:
        return False
    text = pem.encode_certificates([authority.certificate])
    return any(read_regular(str(path))[0].startswith(text) for path in output.glob("nodes/*/etc/kubernetes/pki/ca.crt"))
