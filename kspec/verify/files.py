"""Files and folders against what a manifest says of them: there, of its kind, mode and owner, with its content."""

import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from kspec.disk import bounds
from kspec.encode.manifest import ManifestEntry
from kspec.facts import codes
from kspec.model.file import Sensitivity
from kspec.model.frozen import frozen
from kspec.verify.place import Place

_ANEW: Final = "find out who changed it; then write it anew from what was built"
_OPEN: Final = 0o077


Explain: TypeAlias = Callable[[str, bytes], Sequence[str]]


def _nothing(_path: str, _content: bytes) -> Sequence[str]:
    return ()


@frozen
class Terms:
    """What is looked at.

    With `public`, secret files may be missing, and what version control does not keep is passed over: modes, owners,
    empty folders, how lines end. Of a `machine`, a folder that was there before may be closed further than it was
    built, and owners are those of its root folder, groups too.
    """

    public: bool = False
    machine: bool = False


def verify_files(
    place: Place, files: Mapping[str, ManifestEntry], terms: Terms, explain: Explain = _nothing
) -> dict[str, bytes]:
    """Tell every file that is not as listed; the content of all that can be read, by path.

    `explain` says of a path and its content how that differs from what was built, as far as anybody knows.
    """
    found: dict[str, bytes] = {}
    owner = os.stat(place.folder)  # noqa: PTH116 - a path as it was given
    secret = [path for path, entry in files.items() if entry.sensitivity is Sensitivity.SECRET]
    absent = terms.public or (bool(secret) and _lacks_all(place, secret))
    if absent and not terms.public:
        message = f"none of the {len(secret)} secret files is there"
        help_ = "say --public where only the public part is meant to be; build with the keyring else"
        place.tell(codes.DRIFT_MISSING, "", message, help_, notes=secret[:3])
    for path, entry in files.items():
        status = place.status(path)
        if status is None:
            if not (absent and entry.sensitivity is Sensitivity.SECRET) and not place.is_unseen(path):
                place.tell(codes.DRIFT_MISSING, path, f"{place.name(path)} is not there", _ANEW)
        elif not stat.S_ISREG(status.st_mode):
            message = f"{place.name(path)} is {_kind(status)}, where a file was built"
            place.tell(codes.DRIFT_KIND, path, message, _ANEW)
        else:
            if not terms.public:
                _mode(place, path, status, entry.mode, is_folder=False, machine=False)
                _owner(place, path, status, owner, terms)
            content = place.read(path)
            if content is not None:
                found[path] = content
                if not _is_as_built(content, entry, terms):
                    tell_content(place, path, explain(path, content), machine=terms.machine)
    return found


def verify_folders(place: Place, folders: Mapping[str, int], files: Collection[str], terms: Terms) -> None:
    """Tell every folder that is not as listed; one that lacks is told where none of the `files` was in it."""
    owner = os.stat(place.folder)  # noqa: PTH116 - a path as it was given
    for path, mode in folders.items():
        status = place.status(path)
        lacks = status is None and not place.is_unseen(path)
        if lacks and not terms.public and not any(file.startswith(f"{path}/") for file in files):
            place.tell(codes.DRIFT_MISSING, path, f"the folder {place.name(path)} is not there", _ANEW)
        elif status is not None and stat.S_ISLNK(status.st_mode) and terms.machine:
            pass  # an image may keep a folder elsewhere; what is in it is found there
        elif status is not None and not stat.S_ISDIR(status.st_mode):
            message = f"{place.name(path)} is {_kind(status)}, where a folder was built"
            place.tell(codes.DRIFT_KIND, path, message, _ANEW)
        elif status is not None and not terms.public:
            _mode(place, path, status, mode, is_folder=True, machine=terms.machine)
            _owner(place, path, status, owner, terms)


def unknown(place: Place, folders: Collection[str], known: Collection[str]) -> Iterator[str]:
    """What stands in these folders and was not built, by path; of a folder that is not known itself, what is in it.

    An empty folder holds nothing.
    """
    waiting, count = list(folders), 0
    while waiting and count < bounds.STRANGERS:
        for path, is_folder in place.names(waiting.pop()):
            if path in known:
                continue
            count += 1
            if is_folder:
                waiting.append(path)
            else:
                yield path


def _lacks_all(place: Place, secret: Collection[str]) -> bool:
    return all(place.status(path) is None and not place.is_unseen(path) for path in secret)


def _kind(status: os.stat_result) -> str:
    for name, test in (("a link", stat.S_ISLNK), ("a folder", stat.S_ISDIR), ("a file", stat.S_ISREG)):
        if test(status.st_mode):
            return name
    return "a device, a socket or a FIFO"


def _mode(  # noqa: PLR0913 - all that the rule looks at
    place: Place, path: str, status: os.stat_result, wanted: int, *, is_folder: bool, machine: bool
) -> None:
    found = stat.S_IMODE(status.st_mode)
    if found == wanted or (is_folder and machine and not found & ~wanted):
        return
    opened = " which opens it to others" if found & ~wanted & _OPEN else ""
    message = f"{place.name(path)} has mode {found:04o}, where it was built with {wanted:04o}{',' if opened else ''}"
    place.tell(codes.DRIFT_MODE, path, message + opened, f"chmod {wanted:04o} {place.name(path)}")


def _owner(place: Place, path: str, status: os.stat_result, owner: os.stat_result, terms: Terms) -> None:
    found, wanted = (status.st_uid, status.st_gid), (owner.st_uid, owner.st_gid)
    if found == wanted or (not terms.machine and found[0] == wanted[0]):
        return
    message = (
        f"{place.name(path)} is owned by {found[0]}:{found[1]}, where {place.folder} is by {wanted[0]}:{wanted[1]}"
    )
    place.tell(codes.DRIFT_OWNER, path, message, f"chown {wanted[0]}:{wanted[1]} {place.name(path)}")


def tell_content(place: Place, path: str, notes: Sequence[str] = (), *, machine: bool) -> None:
    """Tell that a file of an output, or of a machine, holds something else than what was built."""
    how = "`kspec diff` of the output and the machine shows how they differ; write it anew from what was built"
    help_ = how if machine else "`kspec diff SPEC -o OUT` shows how it differs; `kspec build` writes it anew"
    place.tell(codes.DRIFT_CONTENT, path, f"{place.name(path)} is not what was built", help_, notes)


def _is_as_built(content: bytes, entry: ManifestEntry, terms: Terms) -> bool:
    """Whether a public file has its digest; nothing is said of a secret one."""
    if entry.sensitivity is not Sensitivity.PUBLIC:
        return True
    forms = (content, content.replace(b"\r\n", b"\n")) if terms.public else (content,)
    return any(hashlib.sha256(form).hexdigest() == entry.sha256 for form in forms)
