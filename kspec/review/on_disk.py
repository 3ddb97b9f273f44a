"""Trees as they stand on a disk: an output, or a machine's root folder. Nothing is changed, and no link leads out."""

import os
import stat
from collections.abc import Container, Iterator, Mapping

from kspec.disk import bounds
from kspec.disk.atomic import open_folder, read_regular
from kspec.disk.faults import at
from kspec.disk.folders import is_long, walk
from kspec.disk.rooted import BrokenLinkError, OutsideError, Rooted
from kspec.facts.kubeconfigs import FOLDER
from kspec.model.review import Entry, EntryKind, Tree


def read_output(name: str, public: Container[str], kubernetes: str, withheld: Mapping[str, int] | None = None) -> Tree:
    """The tree in an output folder; what is not `public` by its path is secret, and so is what nobody lists.

    `withheld` are the modes of secret files that belong to it and are not there, so that their content is not known.

    Raises:
        OSError: something cannot be read; its name is the path on this machine.
    """
    folder = open_folder(os.path.realpath(name))
    try:
        entries = {path: Entry(mode=mode, secret=True) for path, mode in (withheld or {}).items()}
        entries |= _of_output(folder, public)
    except OSError as error:
        error.filename = os.path.join(name, str(error.filename or ""))  # noqa: PTH118 - the name as it was given
        raise
    finally:
        os.close(folder)
    return Tree(name, "output", entries, kubernetes, partial=withheld is not None)


def _of_output(folder: int, public: Container[str]) -> Iterator[tuple[str, Entry]]:
    for path, name, parent, is_folder in walk(folder, lambda path: not is_long(path)):
        status = os.lstat(name, dir_fd=parent)
        mode = stat.S_IMODE(status.st_mode)
        if is_folder:
            yield path, Entry(EntryKind.FOLDER, mode=mode)
        elif not stat.S_ISREG(status.st_mode):
            yield path, Entry(EntryKind.OTHER, secret=True)
        else:
            with at(path):
                content, _ = read_regular(name, parent, most=bounds.OUTPUT)
            yield path, Entry(EntryKind.FILE, content, mode, secret=path not in public)


def read_node(rooted: Rooted, node: str, name: str, wanted: Mapping[str, Entry]) -> Tree:
    """What a machine has at the paths of another tree, and all that it has below /etc/kubernetes besides.

    `wanted` are that tree's entries, by their paths in an output. Of what only the machine has nothing is read. A thing
    that has another owner than the root folder is told with its own.

    Raises:
        OSError: something cannot be read.
    """
    base = f"nodes/{node}"
    covered = "/".join(("", *rooted.at))
    root = os.stat(rooted.folder)  # noqa: PTH116 - a path as it was given
    entries = {}
    for path, entry in wanted.items():
        place = path.removeprefix(base)
        if (
            path.startswith(f"{base}/")
            and not _is_shared(place, entry)
            and f"{place}/".startswith(f"{covered.rstrip('/')}/")
        ):
            found = _look(rooted, place, root, entry)
            if found is not None:
                entries[path] = found
    folders = {path.removeprefix(base) for path, entry in wanted.items() if entry.kind is EntryKind.FOLDER}
    for place in _below(rooted, FOLDER, folders):
        path = base + place
        if path not in entries and path not in wanted:
            found = _look(rooted, place, root, None)
            if found is not None:
                entries[path] = found
    shared = {path: entry for path, entry in wanted.items() if _is_shared(path.removeprefix(base), entry)}
    return Tree(name, "node", {**shared, **entries}, covers=(f"{base}{covered.rstrip('/')}/",))


def _is_shared(place: str, entry: Entry) -> bool:
    """Whether a folder is one that each machine has anyway, such as /etc."""
    return entry.kind is EntryKind.FOLDER and place.count("/") == 1


def _look(rooted: Rooted, place: str, root: os.stat_result, wanted: Entry | None) -> Entry | None:
    """What stands at a place where `wanted` is expected, or nothing is; then it is not read.

    A folder may be a link to one. A file has to be one itself: whoever may write where a link leads could change it.
    What is larger than any file of a build is none that a build wrote.
    """
    secret = wanted is None or wanted.secret
    try:
        status = rooted.status(place)
        content = None
        if wanted is not None and wanted.kind is EntryKind.FOLDER and stat.S_ISLNK(status.st_mode):
            status, _ = rooted.look(place, bounds.OUTPUT)
        elif wanted is not None and stat.S_ISREG(status.st_mode) and status.st_size <= bounds.OUTPUT:
            content, _ = rooted.read(place, bounds.OUTPUT)
    except BrokenLinkError:
        return Entry(EntryKind.OTHER, secret=secret)
    except (FileNotFoundError, NotADirectoryError, OutsideError):
        return None
    owner = "" if (status.st_uid, status.st_gid) == (root.st_uid, root.st_gid) else f"{status.st_uid}:{status.st_gid}"
    as_built = stat.S_ISREG(status.st_mode) and (wanted is None or content is not None)
    kind = EntryKind.FOLDER if stat.S_ISDIR(status.st_mode) else EntryKind.FILE if as_built else EntryKind.OTHER
    return Entry(kind, content, stat.S_IMODE(status.st_mode), secret=secret, owner=owner)


def _below(rooted: Rooted, folder: str, known: Container[str]) -> Iterator[str]:
    """Every file and empty folder below a folder of a machine, also where a `known` folder is a link to one."""
    waiting, count = [folder], 0
    while waiting and count < bounds.STRANGERS:
        place = waiting.pop()
        try:
            names = rooted.names(place)
        except (FileNotFoundError, NotADirectoryError, BrokenLinkError):
            continue
        for name, is_folder in names:
            count += 1
            if is_folder or f"{place}/{name}" in known:
                waiting.append(f"{place}/{name}")
            else:
                yield f"{place}/{name}"
