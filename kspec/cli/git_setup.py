"""`kspec git-setup`: make a repository show certificates as text, and merge locks and outputs by what they mean."""

import argparse
import shlex
import stat
import sys
from pathlib import Path
from typing import Final

from kspec.cli.answer import fail
from kspec.cli.git_repository import Built, NoRepositoryError, clusters, git, top
from kspec.cli.printing import say
from kspec.disk.atomic import read_regular, replace_at

_BEGIN: Final = "# kspec: begin, written by kspec git-setup"
_END: Final = "# kspec: end"
_HOOK: Final = "post-merge"
"""Git runs it when a merge was clean and is committed (githooks(5)): all merged files are there at last."""
_MARK: Final = "# written by kspec git-setup"


def run(arguments: argparse.Namespace) -> int:
    """Set the repository up; 2 where there is none, nothing is built in it, or a hook of somebody else's is there."""
    del arguments
    try:
        root = top()
        found = list(clusters(root))
        if not found:
            return fail(
                "git-setup", "text", "no lock beside its spec is in this repository: build first, then run it again"
            )
        hook = root / git("rev-parse", "--git-path", f"hooks/{_HOOK}", root=root).strip()
        if hook.exists() and _MARK.encode() not in read_regular(str(hook), follow=True)[0]:
            line = f"{_program()} rebuild"
            return fail("git-setup", "text", f"{hook} exists, and stays as it is: add the line `{line}` to it yourself")
        changed = _write_attributes(root / ".gitattributes", found)
        for name, value in _configuration().items():
            git("config", "--local", name, value, root=root)
        _write_hook(hook)
    except NoRepositoryError as error:
        return fail("git-setup", "text", str(error))
    for one in found:
        say(f"{one.lock}: {one.spec}, {', '.join(one.outputs) or 'no output'}")
    say(f".gitattributes: {'written; commit it' if changed else 'as it was'}")
    say("this clone shows certificates and locks as text, and merges by building: run it in each clone")
    return 0


def _program() -> str:
    """How a shell calls this kspec: with no module of the work tree, which may be anybody's branch, before its own."""
    return f"{shlex.quote(sys.executable)} -P -m kspec git-driver"


def _configuration() -> dict[str, str]:
    """What attributes mean in this clone (gitattributes(5))."""
    program = _program()
    return {
        "diff.kspec.textconv": f"{program} textconv",
        "merge.kspec-lock.name": "kspec: locks entry by entry",
        "merge.kspec-lock.driver": f"{program} merge-lock %O %A %B",
        "merge.kspec-keyring.name": "kspec: keyring files entry by entry",
        "merge.kspec-keyring.driver": f"{program} merge-keyring %O %A %B",
        "merge.kspec-output.name": "kspec: outputs are built again",
        "merge.kspec-output.driver": "true",
    }


def _attributes(found: list[Built]) -> str:
    lines = [_BEGIN, "*.crt diff=kspec"]
    for one in found:
        lines.append(f"{_pattern(one.lock)} -text diff=kspec merge=kspec-lock")
        lines += [f"{_pattern(one.keyring)} -text -diff merge=kspec-keyring"] if one.keyring else []
        lines += (f"{_pattern(output)}/** -text merge=kspec-output" for output in one.outputs)
    return "\n".join([*lines, _END]) + "\n"


def _pattern(path: str) -> str:
    """A path of the repository as a pattern that means it alone."""
    escaped = "".join(f"\\{letter}" if letter in "*?[\\" else letter for letter in path)
    return f'"/{escaped}"'.replace(" ", "[[:space:]]") if " " in path else f"/{escaped}"


def _write_attributes(path: Path, found: list[Built]) -> bool:
    """Write our part of the attributes, and leave the rest; whether that changed anything."""
    before = read_regular(str(path), follow=True)[0].decode() if path.exists() else ""
    start, end = before.find(_BEGIN), before.find(_END)
    rest = before if start < 0 or end < start else before[:start] + before[end + len(_END) :].lstrip("\n")
    after = rest + ("" if not rest or rest.endswith("\n") else "\n") + _attributes(found)
    if after == before:
        return False
    replace_at(str(path), after.encode(), stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644)
    return True


def _write_hook(hook: Path) -> None:
    hook.parent.mkdir(parents=True, exist_ok=True)
    replace_at(str(hook), f"#!/bin/sh\n{_MARK}\nexec {_program()} rebuild\n".encode(), 0o755)
