"""What `kspec diff` compares of a set: each cluster's tree, and the set's own folder, with what a build would make."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from kspec import pipeline
from kspec.cli.rehearsal import Rehearsal, entries_of, is_without_keyring, rehearse
from kspec.cli.set_call import Call, options_of_set, stops
from kspec.cli.set_member import alone
from kspec.cli.set_output import own_files, own_folder, own_identity
from kspec.cli.set_root import find_root
from kspec.cli.set_share import share_of
from kspec.cli.sides import Sides, asked_of, of_output, of_rehearsal
from kspec.disk.faults import Progress
from kspec.disk.keyring_place import state_file
from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.facts.clusterset import ROOT_ALGORITHM
from kspec.make.registered import registered
from kspec.model.clusterset import Member, Unusable
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Sensitivity, Withheld
from kspec.model.frozen import evolve, field, frozen
from kspec.model.review import Tree
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.rehearsal import stand_ins
from kspec.plan.shared_root import Root
from kspec.review.stand_ins import StandIns, united
from kspec.write.places import of_build, overlaps
from kspec.write.state import State
from kspec.write.tree import foresee_tree
from kspec.x509 import keys


@frozen
class RehearsedSet:
    """A set of which nothing is written: what is asked, its root, and what has become of the clusters by now."""

    call: Call
    findings: tuple[Diagnostic, ...]
    contents: Mapping[str, bytes] = field(repr=False)
    moment: datetime
    root: Root | None = None
    clusters: dict[str, Rehearsal] = field(factory=dict)
    made: dict[str, Secret] = field(factory=dict, repr=False)

    def cluster(self, member: Member | Unusable) -> Sides:
        """A cluster's tree, and what a build of the set would make of it."""
        own = alone(self.call.arguments, member)
        asked = asked_of(own, own.spec)
        share = share_of(self.call.given, member, self.root, str(self.call.stores.lock))
        done = self.clusters[member.name] = rehearse(asked, self.moment, self.made, share)
        return of_rehearsal(done, asked, own.output)

    def own(self) -> Sides:
        """The set's own folder, once each cluster was rehearsed; it stays as it is where one cannot be built."""
        found = _own(self)
        return evolve(found, findings=(*self.findings, *found.findings), contents=self.contents)


def rehearsed_set(arguments: argparse.Namespace, moment: datetime) -> tuple[str, "RehearsedSet | Sides"]:
    """The set that is the one spec of a command line, by its name; or why nothing of it can be compared."""
    options, sources = evolve(options_of_set(arguments), rehearsed=True), Sources()
    checked = pipeline.check_set(options, sources)
    given = checked.stage.given
    name = given.name if given is not None and given.name else options.specs[0].stem
    if given is None or stops(given, checked.findings):
        return name, Sides(None, None, checked.findings, contents=sources.contents)
    made: dict[str, Secret] = {}
    call = Call(arguments, options, given, stand_ins(moment, made), Progress())
    root = _root(call)
    if isinstance(root, Diagnostic):
        return name, Sides(None, None, (*checked.findings, root), contents=sources.contents)
    if root is not None:
        call = evolve(call, given=evolve(given, root=root.certificate))
    return name, RehearsedSet(call, checked.findings, sources.contents, moment, root, made=made)


def _is_without(call: Call) -> bool:
    return is_without_keyring(asked_of(call.arguments, call.arguments.spec))


def _root(call: Call) -> Root | Diagnostic | None:
    """The root that a build would find or make; a key stands for its own where the keyring is not here at all."""
    root = find_root(call)
    if isinstance(root, Root) and root.key is None and _is_without(call):
        return evolve(root, key=call.draw.keys([ROOT_ALGORITHM])[0])
    return root


def _own(found: RehearsedSet) -> Sides:
    """The set's own folder; it stays as it is where a cluster cannot be built."""
    call, given = found.call, found.call.given
    plans = {name: one.built.planned for name, one in found.clusters.items() if one.built is not None}
    missing = [member.name for member in given.listed if member.name not in plans]
    if missing:
        text = f"what is of all clusters together stays as it is: {', '.join(missing)} cannot be built"
        help_ = "see what is said of each"
        place = Span(str(call.options.specs[0]), 0, 0, 0, 0)
        return Sides(None, None, (Diagnostic(codes.SET_SPEC, text, place, help=help_),))
    files = own_files(given, [registered(name, planned.plan) for name, planned in plans.items()])
    output = own_folder(call.arguments.output, given)
    without = _is_without(call) or any(one.without_keyring for one in found.clusters.values())
    release = next(iter(plans.values())).plan.release
    tree = Tree(
        str(call.options.specs[0]),
        "spec",
        dict(entries_of(files, (), with_unknown=without)),
        release.version,
        partial=call.options.public or without,
    )
    identity = own_identity(given, call.stores.lock, [planned.lock for planned in plans.values()])
    written = [file for file in files if not call.options.public or not isinstance(file.content, Withheld)]
    places = of_build(call.options.specs, str(call.stores.lock), str(call.stores.keys), output, Sources())
    refused = overlaps(places) or (
        ()
        if without
        else foresee_tree(
            Path(output),
            written,
            (),
            prune=getattr(call.arguments, "prune", False),
            public=call.options.public,
            ledger=None if call.options.public else State(state_file(str(call.stores.keys)), bytes(32), frozen=True),
            identity=identity,
        )
    )
    return evolve(
        of_output(output, tree),
        refused=refused,
        events=found.root.events if found.root else (),
        stale=tuple(_stale(files, found.clusters)) if without else (),
        stand_ins=united((_of_root(found.root), *(one.stand_ins for one in found.clusters.values()))),
    )


def _of_root(root: Root | None) -> StandIns:
    if root is None or not root.events:
        return StandIns()
    return StandIns(frozenset((root.certificate,)), frozenset(map(keys.public_key, root.drawn.values())))


def _stale(files: tuple[File, ...], clusters: Mapping[str, Rehearsal]) -> Iterator[str]:
    """Secret files whose certificate is issued anew: those of a cluster for a program, and the merged kubeconfig."""
    renewed = {
        (name, event.subject.rpartition("/")[2])
        for name, one in clusters.items()
        for event in one.events
        if event.changes_lock
    }
    for file in files:
        folders = file.path.split("/")
        if file.sensitivity is Sensitivity.PUBLIC:
            continue
        if len(folders) == 1:
            if any(what == "admin.conf" for _, what in renewed):
                yield file.path
        elif (folders[-1].removesuffix(".yaml").removesuffix("-kubeconfig"), folders[-2]) in renewed:
            yield file.path
