"""`kspec verify`: whether an output, or a machine, is still as it was built."""

import argparse
import os
import sys
from pathlib import Path
from typing import Final

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
    """Tell what is not as it was built; 1 if an error is among it."""
    try:
        moment = now(arguments.at, os.environ, AT)
        within = None if arguments.within is None else span(arguments.within, "--within")
        statement = _content(arguments.statement)
        materials = _content(arguments.lock) if statement else None
        knows = _memory(arguments.keys)
    except (UnusableTimeError, _UnreadableError) as error:
        return fail("verify", arguments.format, str(error))
    if arguments.of_node and not arguments.root:
        return fail("verify", arguments.format, "--node names the node whose root folder --root is")
    manifest = read_manifest(arguments.output)
    if not isinstance(manifest, Manifest):
        return _tell(arguments, Verified((manifest,)))
    wrong, node = _node(arguments, manifest)
    if wrong:
        return fail("verify", arguments.format, wrong)
    lock, findings = _lock(arguments.lock)
    if findings:
        return _tell(arguments, Verified(findings))
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
    return _tell(arguments, verify(request, manifest))


def _node(arguments: argparse.Namespace, manifest: Manifest) -> tuple[str, str]:
    """Why it is not clear whose root folder was given, or nothing; and the node."""
    if not arguments.root:
        return "", ""
    nodes = nodes_of(manifest)
    if not arguments.of_node:
        return ("", nodes[0]) if len(nodes) == 1 else (f"--node is missing, expected one of: {', '.join(nodes)}", "")
    if arguments.of_node not in nodes:
        return f"{arguments.of_node} is not a node of {arguments.output}, expected one of: {', '.join(nodes)}", ""
    return "", arguments.of_node


def _lock(file: str | None) -> tuple[Lock | None, tuple[Diagnostic, ...]]:
    if file is None:
        return None, ()
    lock, findings = read_lock(Path(file), Sources())
    if lock is None and not findings:
        return None, (no_lock(Path(file), "", "name the one beside the spec"),)
    return lock, findings


class _UnreadableError(Exception):
    """Which file cannot be read or used, and why."""


def _content(file: str | None) -> tuple[str, bytes] | None:
    """A file's name and content; nothing where no file is named."""
    try:
        return None if file is None else (file, read_regular(file, follow=True)[0])
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise _UnreadableError(message) from error


def _memory(keyring: str | None) -> Knows | None:
    """What a keyring remembers of what was built with it; None where no keyring is named."""
    if keyring is None:
        return None
    state = State(state_file(keyring), bytes(_KEY), frozen=True)
    if not state.remembers:
        message = f"--keys {keyring} does not remember what was built with it: build once where it is"
        raise _UnreadableError(message)
    return state.knows


def _tell(arguments: argparse.Namespace, verified: Verified) -> int:
    result = FileFindings(arguments.root or arguments.output, verified.findings)
    status = int(result.failed)
    if arguments.format == "json":
        ends = in_order(verified.ends)
        first = shown(ends[0].not_after) if ends and ends[0].not_after else None
        told = rows(result)
        put(outcome("verify", status, files=verified.files, certificates=len(ends), expires=first, diagnostics=told))
        return status
    put(render(arguments.format, [result], colour=wants_colour(sys.stdout)))
    if arguments.format == "text" and not arguments.quiet and not verified.findings:
        listed = f"{verified.files} files" if arguments.root else f"{MANIFEST} and the {verified.files} files in it"
        say(f"{result.file}: {listed} are as they were built")
    return status
