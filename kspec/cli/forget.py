"""`kspec forget`: nodes that the spec has no more, out of lock and keyring."""

import argparse
from pathlib import Path
from typing import Any

from kspec.cli.answer import end, end_with, fail
from kspec.cli.paths import keys_path, lock_path
from kspec.cli.printing import put
from kspec.cli.specs import sources_of
from kspec.cli.stderr import print_findings, waiting
from kspec.disk.faults import Progress
from kspec.encode import lock_text
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span
from kspec.pipeline import READ, Build, Options, need
from kspec.pipeline import run as run_passes
from kspec.plan.forgetting import Forgotten, forget
from kspec.read.keyring import read_keyring, read_lock
from kspec.report.renewed import text_forgotten
from kspec.report.summary import event_rows
from kspec.write.commit import guard, store
from kspec.write.forgetting import remove_entries
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps
from kspec.write.tending import tend_keyring


def run(arguments: argparse.Namespace) -> int:
    """Find what lock and keyring hold of the nodes, and show or remove it.

    The status is 1 where something is shown that --yes would remove.
    """
    arguments.spec = [*arguments.spec, *arguments.further]
    lock, keys = Path(lock_path(arguments, arguments.spec[0])), Path(keys_path(arguments, arguments.spec[0]))
    specs = tuple(map(Path, arguments.spec))
    build = run_passes(
        READ, Build(Options(specs, lock, keys, waived=tuple(arguments.waive)), sources_of(arguments.spec))
    )
    build = build.found(tuple(check_names((str(lock), str(keys)))))
    overlapping = overlaps(of_import(specs, str(lock), str(keys), (), build.sources))
    if build.failed or overlapping:
        return _end(arguments, build, *overlapping)
    with Progress() as progress, guard(keys, waiting, frozen=not arguments.yes):
        locked, damaged = read_lock(lock, build.sources)
        keyring, unusable = read_keyring(keys, locked)
        build = build.found((*damaged, *(unusable or tend_keyring(keys, frozen=not arguments.yes))))
        if build.failed:
            return _end(arguments, build)
        if locked is None:
            place = Span(str(lock), 0, 0, 0, 0)
            help_ = "restore it from your version control, or name it with --lock"
            message = f"there is no lock {lock}, so no node is known that could be forgotten"
            return _end(arguments, build, Diagnostic(codes.NO_LOCK, message, place, help=help_))
        left = forget(arguments.what, need(build.spec), locked, keyring.secrets)
        if left.wrong:
            return fail("forget", arguments.format, left.wrong)
        if arguments.yes and left.events:
            with hold_lock(lock, waiting):
                if changed := changed_lock(lock, build.sources.files[str(lock)]):
                    return _end(arguments, build, changed)
                content = lock_text.render(left.lock).encode() if left.lock != locked else None
                store(lock, keys, content, {}, progress=progress)
                progress.begin(keys)
                remove_entries(keys, left.entries)
    return _tell(arguments, build, left)


def _tell(arguments: argparse.Namespace, build: Build, left: Forgotten) -> int:
    status = int(bool(left.events) and not arguments.yes)
    print_findings(build.findings, build.sources)
    end_with(status, arguments, build.findings, build.sources, **_stores(build), **_values(arguments, left))
    if arguments.format == "text" and not (arguments.quiet and (arguments.yes or not left.events)):
        lock, keys = str(build.options.lock_file), str(build.options.keys_folder)
        put(text_forgotten(left.events, lock, keys, removed=arguments.yes))
    return status


def _end(arguments: argparse.Namespace, build: Build, *more: Diagnostic) -> int:
    """Show what forbids it."""
    return end(arguments, (*build.findings, *more), build.sources, **_stores(build))


def _stores(build: Build) -> dict[str, str]:
    """Lock and keyring as programs read them."""
    return {"lock": str(build.options.lock_file), "keys": str(build.options.keys_folder)}


def _values(arguments: argparse.Namespace, left: Forgotten) -> dict[str, Any]:
    """What programs read of what was found."""
    return {"unchanged": not (arguments.yes and left.events), "events": event_rows(left.events)}
