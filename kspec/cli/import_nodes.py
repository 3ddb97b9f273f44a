"""`kspec import`: an existing cluster's keys, certificates, serials and times into lock and keyring."""

import argparse
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.import_differences import with_differences
from kspec.cli.node_folders import looked_into, node_folders
from kspec.cli.paths import keys_path, lock_path
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
from kspec.pipeline import READ, Build, Options, need
from kspec.pipeline import run as run_passes
from kspec.plan.identities import identities, of_nodes
from kspec.plan.imported_nodes import Pins
from kspec.plan.importing import Import
from kspec.read.existing import read_existing
from kspec.read.keyring import read_keyring, read_lock
from kspec.report.imported import text_import
from kspec.report.summary import event_rows, text_timely
from kspec.text.spelling import suggestion
from kspec.write.commit import guard, store
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
    specs = tuple(map(Path, arguments.spec))
    options = Options(
        specs,
        Path(lock_path(arguments, arguments.spec[0])),
        Path(keys_path(arguments, arguments.spec[0])),
        waived=tuple(arguments.waive),
    )
    build = run_passes(READ, Build(options, sources_of(arguments.spec), Draw(moment, os.urandom, generate_keys)))
    build = build.found(tuple(check_names((str(options.lock_file), str(options.keys_folder)))))
    if build.failed:
        return end(arguments, build.findings, build.sources, **_stores(options))
    nodes, wrong = node_folders(arguments.node)
    pins = Pins(frozenset(name for name in arguments.pin if name), every="" in arguments.pin)
    wrong = wrong or _wrong_names(build, nodes, pins)
    if wrong:
        return fail("import", arguments.format, wrong)
    overlapping = _overlaps(build, nodes)
    if overlapping:
        return end(arguments, (*build.findings, *overlapping), build.sources, **_stores(options))
    with Progress() as progress, guard(options.keys_folder, waiting):
        lock, damaged = read_lock(options.lock_file, build.sources)
        build = build.found(damaged)
        first = need(build.spec).first.name
        if lock is None and not damaged and first not in nodes:
            message = f"there is no lock {options.lock_file}, so the first control plane is needed: give {first}=DIR"
            return fail("import", arguments.format, message)
        keyring, unusable = read_keyring(options.keys_folder, lock)
        build = build.found(unusable or tend_keyring(options.keys_folder))
        return _import(arguments, build, nodes, pins, Recorded(lock, keyring.secrets, keyring.pending), progress)


def _overlaps(build: Build, nodes: Mapping[str, Path]) -> tuple[Diagnostic, ...]:
    """What is read and written by this import and must not lie in one another."""
    options = build.options
    trees = looked_into(nodes.values(), need(build.spec).cluster.certificates_dir)
    return overlaps(of_import(options.specs, str(options.lock_file), str(options.keys_folder), trees, build.sources))


def _stores(options: Options) -> dict[str, str]:
    """Lock and keyring as programs read them."""
    return {"lock": str(options.lock_file), "keys": str(options.keys_folder)}


def _wrong_names(build: Build, nodes: Collection[str], pins: Pins) -> str:
    """What is wrong about names of nodes and certificates; nothing if all are known."""
    spec = need(build.spec)
    known = [node.name for node in spec.nodes]
    for name in sorted(set(nodes) - set(known)):
        return f"{name} is not a node of the spec; its nodes are {', '.join(known)}"
    names = [identity.name for identity in of_nodes(identities(spec, build.release, {}), nodes)]
    for name in sorted(pins.names - set(names)):
        meant = suggestion(name, names, f"there are {', '.join(names)}")
        return f"--pin {name}: the nodes that are given have no such certificate; {meant}"
    return ""


def _import(  # noqa: PLR0913, PLR0917 - what was asked and what was found, and what is begun
    arguments: argparse.Namespace,
    build: Build,
    folders: Mapping[str, Path],
    pins: Pins,
    recorded: Recorded,
    progress: Progress,
) -> int:
    """Read, decide, write, report; the caller holds the guard."""
    spec, options = need(build.spec), build.options
    found = []
    for node in spec.nodes:
        if node.name in folders:
            existing, findings = read_existing(node, folders[node.name], spec)
            build = build.found(findings)
            if existing is not None:
                found.append(existing)
    if build.failed:
        return end(arguments, build.findings, build.sources, **_stores(options))
    decided = Import(spec, build.release, recorded, found, str(options.lock_file), str(options.keys_folder)).decide(
        need(build.draw), pins=pins, update=arguments.update
    )
    build = build.found(decided.findings)
    if decided.lock is None:
        return end(arguments, build.findings, build.sources, **_stores(options))
    build = with_differences(build, decided.lock, {**recorded.secrets, **decided.written}, found)
    content = lock_text.render(decided.lock).encode() if decided.lock != recorded.lock else None
    with hold_lock(options.lock_file, waiting):
        if changed := changed_lock(options.lock_file, build.sources.files[str(options.lock_file)]):
            return end(arguments, (*build.findings, changed), build.sources, **_stores(options))
        note = PENDING_IMPORT if recorded.lock is None else b""
        store(options.lock_file, options.keys_folder, content, decided.written, note=note, progress=progress)
    unchanged = content is None and not decided.written
    rows = event_rows(decided.events)
    status = end(arguments, build.findings, build.sources, **_stores(options), unchanged=unchanged, events=rows)
    if arguments.format == "text" and arguments.quiet:
        put(text_timely(decided.events))
    elif arguments.format == "text":
        secrets = len(recorded.secrets.keys() | decided.written.keys())
        put(text_import(**_stores(options), events=decided.events, secrets=secrets, unchanged=unchanged))
    return status
