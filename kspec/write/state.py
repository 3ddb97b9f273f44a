"""`.state`: how a build learns that there is nothing to do, and which files kspec has written.

The file has mode 0600 and lives in the keyring's folder. It holds a random key, keyed digests (BLAKE2b) of everything
that decided the last output and of that output, the paths to read in order to compute them again, and keyed digests of
the contents that kspec wrote. It is a cache: without it a build is a full one. Fields end in NUL, as in
`find -print0`, for paths may hold anything else.

Importing this module needs the standard library only, and little of it. `seen.py` asks by it whether nothing changed.
"""

# ruff: noqa: PTH100, PTH109, PTH116 - pathlib is slow to import

from __future__ import annotations

import errno
import os
import stat

from kspec.disk import bounds
from kspec.disk.atomic import read_regular, replace_at
from kspec.disk.keyring_folder import STATE_NAME
from kspec.encode.layout import complete_folders
from kspec.write.fingerprint import Fingerprint, package, tree

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kspec.model.file import File, Folder
    from kspec.write.seen import Seen

    _Entry = tuple[str, int, bytes | None]  # path, mode and content, of which a folder has none

_FORMAT = b"kspec-state 1"
_END = b"end"
ANSWER = b"answer-"
MEMBER = b"member-"
SEALS = (b"seal", b"meaning", b"rest")
"""The digests that have to be as they were: of what a build begins with, the same by what the specs mean, the rest."""
OWN = frozenset({b"key", b"secret", *SEALS})
"""The fields that no digest is taken of."""
_MODE = 0o600
_CLOSED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What the kernel says of a folder where nothing can be written: a keyring on a read-only medium, or a foreign one."""
_LONGEST_KEY = 64  # BLAKE2b's own limit
_SECRET_DIGEST_SIZE = 16
_REMEMBERED = 10_000
"""How many digests of files are kept at least; more if one tree has more. The oldest go first."""


class Inputs:
    """What a build has read, as it was read.

    `files`: path to the bytes, or to None for a file that was looked for and absent (patches, imports, `files`).
    `folders`: path to the names in each folder that was listed (the patches folder).
    """

    __slots__ = ("files", "folders")

    def __init__(self, files: Mapping[str, bytes | None], folders: Mapping[str, Sequence[str]]) -> None:
        """Take paths as they can be opened from the present working directory."""
        self.files = dict(files)
        self.folders = {path: sorted(names) for path, names in folders.items()}


class Answer:
    """What an unchanged build says, by format, from one moment until another.

    `since` and `until` are seconds since the epoch, or None: before the one and from the other on, a full build would
    say something else (a certificate is not valid yet, has expired, or is about to). No text holds a NUL.
    """

    __slots__ = ("since", "texts", "until")

    def __init__(
        self, texts: Mapping[str, str] | None = None, since: int | None = None, until: int | None = None
    ) -> None:
        """Take what to say by the format's name."""
        self.texts, self.since, self.until = dict(texts or {}), since, until

    def fields(self) -> dict[bytes, list[bytes]]:
        """As the state file has it."""
        texts = {ANSWER + os.fsencode(name): [os.fsencode(text)] for name, text in sorted(self.texts.items())}
        ends = {b"since": self.since, b"until": self.until}
        return texts | {name: [b"" if end is None else b"%d" % end] for name, end in ends.items()}


class State:
    """The content of a state file. Meets `ownership.Ledger`."""

    def __init__(self, path: str | os.PathLike[str], key: bytes, *, frozen: bool = False) -> None:
        """Read a state file.

        Args:
            path: where it is, or will be written.
            key: 32 random bytes, used if there is no usable state yet.
            frozen: never write it; one that cannot be read then counts as none.

        Raises:
            OSError: it is there and cannot be read, or is a symbolic link: what it knows must not be overwritten.
        """
        self._path, self._called = os.path.abspath(path), path
        self._frozen = frozen
        try:
            fields = read_fields(self._path)
        except OSError:
            if not frozen:
                raise
            fields = None
        self._fields = fields or {b"key": [key.hex().encode()]}
        self._secrets = dict.fromkeys(self._fields.get(b"secret", []))
        self._digests: dict[str, tuple[bytes, bytes]] = {}

    def knows(self, path: str, content: bytes) -> bool:
        """Whether kspec wrote, or was about to write, this content at this path of an output."""
        return self._secret(path, content) in self._secrets

    @property
    def remembers(self) -> bool:
        """Whether it knows anything that kspec wrote."""
        return bool(self._secrets)

    def promise(self, files: Mapping[str, bytes]) -> None:
        """Remember on the medium what is about to be written; what the state says of an unchanged build is dropped.

        Where nothing can be written in the keyring, nothing is remembered: the secrets that this build writes are then
        unknown to the next one, which refuses to replace them by others.

        Raises:
            OSError: the machine's fault; nothing was written then.
        """
        self._remember(files)
        self._write({})

    def record(  # noqa: PLR0913 - these are the things that decide an output
        self,
        inputs: Inputs,
        options: Mapping[str, str],
        *,
        lock: tuple[str, bytes | None],
        keyring: tuple[str, Mapping[str, bytes]],
        output: str,
        files: Iterable[File],
        folders: Iterable[Folder],
        answer: Answer | None = None,
        meaning: bytes = b"",
        clusters: Iterable[Sequence[str]] = (),
    ) -> bool:
        """Remember a finished build, from the values that it worked with, so that no later edit slips in.

        Args:
            inputs: everything that was read, or looked for.
            options: everything else that decides the output, names to values; the caller's choice of both. The working
                directory is added to them.
            lock: the lock's path and the bytes that are in it now, None where there is none.
            keyring: the keyring's folder, and path below it to content of what kspec keeps there.
            output: the output folder.
            files: all its files.
            folders: its given folders.
            answer: what an unchanged build is to say, and when.
            meaning: what the specs say, whatever their text: all that counts of them for an output. With it a build
                whose specs' text alone changed can be known as one that changes nothing.
            clusters: of a set, each cluster's name, spec, its name in the program that the spec is, and output. What is
                said of the set counts only while the build of each would change nothing.

        Returns:
            Whether the build was remembered; not if the keyring on disk is not what was written, or not to be written.

        Raises:
            OSError: the machine's fault.
        """
        from kspec.disk.faults import below  # noqa: PLC0415 - not for reading

        files = list(files)
        self._remember({file.path: file.data for file in files})
        with below(keyring[0]):
            members = keyring_members(keyring[0])
        contents = {path: content for path, _, content in members}
        if not members or any(contents.get(path) != content for path, content in keyring[1].items()):
            self._write({})
            return False
        fields: dict[bytes, list[bytes]] = {
            b"file": [os.fsencode(path) for path in sorted(inputs.files)],
            b"folder": [os.fsencode(path) for path in sorted(inputs.folders)],
            b"lock": [os.fsencode(os.path.abspath(lock[0]))],
            b"keyring": [os.fsencode(os.path.abspath(keyring[0]))],
            b"output": [os.fsencode(os.path.abspath(output))],
            **(answer or Answer()).fields(),
            **{MEMBER + b"%d" % number: list(map(os.fsencode, one)) for number, one in enumerate(clusters)},
        }
        made = [(file.path, file.mode, file.data) for file in files] + [
            (path, mode, None) for path, mode in complete_folders(files, folders).items()
        ]
        listed = [inputs.folders[path] for path in sorted(inputs.folders)]
        key = self._fields[b"key"][0]
        rest = found(key, listed, lock[1], members, made)
        sealed = {b"seal": [seal(key, options, fields, inputs.files)], b"rest": [rest]}
        if meaning:
            sealed[b"meaning"] = [seal(key, options, fields, meant(inputs.files, options, meaning))]
        return self._write(fields | sealed)

    def answer_anew(
        self,
        seen: Seen,
        options: Mapping[str, str],
        meaning: bytes,
        specs: Mapping[str, bytes | None],
        texts: Mapping[str, str],
    ) -> None:
        """Remember a build of which only the specs' text changed: the new text, and what is to be said from now on.

        What was compared is what is sealed: nothing is read again, so that no later edit slips in. Where another build
        has been remembered since, nothing is done.

        Args:
            seen: what was found unchanged.
            options: as given to `record`.
            meaning: what the specs say, by which it was.
            specs: path to content of the specs, as they were read.
            texts: what to say by the format's name.

        Raises:
            OSError: the machine's fault.
        """
        if not seen.is_of(self._fields):
            return
        answers = {name: values for name, values in Answer(texts).fields().items() if name.startswith(ANSWER)}
        self._write(seen.sealed_anew(options, meaning, specs, answers))

    def _secret(self, path: str, content: bytes) -> bytes:
        fingerprint = Fingerprint(_key(self._fields[b"key"][0]), _SECRET_DIGEST_SIZE)
        fingerprint.add(b"secret", os.fsencode(path), content)
        return fingerprint.value().hex().encode()

    def _digest(self, path: str, content: bytes) -> bytes:
        """The same, worked out once for the very content that is promised and then recorded."""
        known = self._digests.get(path)
        if known is None or known[0] is not content:
            known = self._digests[path] = content, self._secret(path, content)
        return known[1]

    def _remember(self, secrets: Mapping[str, bytes]) -> None:
        present = dict.fromkeys(self._digest(path, secrets[path]) for path in sorted(secrets))
        older = [digest for digest in self._secrets if digest not in present]
        kept = max(_REMEMBERED, 4 * len(present)) - len(present)
        self._secrets = dict.fromkeys([*older[-kept:], *present])

    def _write(self, fields: Mapping[bytes, list[bytes]]) -> bool:
        from kspec.disk.faults import at  # noqa: PLC0415 - not for reading

        if self._frozen:
            return False
        everything = {b"key": self._fields[b"key"]} | dict(fields) | {b"secret": list(self._secrets)}
        records = [_FORMAT, *(name + b"=" + value for name, values in everything.items() for value in values), _END]
        parent, name = os.path.split(self._path)
        location = f"{os.path.realpath(parent)}/{name}"
        with at(self._called):
            try:
                replace_at(location, b"".join(record + b"\0" for record in records), _MODE)
            except OSError as error:
                if error.errno not in _CLOSED:
                    raise
                self._frozen = True
        return not self._frozen


def found(
    key: bytes,
    folders: Iterable[Sequence[str]],
    lock: bytes | None,
    members: Iterable[_Entry],
    made: Iterable[_Entry],
) -> bytes:
    """The digest of what is there beside the files that a build begins with: names in folders, lock, keyring, output.

    It is the large part, which is read only where those files are the same.
    """
    digest = Fingerprint(_key(key))
    digest.add(b"found")
    for names in folders:
        digest.add(*map(os.fsencode, names))
    _add_file(digest, lock)
    digest.add_tree(members)
    digest.add_tree(made)
    return digest.value().hex().encode()


def seal(
    key: bytes,
    options: Mapping[str, str],
    fields: Mapping[bytes, Sequence[bytes]],
    files: Mapping[str, bytes | None],
) -> bytes:
    """The digest of what a build begins with: kspec itself, options, working directory, all paths, and these files."""
    digest = Fingerprint(_key(key))
    digest.add(b"seal", package(), os.fsencode(os.getcwd()))
    digest.add_mapping(options)
    for name in sorted(name for name in fields if fields[name]):
        digest.add(name, *fields[name])
    for path in sorted(files):
        _add_file(digest, files[path])
    return digest.value().hex().encode()


def meant(files: Mapping[str, bytes | None], options: Mapping[str, str], meaning: bytes) -> dict[str, bytes | None]:
    """The inputs with what the specs mean in the place of their text."""
    specs = dict.fromkeys(options["specs"].split("\0"), meaning)
    return {**files, **{path: text for path, text in specs.items() if path in files}}


def keyring_members(path: str) -> list[tuple[str, int, bytes | None]]:
    """Everything in a keyring but the state: path, permission bits and content; the folder itself is the first.

    Of a keyring that is a file it is the file as it is encrypted: nothing has to be opened to see that it is the same.
    Nothing, if a link, FIFO or device is among it: such a keyring is never unchanged, and that is not a fault.
    """
    try:
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode):
            return [("", 0, read_regular(path, follow=True, most=bounds.KEYRING)[0])]
        return [("", status.st_mode & 0o7777, None), *tree(path, STATE_NAME)]
    except OSError as error:
        if error.errno in {errno.EINVAL, errno.ELOOP, errno.ENXIO}:
            return []
        raise


def _key(digits: bytes) -> bytes:
    return bytes.fromhex(digits.decode())


def _add_file(digest: Fingerprint, content: bytes | None) -> None:
    if content is None:
        digest.add()
    else:
        digest.add(content)


def read_fields(path: str) -> dict[bytes, list[bytes]] | None:
    """Read the fields of a state file, or None if there is no usable one: missing, damaged, open to others."""
    try:
        content, status = read_regular(path, most=bounds.STATE)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if status.st_uid != os.geteuid() or stat.S_IMODE(status.st_mode) & 0o077:
        return None
    first, *records = content.split(b"\0")
    if first != _FORMAT or records[-2:] != [_END, b""]:
        return None
    fields: dict[bytes, list[bytes]] = {}
    for record in records[:-2]:
        name, _, value = record.partition(b"=")
        fields.setdefault(name, []).append(value)
    return fields if _is_key(fields.get(b"key", [])) else None


def _is_key(values: Sequence[bytes]) -> bool:
    try:
        return len(values) == 1 and 0 < len(_key(values[0])) <= _LONGEST_KEY
    except ValueError:
        return False
