"""`kspec verify`: whether an output, or a machine, is still as it was built."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any, Final

from kspec.cli.answer import fail
from kspec.cli.clock import AT, UnusableTimeError, now, span
from kspec.cli.printing import put, say
from kspec.cli.stderr import wants_colour
from kspec.disk.atomic import read_regular
from kspec.disk.keyring_place import state_file
from kspec.disk.sources import Sources
from kspec.encode.layout import MANIFEST
from kspec.encode.manifest import Manifest
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.lock import Lock
from kspec.read.keyring import no_lock, read_lock
from kspec.read.one_document import one_document
from kspec.report.formats import render
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.verify.secret_files import Knows
from kspec.verify.verification import Request, Verified, nodes_of, read_manifest, verify
from kspec.write.state import State
from kspec.x509.certificate_fields import moment as shown
from kspec.x509.expiry import in_order

_KEY: Final = 32
"""Bytes of the key that a state without one would have; nothing is written with it."""


def run(arguments: argparse.Namespace) -> int:
    """Tell what is not as it was built; 1 if an error is among it. Of a fleet's output it is each tree in it."""
    trees = _trees(arguments.output)
    if trees:
        from kspec.cli.verify_fleet import run as of_fleet  # noqa: PLC0415 - not for one output

        return of_fleet(arguments, trees)
    try:
        return _tell(arguments, verified(arguments))
    except (UnusableTimeError, UnusableError) as error:
        return fail("verify", arguments.format, str(error))


def _trees(output: str) -> list[str]:
    """The trees that lie in a folder which is none itself, by name."""
    if os.path.lexists(os.path.join(output, MANIFEST)):  # noqa: PTH118 - as it is named
        return []
    try:
        with os.scandir(output) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    except OSError:
        return []
    places = (os.path.join(output, name) for name in names)  # noqa: PTH118 - as above
    return [place for place in places if os.path.lexists(os.path.join(place, MANIFEST))]  # noqa: PTH118 - as above


def verified(arguments: argparse.Namespace) -> Verified:
    """What is not as it was built in one output, or on one machine.

    Raises:
        UnusableTimeError, UnusableError: what the command line says cannot be used.
    """
    moment = now(arguments.at, os.environ, AT)
    within = None if arguments.within is None else span(arguments.within, "--within")
    statement = _content(arguments.statement)
    materials = _content(arguments.lock) if statement else None
    knows = _memory(arguments.keys)
    if arguments.of_node and not arguments.root:
        message = "--node names the node whose root folder --root is"
        raise UnusableError(message)
    manifest = read_manifest(arguments.output)
    if not isinstance(manifest, Manifest):
        return Verified((manifest,))
    node = _node(arguments, manifest)
    lock, findings = _lock(arguments.lock)
    if findings:
        return Verified(findings)
    request = Request(
        arguments.output,
        one_document,
        moment,
        within,
        root=arguments.root or "",
        node=node,
        lock=lock,
        public=arguments.public,
        statement=statement,
        materials=dict([materials] if materials else []),
        knows=knows,
    )
    return verify(request, manifest)


def _node(arguments: argparse.Namespace, manifest: Manifest) -> str:
    """The node whose root folder was given; empty where none was."""
    if not arguments.root:
        return ""
    nodes = nodes_of(manifest)
    node: str = arguments.of_node or (nodes[0] if len(nodes) == 1 else "")
    if node in nodes:
        return node
    wrong = f"{node} is not a node of {arguments.output}" if node else "--node is missing"
    message = f"{wrong}, expected one of: {', '.join(nodes)}"
    raise UnusableError(message)


def _lock(file: str | None) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    if file is None:
        return None, ()
    lock, findings = read_lock(Path(file), Sources())
    if lock is None and not findings:
        return None, (no_lock(Path(file), "", "name the one beside the spec"),)
    return lock, findings


class UnusableError(Exception):
    """What of a command line cannot be read or used, and why."""


def _content(file: str | None) -> tuple[str, bytes] | None:
    """A file's name and content; nothing where no file is named."""
    try:
        return None if file is None else (file, read_regular(file, follow=True)[0])
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise UnusableError(message) from error


def _memory(keyring: str | None) -> Knows | None:
    """What a keyring remembers of what was built with it; None where no keyring is named."""
    if keyring is None:
        return None
    state = State(state_file(keyring), bytes(_KEY), frozen=True)
    if not state.remembers:
        message = f"--keys {keyring} does not remember what was built with it: build once where it is"
        raise UnusableError(message)
    return state.knows


def _tell(arguments: argparse.Namespace, found: Verified) -> int:
    result = findings_of(arguments, found)
    status = int(result.failed)
    if arguments.format == "json":
        put(outcome("verify", status, **values(found), diagnostics=rows(result)))
        return status
    put(render(arguments.format, [result], colour=wants_colour(sys.stdout)))
    if arguments.format == "text" and not arguments.quiet and not found.findings:
        listed = f"{found.files} files" if arguments.root else f"{MANIFEST} and the {found.files} files in it"
        say(f"{result.file}: {listed} are as they were built")
    return status


def findings_of(arguments: argparse.Namespace, found: Verified) -> FileFindings:
    """What is told, as a report takes it."""
    return FileFindings(arguments.root or arguments.output, found.findings)


def values(found: Verified) -> dict[str, Any]:
    """What a program reads beside the findings."""
    ends = in_order(found.ends)
    first = shown(ends[0].not_after) if ends and ends[0].not_after else None
    return {"files": found.files, "certificates": len(ends), "expires": first}
