"""The output tree on disk: all of the new one appears in one step, or the old one stays as it is."""

import contextlib
import errno
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kspec.disk.atomic import PrivateUmask, create, flush_folder, open_folder
from kspec.disk.faults import Progress, below
from kspec.disk.keyring_folder import MARK_NAME
from kspec.encode.layout import MANIFEST, complete_folders
from kspec.encode.manifest import Manifest
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder, Sensitivity
from kspec.model.frozen import field, frozen
from kspec.model.written import WriteSummary
from kspec.text.conflict import has_conflict, way_out
from kspec.write.exchange import commit, flush_file_system, recover, staging_name
from kspec.write.guard import Waiting, lock_folder
from kspec.write.identity import Identity, another_cluster, strange_certificates
from kspec.write.names import check_tree
from kspec.write.ownership import (
    ConflictError,
    Found,
    Kind,
    Ledger,
    is_all_known,
    judge,
    mounts_at_or_below,
    read_manifest,
    secret_files,
    survey,
)
from kspec.write.refusals import refusal

_ROOT_MODE = 0o755
_PRIVATE = 0o700

_CANNOT_LINK = frozenset({errno.EPERM, errno.EACCES, errno.EMLINK, errno.EXDEV, errno.ENOSYS, errno.ENOTSUP})
"""What a file system or kernel says that does not allow this hard link; a copy does as well."""

_CANNOT_MOVE = frozenset({errno.EBUSY, errno.EXDEV})
"""What the kernel says of a folder that is a mount point, or that lies in a lower layer of an overlay."""


@frozen
class _Tree:
    """The tree that is to be written: its folder, as the user named it, files by path and the mode of every folder."""

    output: str
    files: Mapping[str, File]
    content: Mapping[str, bytes] = field(repr=False)
    folders: Mapping[str, int]


@frozen
class _Terms:
    """On which terms an old tree is replaced."""

    prune: bool
    public: bool
    ledger: Ledger | None
    identity: Identity | None


@frozen
class _Old:
    """What is in the output folder's place: its descriptor if it exists, and what is in it by path."""

    folder: int | None
    found: Mapping[str, Found] = field(repr=False)


def _do_nothing(*_: str) -> None:
    """Neither write anything else nor say that somebody waits."""


def write_tree(  # noqa: PLR0913 - each is a decision of its own, all but the first three with the safe default
    target: Path,
    files: Sequence[File],
    folders: Sequence[Folder],
    *,
    prune: bool = False,
    public: bool = False,
    ledger: Ledger | None = None,
    identity: Identity | None = None,
    before: Callable[[], None] = _do_nothing,
    waiting: Waiting = _do_nothing,
    progress: Progress | None = None,
) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write the output folder, in one step.

    The tree is built in a sibling folder of mode 0700, flushed to the medium and exchanged with the old one. A killed
    process leaves the old tree or the new one, and siblings which the next call removes. Where nothing differs,
    nothing is written. Files that stay as they are keep their inode. Modes are exact whatever the umask.

    Args:
        target: the output folder. A symbolic link is resolved; missing parents are made. An existing folder keeps its
            own mode, a new one has 0755.
        files: every file, `manifest.json` included; secret ones may be missing from a public build.
        folders: the folders whose mode matters on the host; those that the files need are added.
        prune: give up what kspec did not write or what was edited since. A folder without a manifest of kspec's is
            refused nevertheless, and so is a Git repository.
        public: refuse a folder that holds secret files.
        ledger: what kspec knows to have written; without it a secret file that would change is refused.
        identity: by what the cluster is known; a folder that holds another cluster's tree is refused.
        before: writes what has to be on the medium before the tree: keyring and lock. Called once the folder is found
            to be kspec's own to replace, even if nothing in it has to change; never where the write is refused.
        waiting: called once if another process has locked the folder that holds `target`.
        progress: learns that the folder has been replaced.

    Returns:
        What was done; or the reasons why nothing was, sorted by importance.

    Raises:
        OSError: the machine's fault. The old tree is in place, or, if the fault came after the exchange, the new one.
        ValueError: the files do not make a tree, lack the manifest, or are secret in a public build (our bug).
    """
    tree = _tree(target, files, folders)
    if MANIFEST not in tree.files or (public and any(file.sensitivity is Sensitivity.SECRET for file in files)):
        message = "a tree has a manifest, and a public one no secret"
        raise ValueError(message)
    with below(target):
        return _write(tree, _Terms(prune, public, ledger, identity), before, waiting, progress or Progress())


def foresee_tree(  # noqa: PLR0913 - as `write_tree`
    target: Path,
    files: Sequence[File],
    folders: Sequence[Folder],
    *,
    prune: bool,
    public: bool,
    ledger: Ledger | None,
    identity: Identity | None,
) -> tuple[Diagnostic, ...]:
    """The reasons for which `write_tree` would refuse to write, with nothing made, locked or tidied up.

    Raises:
        OSError: something cannot be read.
    """
    tree = _tree(target, files, folders)
    location = os.path.realpath(tree.output)
    with below(target):
        if refused := _immutable(tree, location):
            return refused
        parent_path, name = os.path.split(location)
        try:
            parent = open_folder(parent_path)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        try:
            old = _inspect(parent, name, tree, _Terms(prune, public, ledger, identity))
        finally:
            os.close(parent)
        if not isinstance(old, _Old):
            return old
        if old.folder is not None:
            os.close(old.folder)
        return ()


def _tree(target: Path, files: Sequence[File], folders: Sequence[Folder]) -> _Tree:
    return _Tree(
        str(target),
        {file.path: file for file in sorted(files, key=lambda file: file.path)},
        {file.path: file.data for file in files},
        complete_folders(files, folders),
    )


def _immutable(tree: _Tree, location: str) -> tuple[Diagnostic, ...]:
    """Why nothing can be exchanged at a place, whatever is there."""
    if mounts := mounts_at_or_below(location):
        return (refusal(codes.IMMOVABLE, tree.output, mounts),)
    return tuple(check_tree(tree.output, location, (*tree.files, *tree.folders)))


def _write(
    tree: _Tree, terms: _Terms, before: Callable[[], None], waiting: Waiting, progress: Progress
) -> WriteSummary | tuple[Diagnostic, ...]:
    location = os.path.realpath(tree.output)
    if refused := _immutable(tree, location):
        return refused
    parent_path, name = os.path.split(location)
    Path(parent_path).mkdir(parents=True, exist_ok=True)
    parent = open_folder(parent_path)
    try:
        lock_folder(parent, parent_path, waiting)
        with PrivateUmask():
            recover(parent, name)
            old = _inspect(parent, name, tree, terms)
            if not isinstance(old, _Old):
                return old
            try:
                before()
                return _replace(parent, name, old, tree, terms.ledger, progress)
            finally:
                if old.folder is not None:
                    os.close(old.folder)
    finally:
        os.close(parent)


def _inspect(parent: int, name: str, tree: _Tree, terms: _Terms) -> _Old | tuple[Diagnostic, ...]:
    try:
        folder = open_folder(name, parent)
    except FileNotFoundError:
        return _Old(None, {})
    except NotADirectoryError:
        return (refusal(codes.NO_FOLDER, tree.output),)
    old: _Old | tuple[Diagnostic, ...] = ()
    try:
        old = _judge_folder(folder, tree, terms)
    finally:
        if not isinstance(old, _Old):
            os.close(folder)
    return old


def _judge_folder(folder: int, tree: _Tree, terms: _Terms) -> _Old | tuple[Diagnostic, ...]:
    names = os.listdir(folder)
    if not names:
        return _Old(folder, {})
    if ".git" in names:
        return (refusal(codes.REPOSITORY, tree.output, [".git"]),)
    try:
        manifest = read_manifest(folder)
    except ValueError as error:
        if not is_all_known(folder, tree.content, terms.ledger):
            help_ = _way_out(tree, terms) if isinstance(error, ConflictError) else ""
            return (refusal(codes.NOT_OURS, tree.output, because=str(error), help_=help_),)
        manifest = Manifest("", "", {}, {})
    own = frozenset({MANIFEST, *manifest.files, *tree.files})
    found = survey(folder, own, terms.ledger)
    if keyrings := [path for path in found if os.path.basename(path) == MARK_NAME and path not in own]:  # noqa: PTH119 - no path of this machine
        return (refusal(codes.OVERLAPPING_PATHS, tree.output, keyrings),)
    if terms.public and (secrets := secret_files(found, manifest)):
        return (refusal(codes.PUBLIC_OVER_SECRETS, tree.output, secrets),)
    return (() if terms.prune else _lost(found, manifest, tree, terms)) or _Old(folder, found)


def _lost(found: Mapping[str, Found], manifest: Manifest, tree: _Tree, terms: _Terms) -> tuple[Diagnostic, ...]:
    """What --prune gives up: another cluster's tree as a whole, or files that are not as kspec wrote them."""
    contents = {path: thing.content for path, thing in found.items() if thing.content is not None}
    if terms.identity is not None:
        wrote = terms.ledger.knows if terms.ledger is not None else lambda _path, _content: False
        if strange := strange_certificates(contents, tree.content, terms.identity.known, wrote):
            return (another_cluster(tree.output, terms.identity, strange),)
    refusals = []
    for code, paths in judge(found, manifest, tree.content, terms.ledger).items():
        if any(has_conflict(contents.get(path, b"")) for path in paths):
            because = "some hold conflict markers of a merge"
            refusals.append(refusal(code, tree.output, paths, because, _way_out(tree, terms)))
        else:
            refusals.append(refusal(code, tree.output, paths))
    return tuple(refusals)


def _way_out(tree: _Tree, terms: _Terms) -> str:
    return way_out(terms.identity.lock if terms.identity is not None else "the lock", tree.output)


def _compare(tree: _Tree, found: Mapping[str, Found]) -> WriteSummary:
    paths: dict[str, list[str]] = {}
    for path, file in tree.files.items():
        thing = found.get(path)
        if thing is None:
            verdict = "created"
        elif thing.content != tree.content[path]:
            verdict = "changed"
        else:
            verdict = "unchanged" if thing.mode == file.mode else "mended"
        paths.setdefault(verdict, []).append(path)
    present = {path: thing.mode for path, thing in found.items() if thing.kind is Kind.FOLDER}
    return WriteSummary(
        **{verdict: tuple(members) for verdict, members in paths.items()},
        removed=tuple(path for path, thing in found.items() if path not in tree.files and path not in present),
        folders=tuple(
            path
            for path in sorted({*present, *tree.folders})
            if path not in tree.files and present.get(path) != tree.folders.get(path)
        ),
    )


def _replace(  # noqa: PLR0913, PLR0917 - write_tree's, with what is there
    parent: int, name: str, old: _Old, tree: _Tree, ledger: Ledger | None, progress: Progress
) -> WriteSummary | tuple[Diagnostic, ...]:
    summary = _compare(tree, old.found)
    if not summary.wrote:
        return summary
    if ledger is not None:
        ledger.promise(tree.content)
    try:
        _stage(parent, name, old, tree)
        try:
            commit(parent, name, full=bool(old.found))
        except OSError as error:
            if error.errno not in _CANNOT_MOVE:
                raise
            recover(parent, name)
            return (refusal(codes.IMMOVABLE, tree.output, [name]),)
        progress.begin(tree.output)
        flush_folder(parent)
    except BaseException:
        with contextlib.suppress(OSError):  # the first fault is the one to tell; the next start tidies up
            recover(parent, name)
        raise
    recover(parent, name, _by_folder(old.found))
    return summary


def _by_folder(found: Mapping[str, Found]) -> Mapping[str, Sequence[tuple[str, bool]]]:
    """What is directly in each folder: names, and whether they are folders."""
    listed: dict[str, list[tuple[str, bool]]] = {"": []}
    for path, thing in found.items():
        folder, _, name = path.rpartition("/")
        listed[folder].append((name, thing.kind is Kind.FOLDER))
        if thing.kind is Kind.FOLDER:
            listed[path] = []
    return listed


def _stage(parent: int, name: str, old: _Old, tree: _Tree) -> None:
    os.mkdir(staging_name(name), _PRIVATE, dir_fd=parent)
    staging = open_folder(staging_name(name), parent)
    try:
        for path in tree.folders:
            os.mkdir(path, _PRIVATE, dir_fd=staging)
        for path, file in tree.files.items():
            if not _link(path, file, old, staging):
                create(path, tree.content[path], file.mode, staging)
        for path in sorted(tree.folders, reverse=True):  # the deepest first: the mode of a folder may close it to us
            if tree.folders[path] != _PRIVATE:
                os.chmod(path, tree.folders[path], dir_fd=staging)
        os.fchmod(staging, _ROOT_MODE if old.folder is None else stat.S_IMODE(os.fstat(old.folder).st_mode))
        flush_file_system(staging)
    finally:
        os.close(staging)


def _link(path: str, file: File, old: _Old, staging: int) -> bool:
    """Take the old file over if it is the same, ours, and has no other name through which it could be changed."""
    thing = old.found.get(path)
    if (
        old.folder is None
        or thing is None
        or thing.content != file.data
        or thing.mode != file.mode
        or thing.status.st_nlink != 1
        or thing.status.st_uid != os.geteuid()
    ):
        return False
    try:
        os.link(path, path, src_dir_fd=old.folder, dst_dir_fd=staging, follow_symlinks=False)
    except OSError as error:
        if error.errno in _CANNOT_LINK:
            return False
        raise
    except NotImplementedError:  # a system that cannot link without following links
        return False
    if _identity(os.lstat(path, dir_fd=staging)) == _identity(thing.status):
        return True
    os.unlink(path, dir_fd=staging)  # replaced or changed since it was read
    return False


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_mode, status.st_uid, status.st_size, status.st_mtime_ns)
