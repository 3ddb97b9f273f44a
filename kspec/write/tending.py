"""What is loose, missing or left over in a keyring: mended before anything else is done with it, or told.

Only what kspec writes is ever closed or removed: entries by their path, its own notes, and its own temporary files.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import define, field

from kspec.disk import bounds
from kspec.disk.atomic import NO_SUCH_FILE, TEMPORARY_SUFFIX, discard, open_folder, read_regular
from kspec.disk.faults import below
from kspec.disk.keyring_entries import ENTRY
from kspec.disk.keyring_folder import (
    GUARD_NAME,
    IGNORE,
    IGNORE_NAME,
    MARK,
    MARK_NAME,
    NOTES,
    Item,
    Whose,
    ignores_everything,
    is_volume,
    walk,
    whose,
)
from kspec.disk.keyring_place import is_folder, is_stream
from kspec.encode.age import is_sealed
from kspec.facts import codes
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic, listed
from kspec.model.span import Span
from kspec.write.guard import discard_unheld
from kspec.write.keyring import write_note
from kspec.write.keyring_file import tend_file

TOLD: Final = frozenset({codes.KEYRING_OPEN, codes.KEYRING_NOT_IGNORED, codes.KEYRING_UNTIDY})
"""The codes of what is told here."""
_ROOT: Final = 0
_REFUSED: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTSUP, errno.ENOSYS})
"""What the kernel says of what may not be changed: a read-only medium, another's file, a medium without modes."""


@define
class _Keyring:
    """A keyring while it is looked after. `name` is the user's, `root` the real path, `items` what lies in it.

    `untidy` collects what is not as it should be, besides what has a finding of its own.
    """

    name: str
    root: Path
    frozen: bool
    items: Sequence[Item]
    untidy: list[str] = field(factory=list)

    def mend(self, change: Callable[[], object]) -> bool:
        """Change something, unless that is forbidden or refused; whether it was changed."""
        if self.frozen:
            return False
        try:
            change()
        except OSError as error:
            if error.errno not in _REFUSED:
                raise
            return False
        return True

    def tell(self, code: Code, message: str, help_: str, names: Sequence[str] = ()) -> Diagnostic:
        """A warning about the keyring."""
        return Diagnostic(
            code, message, Span(self.name, 0, 0, 0, 0), Severity.WARNING, help=help_, notes=listed(list(names))
        )


def tend_keyring(folder: Path, *, frozen: bool = False) -> tuple[Diagnostic, ...]:
    """Close what is open to others, let Git ignore all of it, give it its mark, remove what a killed process left.

    Args:
        folder: the keyring, found to be one by its reader; one that is absent or empty is left alone. Of one that is a
            file only a part of a new one is removed; its mode is nobody's concern where it is encrypted.
        frozen: change nothing, only tell.

    Returns:
        Warnings: what was open or not ignored, mended or not, since somebody may have read it meanwhile; and what else
        could not be mended.

    Raises:
        OSError: the machine's fault; nothing but what is told was changed.
    """
    if not is_folder(str(folder)):
        if not frozen:
            tend_file(folder)
        return tuple(_open_file(folder))
    if whose(str(folder)) in {Whose.ABSENT, Whose.EMPTY}:
        return ()
    with below(folder):
        keyring = _Keyring(str(folder), Path(os.path.realpath(folder)), frozen, list(walk(str(folder))))
        findings = [*_open(keyring), *_foreign(keyring)]
        _leftovers(keyring)
        if not is_volume(str(folder)):
            findings += _ignored(keyring)
            _marked(keyring)
    if keyring.untidy:
        findings.append(
            keyring.tell(
                codes.KEYRING_UNTIDY,
                f"the keyring {keyring.name} could not be tidied up",
                "build once without --frozen, where it can be written",
                keyring.untidy,
            )
        )
    return tuple(findings)


def _open_file(file: Path) -> Iterator[Diagnostic]:
    """A keyring in one file that is plain text, which kspec only reads, and others may too."""
    if is_stream(str(file)) or not file.exists():
        return
    with below(file.parent):
        content, status = read_regular(str(file), follow=True, most=bounds.KEYRING)
    if stat.S_IMODE(status.st_mode) & 0o077 and not is_sealed(content):
        yield Diagnostic(
            codes.KEYRING_OPEN,
            f"the keyring {file} is not encrypted, and open to others than its owner",
            Span(str(file), 0, 0, 0, 0),
            Severity.WARNING,
            help=f"close it where it comes from (`chmod go= {file}`), or encrypt it: kspec keys encrypt",
        )


def _open(keyring: _Keyring) -> Iterator[Diagnostic]:
    """Files and folders of kspec's that others may read or change."""
    root = Item(".", keyring.root.stat(), is_link=False)
    left: list[str] = []
    closed: list[str] = []
    for item in (root, *_own(keyring)):
        if item.is_open:
            name = f"{item.path}: mode {stat.S_IMODE(item.status.st_mode):04o}"
            (closed if _close(keyring, item) else left).append(name)
    if left:
        yield keyring.tell(
            codes.KEYRING_OPEN,
            f"the keyring {keyring.name} is open to others than its owner",
            f"close it where it comes from (`chmod -R go= {keyring.name}`, or `defaultMode: 0400` of a Secret volume)",
            left,
        )
    if closed:
        yield keyring.tell(
            codes.KEYRING_OPEN,
            f"the keyring {keyring.name} was open to others than its owner; it is closed now",
            "whoever could read it meanwhile may have the keys: renew them if that was somebody",
            closed,
        )


def _close(keyring: _Keyring, item: Item) -> bool:
    """Take all rights from others; whether they are gone, which some media only pretend. No link is followed."""
    location = keyring.root / item.path
    closed = partial(location.chmod, 0o700 if item.is_folder else 0o600)
    return not item.is_link and keyring.mend(closed) and not location.stat().st_mode & 0o077


def _foreign(keyring: _Keyring) -> Iterator[Diagnostic]:
    owner = keyring.root.stat().st_uid
    if owner not in {_ROOT, os.geteuid()}:
        yield keyring.tell(
            codes.KEYRING_OPEN,
            f"the keyring {keyring.name} belongs to another user (number {owner}), who can read and change all of it",
            "build as that user, or give it to yours (chown -R)",
        )


def _own(keyring: _Keyring) -> Iterator[Item]:
    """What kspec wrote: its notes, its entries, and the folders that hold entries."""
    entries = {item.path for item in keyring.items if not item.is_folder and ENTRY.fullmatch(item.path)}
    folders = {str(parent) for path in entries for parent in PurePosixPath(path).parents}
    notes = {item.path for item in keyring.items if not item.is_folder and item.path in NOTES}
    own = entries | folders | notes - {GUARD_NAME}
    yield from (item for item in keyring.items if item.path in own)


def _leftovers(keyring: _Keyring) -> None:
    """Temporary files of a killed process, by their exact form, and the lock file of earlier versions."""
    for item in keyring.items:
        if item.is_link or not stat.S_ISREG(item.status.st_mode):
            continue
        if item.path == GUARD_NAME and not keyring.frozen:
            discard_unheld(keyring.root / GUARD_NAME)
        elif _is_temporary(item.path) and not keyring.mend(partial(_remove, keyring.root, item.path)):
            keyring.untidy.append(f"{item.path} was left by a killed build")


def _is_temporary(path: str) -> bool:
    """Whether it is the temporary file of an entry or a note (`atomic.sibling`): what is left of a long name, too."""
    parent, _, name = path.rpartition("/")
    if not (name.startswith(".") and name.endswith(TEMPORARY_SUFFIX)):
        return False
    target = name[1:].removesuffix(TEMPORARY_SUFFIX)
    return ENTRY.fullmatch(f"{parent}/{target}" if parent else target) is not None or (not parent and target in NOTES)


def _remove(root: Path, path: str) -> None:
    descriptor = open_folder(str((root / path).parent))
    try:
        discard(Path(path).name, descriptor)
    finally:
        os.close(descriptor)


def _ignored(keyring: _Keyring) -> Iterator[Diagnostic]:
    """A `.gitignore` that is missing, or does not ignore everything."""
    why = _why_not_ignored(keyring.root / IGNORE_NAME)
    if not why:
        return
    if keyring.mend(lambda: write_note(keyring.root, IGNORE_NAME, IGNORE)):
        yield keyring.tell(
            codes.KEYRING_NOT_IGNORED,
            f"Git did not ignore the keyring {keyring.name}: {why}; kspec has written it anew",
            f"look whether keys were committed meanwhile: git log --all -- {keyring.name}",
        )
    else:
        yield keyring.tell(
            codes.KEYRING_NOT_IGNORED,
            f"Git does not ignore the keyring {keyring.name}: {why}",
            "build once without --frozen, where it can be written",
        )


def _why_not_ignored(path: Path) -> str:
    try:
        content = read_regular(str(path))[0]
    except FileNotFoundError:
        return "its .gitignore is missing"
    except OSError as error:
        if error.errno not in NO_SUCH_FILE:
            raise
        return "its .gitignore is not a regular file"
    return "" if ignores_everything(content) else "its .gitignore does not ignore everything"


def _marked(keyring: _Keyring) -> None:
    if whose(keyring.name) is not Whose.MARKED and not keyring.mend(lambda: write_note(keyring.root, MARK_NAME, MARK)):
        keyring.untidy.append(f"{MARK_NAME}, by which kspec knows its keyring, is missing")
