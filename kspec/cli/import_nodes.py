"""`kspec import`: an existing cluster's keys, certificates, serials and times into lock and keyring."""

import argparse
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.import_differences import with_differences
from kspec.cli.node_folders import looked_into, node_folders
from kspec.cli.options import options_of
from kspec.cli.printing import put
from kspec.cli.progress import generate_keys
from kspec.cli.specs import sources_of
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.disk.keyring_folder import PENDING_IMPORT
from kspec.encode import lock_text
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.imported import Recorded
from kspec.passes.completing import Completed
from kspec.passes.run import Options, Run, Stopped
from kspec.pipeline import read
from kspec.plan.identities import identities, of_nodes
from kspec.plan.imported_nodes import Pins
from kspec.plan.importing import Import
from kspec.read.existing import read_existing
from kspec.read.keyring import read_keyring, read_lock
from kspec.report.imported import text_import
from kspec.report.summary import event_rows, text_timely
from kspec.rules.encryption_keys import as_rotated
from kspec.text.spelling import suggestion
from kspec.write.commit import store
from kspec.write.keyring_file import rewritten
from kspec.write.keyring_guard import guard
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps
from kspec.write.tending import tend_keyring


def run(arguments: argparse.Namespace) -> int:
    """Read the nodes, compare them with spec, lock and keyring, and write what is new; or draft the spec first."""
    if arguments.draft is not None:
        from kspec.cli import draft  # noqa: PLC0415 - another command, nearly

        return draft.run(arguments)
    if arguments.objects:
        return fail("import", arguments.format, "--objects is for --draft: an import takes nothing of the API")
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail("import", arguments.format, str(error))
    options, sources = options_of(arguments), sources_of(arguments.spec)
    completed = read(options, sources)
    refused = tuple(check_names((str(options.lock_file), str(options.keys_folder))))
    if isinstance(completed, Stopped) or refused:
        return end(arguments, (*completed.findings, *refused), sources, **_stores(options))
    nodes, wrong = node_folders(arguments.node)
    pins = Pins(frozenset(name for name in arguments.pin if name), every="" in arguments.pin)
    wrong = wrong or _wrong_names(completed.stage, nodes, pins)
    if wrong:
        return fail("import", arguments.format, wrong)
    overlapping = _overlaps(completed, nodes)
    if overlapping:
        return end(arguments, (*completed.findings, *overlapping), sources, **_stores(options))
    with Progress() as progress, guard(options.keys_folder, waiting):
        lock, damaged = read_lock(options.lock_file, sources)
        first = completed.stage.spec.first.name
        if lock is None and not damaged and first not in nodes:
            message = f"there is no lock {options.lock_file}, so the first control plane is needed: give {first}=DIR"
            return fail("import", arguments.format, message)
        keyring, unusable = read_keyring(options.keys_folder, lock, options.access)
        tended = completed.found(damaged).found(unusable or tend_keyring(options.keys_folder))
        recorded = Recorded(lock, keyring.secrets, keyring.pending)
        draw = Draw(moment, os.urandom, generate_keys)
        return _import(arguments, tended, _Given(nodes, pins, recorded, draw), progress)


def _overlaps(completed: Run[Completed], nodes: Mapping[str, Path]) -> tuple[Diagnostic, ...]:
    """What is read and written by this import and must not lie in one another."""
    options = completed.options
    trees = looked_into(nodes.values(), completed.stage.spec.cluster.certificates_dir)
    lock_file, keys_folder = str(options.lock_file), str(options.keys_folder)
    return overlaps(of_import(options.specs, lock_file, keys_folder, trees, completed.sources))


def _stores(options: Options) -> dict[str, str]:
    """Lock and keyring as programs read them."""
    return {"lock": str(options.lock_file), "keys": str(options.keys_folder)}


def _wrong_names(completed: Completed, nodes: Collection[str], pins: Pins) -> str:
    """What is wrong about names of nodes and certificates; nothing if all are known."""
    spec = completed.spec
    known = [node.name for node in spec.nodes]
    for name in sorted(set(nodes) - set(known)):
        return f"{name} is not a node of the spec; its nodes are {', '.join(known)}"
    names = [identity.name for identity in of_nodes(identities(spec, completed.release, {}), nodes)]
    for name in sorted(pins.names - set(names)):
        meant = suggestion(name, names, f"there are {', '.join(names)}")
        return f"--pin {name}: the nodes that are given have no such certificate; {meant}"
    return ""


class _Given(NamedTuple):
    """What an import takes besides the spec: the nodes' folders, what is pinned, what was recorded, what is new."""

    folders: Mapping[str, Path]
    pins: Pins
    recorded: Recorded
    draw: Draw


def _import(arguments: argparse.Namespace, run: Run[Completed], given: _Given, progress: Progress) -> int:
    """Read, decide, write, report; the caller holds the guard."""
    options, recorded = run.options, given.recorded
    spec = as_rotated(run.stage.spec, recorded.lock)
    found = []
    for node in spec.nodes:
        if node.name in given.folders:
            existing, findings = read_existing(node, given.folders[node.name], spec)
            run = run.found(findings)
            if existing is not None:
                found.append(existing)
    if run.failed:
        return end(arguments, run.findings, run.sources, **_stores(options))
    decided = Import(spec, run.stage.release, recorded, found, str(options.lock_file), str(options.keys_folder)).decide(
        given.draw, pins=given.pins, update=arguments.update
    )
    run = run.found(decided.findings)
    if decided.lock is None:
        return end(arguments, run.findings, run.sources, **_stores(options))
    run = with_differences(run, given.draw, decided.lock, {**recorded.secrets, **decided.written}, found)
    content = lock_text.render(decided.lock).encode() if decided.lock != recorded.lock else None
    with hold_lock(options.lock_file, waiting):
        if changed := changed_lock(options.lock_file, run.sources.files[str(options.lock_file)]):
            return end(arguments, (*run.findings, changed), run.sources, **_stores(options))
        sealed = rewritten(options.keys_folder, options.access, decided.written)
        if isinstance(sealed, Diagnostic):
            return end(arguments, (*run.findings, sealed), run.sources, **_stores(options))
        note = PENDING_IMPORT if recorded.lock is None else b""
        stores = options.lock_file, options.keys_folder
        store(*stores, content, decided.written, note=note, progress=progress, sealed=sealed)
    unchanged = content is None and not decided.written
    rows = event_rows(decided.events)
    status = end(arguments, run.findings, run.sources, **_stores(options), unchanged=unchanged, events=rows)
    if arguments.format == "text" and arguments.quiet:
        put(text_timely(decided.events))
    elif arguments.format == "text":
        secrets = len(recorded.secrets.keys() | decided.written.keys())
        put(text_import(**_stores(options), events=decided.events, secrets=secrets, unchanged=unchanged))
    return status
