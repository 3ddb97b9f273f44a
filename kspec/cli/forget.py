"""`kspec forget`: nodes that the spec has no more, out of lock and keyring."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from kspec.cli.answer import end, end_with, fail
from kspec.cli.options import options_of
from kspec.cli.printing import put
from kspec.cli.specs import sources_of
from kspec.cli.stderr import print_findings, waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.encode import lock_text
from kspec.model.diagnostic import Diagnostic
from kspec.model.keyring_file import Access
from kspec.passes.run import Stopped
from kspec.pipeline import read
from kspec.plan.forgetting import Forgotten, forget
from kspec.read.keyring import no_lock, read_keyring, read_lock
from kspec.report.renewed import text_forgotten
from kspec.report.summary import event_rows
from kspec.write.commit import store
from kspec.write.forgetting import remove_entries
from kspec.write.keyring_file import rewritten, write_file
from kspec.write.keyring_guard import guard
from kspec.write.lock_file import changed_lock, hold_lock
from kspec.write.names import check_names
from kspec.write.places import of_import, overlaps
from kspec.write.tending import tend_keyring

_HELP: Final = "restore it from your version control, or name it with --lock"


class _Call(NamedTuple):
    """The command line, where it leads to, and what was read."""

    arguments: argparse.Namespace
    lock: Path
    keys: Path
    sources: Sources

    def tell(self, findings: Sequence[Diagnostic], left: Forgotten) -> int:
        """Show what is found of the nodes, with status 1 where --yes would remove it."""
        asked, status = self.arguments, int(bool(left.events) and not self.arguments.yes)
        values = {"unchanged": not (asked.yes and left.events), "events": event_rows(left.events)}
        print_findings(findings, self.sources)
        end_with(status, asked, findings, self.sources, **self._stores(), **values)
        if asked.format == "text" and not (asked.quiet and (asked.yes or not left.events)):
            put(text_forgotten(left.events, str(self.lock), str(self.keys), removed=asked.yes))
        return status

    def end(self, findings: Sequence[Diagnostic]) -> int:
        """Show what forbids it."""
        return end(self.arguments, findings, self.sources, **self._stores())

    def _stores(self) -> dict[str, str]:
        """Lock and keyring as programs read them."""
        return {"lock": str(self.lock), "keys": str(self.keys)}


def run(arguments: argparse.Namespace) -> int:
    """Find what lock and keyring hold of the nodes, and show or remove it.

    The status is 1 where something is shown that --yes would remove.
    """
    arguments.spec = [*arguments.spec, *arguments.further]
    options, sources = options_of(arguments), sources_of(arguments.spec)
    lock, keys = options.lock_file, options.keys_folder
    completed = read(options, sources)
    refused = (
        *check_names((str(lock), str(keys))),
        *overlaps(of_import(options.specs, str(lock), str(keys), (), sources)),
    )
    call = _Call(arguments, lock, keys, sources)
    if isinstance(completed, Stopped) or refused:
        return call.end((*completed.findings, *refused))
    with Progress() as progress, guard(keys, waiting, frozen=not arguments.yes):
        locked, damaged = read_lock(lock, sources)
        keyring, unusable = read_keyring(keys, locked, options.access)
        run = completed.found((*damaged, *(unusable or tend_keyring(keys, frozen=not arguments.yes))))
        if run.failed:
            return call.end(run.findings)
        if locked is None:
            return call.end((*run.findings, no_lock(lock, ", so no node is known that could be forgotten", _HELP)))
        left = forget(arguments.what, run.stage.spec, locked, keyring.secrets)
        if left.wrong:
            return fail("forget", arguments.format, left.wrong)
        if arguments.yes and left.events:
            content = lock_text.render(left.lock).encode() if left.lock != locked else None
            if forbidden := _remove(call, options.access, content, left, progress):
                return call.end((*run.findings, forbidden))
    return call.tell(run.findings, left)


def _remove(
    call: _Call, access: Access, content: bytes | None, left: Forgotten, progress: Progress
) -> Diagnostic | None:
    """Write the lock, if it has a new content, and take the entries out of the keyring; or what forbids both."""
    with hold_lock(call.lock, waiting):
        if changed := changed_lock(call.lock, call.sources.files[str(call.lock)]):
            return changed
        sealed = rewritten(call.keys, access, {}, gone=left.entries)
        if isinstance(sealed, Diagnostic):
            return sealed
        store(call.lock, call.keys, content, {}, progress=progress)
        progress.begin(call.keys)
        if sealed is None:
            remove_entries(call.keys, left.entries)
        else:
            write_file(call.keys, sealed)
    return None
