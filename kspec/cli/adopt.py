"""`kspec import`: an existing cluster's keys, certificates, serials and times into lock and keyring."""

import argparse
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.paths import keys_path, lock_path
from kspec.cli.printing import put, say
from kspec.cli.talk import complain, waiting
from kspec.disk.sources import Sources
from kspec.encode import keys, locktext
from kspec.facts.certificates import SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.pipeline import READ, Build, Options, need
from kspec.pipeline import run as run_passes
from kspec.plan.adopt import adopt
from kspec.plan.node_files import merge_file_secrets
from kspec.plan.planning import plan
from kspec.read.existing import read_existing
from kspec.read.keyring import read_lock
from kspec.write.commit import guard
from kspec.write.keyring import write_keyring
from kspec.write.lockfile import write_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps


def run(arguments: argparse.Namespace) -> int:
    """Read the nodes, match them with the spec, write lock and keyring."""
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return _wrong_use(str(error))
    specs = tuple(map(Path, arguments.spec))
    options = Options(
        specs, Path(lock_path(arguments, arguments.spec[0])), Path(keys_path(arguments, arguments.spec[0]))
    )
    build = run_passes(READ, Build(options, Sources(), Draw(moment, os.urandom, keys.generate_many)))
    build = build.found(tuple(check_names((str(options.lock_file), str(options.keys_folder)))))
    if build.failed:
        return complain(build.findings, build.sources)
    nodes = _nodes(arguments.node)
    if nodes is None:
        return _wrong_use("each node is given as NODE=DIR")
    mistake = _mistake(nodes, need(build.spec))
    if mistake:
        return _wrong_use(mistake)
    overlapping = _overlaps(build, nodes)
    if overlapping:
        return complain(overlapping, build.sources)
    with guard(options.keys_folder, waiting):
        return _adopt(arguments, build, nodes, moment)


def _nodes(given: list[str]) -> Mapping[str, Path] | None:
    pairs = [text.partition("=") for text in given]
    if any(not separator or not name or not folder for name, separator, folder in pairs):
        return None
    return {name: Path(folder) for name, _, folder in pairs}


def _mistake(nodes: Mapping[str, Path], spec: ClusterSpec) -> str:
    """What is wrong with the names that were given, or nothing."""
    known = [node.name for node in spec.nodes]
    unknown = sorted(set(nodes) - set(known))
    if unknown:
        return f"{unknown[0]} is no node of the spec; its nodes are {', '.join(known)}"
    return "" if spec.node in nodes else f"the first control plane is needed: give {spec.node}=DIR"


def _overlaps(build: Build, nodes: Mapping[str, Path]) -> tuple[Diagnostic, ...]:
    """What is read and written by this import and must not lie in one another.

    In a node's `/` lies everything: of it only what is looked into counts.
    """
    options = build.options
    areas = [FOLDER, *SERVING_FILES, need(build.spec).cluster.certificates_dir]
    trees = [area for tree in nodes.values() for area in (areas if tree.resolve() == Path("/") else [str(tree)])]
    return overlaps(of_import(options.specs, str(options.lock_file), str(options.keys_folder), trees, build.sources))


def _wrong_use(message: str) -> int:
    say(f"kspec import: {message}", error=True)
    return 2


def _adopt(arguments: argparse.Namespace, build: Build, folders: Mapping[str, Path], moment: datetime) -> int:
    spec, options = need(build.spec), build.options
    found = []
    for node in spec.nodes:
        if node.name in folders:
            existing, findings = read_existing(node, folders[node.name], spec)
            build = build.found(findings)
            if existing is not None:
                found.append(existing)
    if build.failed:
        return complain(build.findings, build.sources)
    lock, secrets, events, wrong = adopt(spec, build.release, found, pin=arguments.pin)
    file_secrets, unlike = merge_file_secrets(found)
    secrets = {**secrets, **file_secrets}
    build = build.found((*wrong, *unlike))
    if build.failed:
        return complain(build.findings, build.sources)
    draw = Draw(moment, os.urandom, keys.generate_many)
    planned = plan(
        spec, build.release, lock, secrets, draw, external_etcd={}, lock_file=str(options.lock_file), adopting=True
    )
    build = build.found(planned.findings)
    status = complain(build.findings, build.sources)
    if status:
        return status
    new_lock = need(planned.lock)
    former, damaged = read_lock(options.lock_file, build.sources)
    if damaged or (former is not None and former.certificates != new_lock.certificates):
        message = f"{options.lock_file} already exists and is another cluster's, or another state of this one"
        help_ = "move lock and keyring away, or name others with --lock and --keys"
        place = Span(str(options.lock_file), 0, 0, 0, 0)
        return complain([Diagnostic("lock-exists", message, place, help=help_)], build.sources)
    everything = {**secrets, **planned.drawn}
    write_keyring(options.keys_folder, everything)
    write_lock(options.lock_file, locktext.render(former or new_lock))
    _report(arguments, options, [*events, *(event for event in planned.events if event.changes_lock)], everything)
    return 0


def _report(
    arguments: argparse.Namespace, options: Options, events: list[Event], secrets: Mapping[str, Secret]
) -> None:
    if arguments.format == "json":
        rows = [
            {"action": event.action.value, "subject": event.subject, "reasons": list(event.reasons)} for event in events
        ]
        value = {"version": 1, "lock": str(options.lock_file), "keys": str(options.keys_folder), "events": rows}
        put(json.dumps(value, indent=2) + "\n")
        return
    for event in events:
        because = f": {'; '.join(event.reasons)}" if event.reasons else ""
        say(f"  {event.action.value:<10} {event.subject}{because}")
    pinned = sum(event.action is Action.PINNED for event in events)
    kept = f", {pinned} of them pinned" if pinned else ""
    say(f"{len(events)} items{kept} into {options.lock_file} and {options.keys_folder} ({len(secrets)} secrets)")
