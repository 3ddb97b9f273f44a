"""`kspec build` of a set: each of its clusters as a build of it alone does it, then what is of all together."""

import argparse
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kspec import pipeline
from kspec.cli.answer import fail
from kspec.cli.fleet import tell_each, worst
from kspec.cli.printing import put
from kspec.cli.set_call import Call, options_of_set, stops, wrong_use
from kspec.cli.set_commit import write_set
from kspec.cli.set_member import Built
from kspec.cli.set_members import build_members, tasks_of
from kspec.cli.set_output import own_folder
from kspec.cli.set_root import find_root, store_root
from kspec.cli.settled_set import outcome_of
from kspec.cli.stderr import gathered, print_findings, waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.model.clusterset import ClusterSet
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.frozen import evolve
from kspec.model.written import WriteSummary
from kspec.plan.shared_root import Root
from kspec.report.fleet import Done
from kspec.report.outcome import outcome
from kspec.report.rows import rows
from kspec.report.set_summary import text_set
from kspec.report.summary import written_values
from kspec.write.keyring_guard import guard
from kspec.write.places import of_build, overlaps
from kspec.write.tending import tend_keyring


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
        wrote = any(member.wrote or member.done.status for member in self.members)
        return not wrote and self.written is not None and not self.written.wrote


def build_set(arguments: argparse.Namespace, draw: Draw, progress: Progress) -> int:
    """Build all clusters of a set into folders of the output by their names, and the set's own; the exit status.

    A cluster that cannot be built does not keep the others from it; what is of all together then stays as it is.
    """
    if wrong := wrong_use(arguments):
        return fail("build", arguments.format, wrong)
    options, sources = options_of_set(arguments), Sources()
    checked = pipeline.check_set(options, sources)
    given = checked.stage.given
    if given is None or stops(given, checked.findings):
        return _end(arguments, given, Outcome(checked.findings), sources)
    done = _build(Call(arguments, options, given, draw, progress), sources, checked.findings)
    return _end(arguments, given, done._replace(findings=(*checked.findings, *done.findings)), sources)


def _build(call: Call, sources: Sources, told: tuple[Diagnostic, ...]) -> Outcome:
    """The root, the clusters, and what is of all together, in this order: a crash leaves nothing that nobody signed.

    `told` is what a check of the set has found.
    """
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
        tasks = tasks_of(call, root)
        members = tuple(_in_order(call.given, build_members(call, root, tasks)))
        if call.given.unusable or any(member.done.status for member in members):
            return Outcome(tended, members, root)
        written = write_set(call, tasks, members, sources, (*told, *tended))
    if isinstance(written, WriteSummary):
        return Outcome(tended, members, root, written)
    return Outcome((*tended, *written), members, root)


def _in_order(given: ClusterSet, built: Iterable[Built]) -> Iterator[Built]:
    """What became of everything that a set lists: of a spec that is missing, which the set's check tells, nothing."""
    known = {one.done.name: one for one in built}
    for one in given.listed:
        yield known.get(one.name) or Built(Done(one.name, str(one.entry.file), 1))


def _end(arguments: argparse.Namespace, given: ClusterSet | None, found: Outcome, sources: Sources) -> int:
    """Show what was found and done, and tell a program of each cluster what a build of it alone tells; the status."""
    done = [member.done for member in found.members]
    tell_each(done)
    status = worst(print_findings(found.findings, sources), done)
    if arguments.format == "json":
        clusters = [
            {
                "name": one.name,
                "spec": one.spec,
                "status": one.status,
                "outcome": None if one.status else outcome_of(one.outcome),
            }
            for one in done
        ]
        told = rows(gathered(found.findings, sources))
        told += [row for one in done for row in one.outcome.get("diagnostics", ())]
        files = {} if found.written is None else {"files": written_values(found.written)}
        values = {
            "name": given.name if given else None,
            "output": arguments.output,
            "unchanged": found.unchanged,
            **files,
        }
        put(outcome("set", status, clusters=clusters, diagnostics=told, **values))
    elif given is not None:
        put("".join(one.text for one in done if not one.status))
        if found.written is not None and not arguments.quiet:
            events = found.root.events if found.root else ()
            put(text_set(given.name, own_folder(arguments.output, given), events, found.written))
    return status
