"""`kspec build` of a set: each of its clusters as a build of it alone does it, then what is of all together."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kspec import pipeline
from kspec.cli.answer import fail
from kspec.cli.printing import put
from kspec.cli.set_call import Call, options_of_set, wrong_use
from kspec.cli.set_member import Built, build_member
from kspec.cli.set_output import own_files, own_folder, own_identity
from kspec.cli.set_root import find_root, store_root
from kspec.cli.stderr import gathered, print_findings, waiting
from kspec.disk.faults import Progress
from kspec.disk.keyring_folder import STATE_NAME, is_volume
from kspec.disk.keyring_place import is_folder, notes_folder
from kspec.disk.sources import Sources
from kspec.model.clusterset import ClusterSet
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.file import Withheld
from kspec.model.frozen import evolve
from kspec.model.written import WriteSummary
from kspec.plan.shared_root import Root
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.report.set_summary import text_member, text_set
from kspec.report.summary import build_values, written_values
from kspec.write.keyring import prepare_keyring
from kspec.write.keyring_guard import guard
from kspec.write.places import of_build, overlaps
from kspec.write.state import State
from kspec.write.tending import tend_keyring
from kspec.write.tree import write_tree


def build_set(arguments: argparse.Namespace, draw: Draw, progress: Progress) -> int:
    """Build all clusters of a set into folders of the output by their names, and the set's own; the exit status.

    A cluster that cannot be built does not keep the others from it; what is of all together then stays as it is.
    """
    if wrong := wrong_use(arguments):
        return fail("build", arguments.format, wrong)
    options, sources = options_of_set(arguments), Sources()
    checked = pipeline.check_set(options, sources)
    given = checked.stage.given
    if given is None or checked.failed:
        return _end(arguments, given, Outcome(checked.findings), sources)
    call = Call(arguments, options, given, draw, progress)
    done = _build(call, sources)
    status = _end(arguments, given, done._replace(findings=(*checked.findings, *done.findings)), sources)
    if arguments.format == "text" and not arguments.quiet:
        _say(call, done)
    return status


def _end(arguments: argparse.Namespace, given: ClusterSet | None, found: "Outcome", sources: Sources) -> int:
    """Show the findings, and tell a program of each cluster what a build of it alone tells; the exit status."""
    status = print_findings(found.findings, sources)
    if arguments.format == "json":
        clusters = [
            {
                "name": member.name,
                "spec": member.spec,
                "status": int(member.summary is None),
                "outcome": None if member.summary is None else build_values(member.summary),
            }
            for member in found.members
        ]
        diagnostics = rows(gathered(found.findings, sources))
        files = {} if found.written is None else {"files": written_values(found.written)}
        values = {
            "name": given.name if given else None,
            "output": arguments.output,
            "unchanged": found.unchanged,
            **files,
        }
        put(outcome("set", status, clusters=clusters, diagnostics=diagnostics, **values))
    return status


class Outcome(NamedTuple):
    """What became of a set: its clusters, its root, and what was written of all together, None where nothing was."""

    findings: tuple[Diagnostic, ...]
    members: tuple[Built, ...] = ()
    root: Root | None = None
    written: WriteSummary | None = None

    @property
    def unchanged(self) -> bool | None:
        """Whether nothing was written; None where nothing was built."""
        if not self.members:
            return None
        written = [self.written, *(member.summary.written for member in self.members if member.summary)]
        return all(found is not None and not found.wrote for found in written)


def _build(call: Call, sources: Sources) -> Outcome:
    """The root, the clusters, and what is of all together, in this order: a crash leaves nothing that nobody signed."""
    output, stores = own_folder(call.arguments.output, call.given), call.stores
    refused = overlaps(of_build(call.options.specs, str(stores.lock), str(stores.keys), output, Sources()))
    if refused:
        return Outcome(refused)
    with guard(None if call.arguments.public else stores.keys, waiting, frozen=call.arguments.frozen):
        tended = () if call.arguments.public else tend_keyring(stores.keys, frozen=call.arguments.frozen)
        root = find_root(call)
        if isinstance(root, Diagnostic):
            return Outcome((root,))
        if root is not None:
            refusal = store_root(call, root)
            if refusal is not None:
                return Outcome((refusal,))
            call = evolve(call, given=evolve(call.given, root=root.certificate))
        members = tuple(build_member(call, member, root, sources) for member in call.given.members)
        findings = (*tended, *(found for member in members for found in member.findings))
        if any(member.summary is None for member in members):
            return Outcome(findings, members, root)
        written = _write(call, members, output)
    if isinstance(written, WriteSummary):
        return Outcome(findings, members, root, written)
    return Outcome((*findings, *written), members, root)


def _say(call: Call, outcome: Outcome) -> None:
    for member in outcome.members:
        if member.summary is not None:
            put(text_member(member.name, member.summary, verbose=call.arguments.verbose))
    if outcome.written is not None:
        events = outcome.root.events if outcome.root else ()
        output = own_folder(call.arguments.output, call.given)
        put(text_set(call.given.name, output, events, outcome.written))


def _write(call: Call, built: Sequence[Built], output: str) -> WriteSummary | tuple[Diagnostic, ...]:
    """The set's own folder: the keyring notes what secrets are in it, so that they are known to be kspec's."""
    plans = {member.name: member.built.stage.planned for member in built if member.built is not None}
    public, keys = call.arguments.public, call.stores.keys
    state = None
    if not public:
        if not call.arguments.frozen and is_folder(str(keys)):
            prepare_keyring(keys)
        notes = notes_folder(str(keys))
        closed = call.arguments.frozen or is_volume(str(keys)) or not Path(notes).is_dir()
        state = State(f"{notes}/{STATE_NAME}", os.urandom(32), frozen=closed)
    return write_tree(
        Path(output),
        [file for file in own_files(call.given, plans) if not public or not isinstance(file.content, Withheld)],
        (),
        prune=call.arguments.prune,
        public=public,
        ledger=state,
        identity=own_identity(call.given, call.stores.lock, plans),
        waiting=waiting,
        progress=call.progress,
    )
