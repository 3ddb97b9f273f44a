"""`kspec git-driver`: what Git calls once `kspec git-setup` has told it to."""

import argparse
import os
import subprocess
from pathlib import Path
from typing import Final

from kspec.cli.access import IDENTITY
from kspec.cli.answer import fail
from kspec.cli.git_repository import Built, NoRepositoryError, clusters, git, lock_in, read_lock, top
from kspec.cli.printing import put, say
from kspec.disk.atomic import read_regular
from kspec.disk.keyring_place import found_beside, is_folder
from kspec.encode import lock_text
from kspec.encode.certificate_text import Entry, render
from kspec.encode.lock_facts import entries
from kspec.model.lock import Lock
from kspec.x509.certificate_fields import fields
from kspec.x509.reader import parse_all

_ONE_PARENT: Final = 2
"""Words of a commit with one parent: its own name, and the parent's."""


def run(arguments: argparse.Namespace) -> int:
    """Do what Git asks for: 0 done, 1 a conflict or a build that failed, 2 wrong use."""
    expected = {"textconv": 1, "merge-lock": 3, "merge-keyring": 3, "rebuild": 0}[arguments.work]
    if len(arguments.file) != expected:
        return fail("git-driver", "text", f"{arguments.work} takes {expected} files, as Git gives them")
    files = [Path(name) for name in arguments.file]
    try:
        if arguments.work == "textconv":
            put(_text(files[0]))
            return 0
        if arguments.work == "merge-lock":
            return _merge_lock(*files)
        if arguments.work == "merge-keyring":
            from kspec.cli.git_keyring import merge_keyring  # noqa: PLC0415 - for this alone

            return merge_keyring(*files)
        return _rebuild()
    except NoRepositoryError as error:
        return fail("git-driver", "text", str(error))


def _text(file: Path) -> str:
    """A lock or a certificate as facts, one a line; anything else as it is."""
    content = read_regular(str(file), follow=True)[0]
    try:
        if (lock := lock_in(content)) is not None:
            return render(list(entries(lock)))
        if found := parse_all(content):
            return render([Entry("certificate", fields(one)) for one in found])
    except ValueError:
        pass
    return content.decode("utf-8", "replace")


def _merge_lock(base: Path, ours: Path, theirs: Path) -> int:
    """Merge locks entry by entry into `ours`; what is not a lock is merged as Git merges texts."""
    from kspec.plan.merge_locks import merge_locks  # noqa: PLC0415 - for this alone

    was = read_lock(base) or Lock()
    mine, other = read_lock(ours), read_lock(theirs)
    if mine is None or other is None:
        return _merge_texts(base, ours, theirs)
    merged, conflicts = merge_locks(was, mine, other)
    if conflicts:
        say(f"kspec: both branches have a {', a '.join(conflicts)} of their own", error=True)
        return _merge_texts(base, ours, theirs)
    ours.write_text(lock_text.render(merged), encoding="utf-8")
    return 0


def _merge_texts(base: Path, ours: Path, theirs: Path) -> int:
    command = ["git", "merge-file", str(ours), str(base), str(theirs)]
    return 1 if subprocess.run(command, check=False).returncode else 0  # noqa: S603 - no shell


def _rebuild() -> int:
    """Build each cluster's outputs from its merged spec and lock, and put them into the merge's commit.

    An output is first taken back to the side that was checked out, so that nothing in it is strange to the build. After
    a fast-forward, which merges nothing, there is nothing to do.
    """
    root = top()
    if len(git("rev-list", "--parents", "--max-count=1", "HEAD", root=root).split()) <= _ONE_PARENT:
        return 0
    for one in clusters(root):
        for output in one.outputs:
            if _is_tracked(root, output):
                git("restore", "--source=HEAD^1", "--staged", "--worktree", "--", output, root=root)
            if status := _build(root, one, output):
                say(
                    f"kspec: {output} could not be built of the merged {one.spec}: mend it, build, and commit",
                    error=True,
                )
                return status
            git("add", "--all", "--", output, one.lock, root=root)
    if git("status", "--porcelain", "--untracked-files=no", root=root):
        _amend(root)
    return 0


def _amend(root: Path) -> None:
    """Put what is in the index into the commit, which `git commit --amend` refuses while a merge is not yet over."""
    parents = git("rev-list", "--parents", "--max-count=1", "HEAD", root=root).split()[1:]
    message = git("log", "--max-count=1", "--format=%B", root=root)
    tree = git("write-tree", root=root).strip()
    options = [word for parent in parents for word in ("-p", parent)]
    commit = git("commit-tree", tree, *options, "-m", message.rstrip("\n"), root=root).strip()
    git("update-ref", "-m", "kspec: outputs built of the merge", "HEAD", commit, root=root)


def _is_tracked(root: Path, output: str) -> bool:
    return bool(git("ls-tree", "--name-only", "HEAD^1", "--", output, root=root))


def _build(root: Path, one: Built, output: str) -> int:
    """Build as this clone can: in full with the keyring, else what is public."""
    from kspec.cli.main import main  # noqa: PLC0415 - it imports this module

    os.chdir(root)
    keyring = found_beside(str(root / one.lock.removesuffix(".lock")))
    opens = os.path.isdir(keyring) if is_folder(keyring) else bool(os.environ.get(IDENTITY))  # noqa: PTH112 - plain text
    options = [] if opens else ["--frozen", "--public"]
    return main(["build", one.spec, "-o", output, *options])
