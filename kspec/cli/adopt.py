"""`kspec import`: an existing cluster's keys, certificates, serials and times into lock and keyring."""

import argparse
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.paths import keys_path, lock_path
from kspec.cli.printing import say
from kspec.cli.talk import waiting
from kspec.disk.sources import Sources
from kspec.encode import keys, locktext
from kspec.facts.certificates import SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import TIMELY, Action, Event
from kspec.model.span import Span
from kspec.pipeline import READ, Build, Options, need
from kspec.pipeline import run as run_passes
from kspec.plan.adopt import adopt
from kspec.plan.node_files import merge_file_secrets
from kspec.plan.planning import plan
from kspec.read.existing import read_existing
from kspec.read.keyring import read_lock
from kspec.report.summary import event_rows
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
        return fail("import", arguments.format, str(error))
    specs = tuple(map(Path, arguments.spec))
    options = Options(
        specs, Path(lock_path(arguments, arguments.spec[0])), Path(keys_path(arguments, arguments.spec[0]))
    )
    build = run_passes(READ, Build(options, Sources(), Draw(moment, os.urandom, keys.generate_many)))
    build = build.found(tuple(check_names((str(options.lock_file), str(options.keys_folder)))))
    if build.failed:
        return end(arguments, build.findings, build.sources, **_stores(options))
    nodes = _nodes(arguments.node)
    if nodes is None:
        return fail("import", arguments.format, "each node is given as NODE=DIR")
    mistake = _mistake(nodes, need(build.spec))
    if mistake:
        return fail("import", arguments.format, mistake)
    overlapping = _overlaps(build, nodes)
    if overlapping:
        return end(arguments, (*build.findings, *overlapping), build.sources, **_stores(options))
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


def _stores(options: Options) -> dict[str, str]:
    """Lock and keyring as programs read them."""
    return {"lock": str(options.lock_file), "keys": str(options.keys_folder)}


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
        return end(arguments, build.findings, build.sources, **_stores(options))
    lock, secrets, events, wrong = adopt(spec, build.release, found, pin=arguments.pin)
    file_secrets, unlike = merge_file_secrets(found)
    secrets = {**secrets, **file_secrets}
    build = build.found((*wrong, *unlike))
    if build.failed:
        return end(arguments, build.findings, build.sources, **_stores(options))
    draw = Draw(moment, os.urandom, keys.generate_many)
    planned = plan(
        spec, build.release, lock, secrets, draw, external_etcd={}, lock_file=str(options.lock_file), adopting=True
    )
    build = build.found(planned.findings)
    if build.failed:
        return end(arguments, build.findings, build.sources, **_stores(options))
    new_lock = need(planned.lock)
    former, damaged = read_lock(options.lock_file, build.sources)
    if damaged or (former is not None and former.certificates != new_lock.certificates):
        message = f"{options.lock_file} already exists and is another cluster's, or another state of this one"
        help_ = "move lock and keyring away, or name others with --lock and --keys"
        place = Span(str(options.lock_file), 0, 0, 0, 0)
        exists = Diagnostic("lock-exists", message, place, help=help_)
        return end(arguments, (*build.findings, exists), build.sources, **_stores(options))
    everything = {**secrets, **planned.drawn}
    write_keyring(options.keys_folder, everything)
    write_lock(options.lock_file, locktext.render(former or new_lock))
    told = [event for event in planned.events if event.changes_lock or event.action in TIMELY]
    _report(arguments, build, [*events, *told], len(everything))
    return 0


def _report(arguments: argparse.Namespace, build: Build, events: list[Event], secrets: int) -> None:
    options = build.options
    end(arguments, build.findings, build.sources, **_stores(options), events=event_rows(events))
    if arguments.format != "text":
        return
    for event in events:
        because = f": {'; '.join(event.reasons)}" if event.reasons else ""
        say(f"  {event.action.value:<10} {event.subject}{because}")
    pinned = sum(event.action is Action.PINNED for event in events)
    kept = f", {pinned} of them pinned" if pinned else ""
    say(f"{len(events)} items{kept} into {options.lock_file} and {options.keys_folder} ({secrets} secrets)")
