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


def read_output(name: str, public: Container[str], kubernetes: str, *, partial: bool = False) -> Tree:
    """The tree in an output folder; what is not `public` by its path is secret, and so is what nobody lists.

    Raises:
        OSError: something cannot be read; its name is the path on this machine.
    """
    folder = open_folder(os.path.realpath(name))
    try:
        entries = dict(_of_output(folder, public))
    except OSError as error:
        error.filename = os.path.join(name, str(error.filename or ""))  # noqa: PTH118 - the name as it was given
        raise
    finally:
        os.close(folder)
    return Tree(name, "output", entries, kubernetes, partial=partial)


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
            found = _look(rooted, place, root, secret=entry.secret)
            if found is not None:
                entries[path] = found
    for place in _below(rooted, FOLDER):
        path = base + place
        if path not in entries and path not in wanted:
            found = _look(rooted, place, root, secret=True, read=False)
            if found is not None:
                entries[path] = found
    shared = {path: entry for path, entry in wanted.items() if _is_shared(path.removeprefix(base), entry)}
    return Tree(name, "node", {**shared, **entries}, covers=(f"{base}{covered.rstrip('/')}/",))


def _is_shared(place: str, entry: Entry) -> bool:
    """Whether a folder is one that each machine has anyway, such as /etc."""
    return entry.kind is EntryKind.FOLDER and place.count("/") == 1


def _look(rooted: Rooted, place: str, root: os.stat_result, *, secret: bool, read: bool = True) -> Entry | None:
    try:
        status, content = rooted.look(place, bounds.OUTPUT)
    except BrokenLinkError:
        return Entry(EntryKind.OTHER, secret=secret)
    except (FileNotFoundError, NotADirectoryError, OutsideError):
        return None
    owner = "" if (status.st_uid, status.st_gid) == (root.st_uid, root.st_gid) else f"{status.st_uid}:{status.st_gid}"
    kind = EntryKind.FOLDER if stat.S_ISDIR(status.st_mode) else EntryKind.OTHER if content is None else EntryKind.FILE
    return Entry(kind, content if read else None, stat.S_IMODE(status.st_mode), secret=secret, owner=owner)


def _below(rooted: Rooted, folder: str) -> Iterator[str]:
    """Every file and empty folder below a folder of a machine."""
    waiting, count = [folder], 0
    while waiting and count < bounds.STRANGERS:
        place = waiting.pop()
        try:
            names = rooted.names(place)
        except (FileNotFoundError, NotADirectoryError):
            continue
        for name, is_folder in names:
            count += 1
            if is_folder:
                waiting.append(f"{place}/{name}")
            else:
                yield f"{place}/{name}"
