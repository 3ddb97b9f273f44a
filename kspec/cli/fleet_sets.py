"""The sets of clusters in a fleet: their clusters are built with them, and not by themselves."""

import argparse
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from kspec import pipeline
from kspec.cli import fleet as fleets
from kspec.cli.fleet_members import Fleet, Member, clash, sets_in
from kspec.cli.programs import program_of
from kspec.disk.sources import Sources
from kspec.facts.clusterset import SHARED_ROOT
from kspec.model.clusterset import Entry
from kspec.model.diagnostic import Diagnostic, errors
from kspec.passes.run import Options
from kspec.read.clusterset import beside, program_specs
from kspec.report.fleet import Done

MODULE: Final = "kspec.cli.build"


class FleetSet(NamedTuple):
    """A set of a fleet: its file, its name, what it lists, whether it has a root, and what is wrong with its list."""

    file: str
    name: str
    entries: tuple[Entry, ...]
    has_root: bool = False
    findings: tuple[Diagnostic, ...] = ()


def sets_of(arguments: argparse.Namespace, fleet: Fleet) -> list[FleetSet]:
    """The sets in the folders of a fleet, in the order of their files."""
    return [one for file in fleet.sets for one in _set(arguments, file)]


def is_set(arguments: argparse.Namespace, words: Sequence[str]) -> bool:
    """Whether words are one file that holds a set of clusters, be it one with mistakes, that can be read."""
    return len(words) == 1 and bool(sets_in(words)) and any(True for _ in _set(arguments, words[0]))


def with_clusters(arguments: argparse.Namespace, fleet: Fleet) -> Fleet:
    """The fleet with the clusters of its sets among the others, each as its set calls it."""
    sets = sets_of(arguments, fleet)
    if not sets:
        return fleet
    found, sets = without(fleet, sets)
    listed = [
        Member(entry.name, str(entry.file), entry.name if program_specs(entry.file, program_of(arguments)) else "")
        for one in sets
        for entry in one.entries
    ]
    told = (*found.findings, *(one for own in sets for one in own.findings))
    return found._replace(members=tuple(sorted((*found.members, *listed))), findings=told)


def _set(arguments: argparse.Namespace, file: str) -> Iterator[FleetSet]:
    path = Path(file)
    read = pipeline.read_set(Options((path,), path, path, program=program_of(arguments)), Sources())
    given = read.stage.given if read is not None else None
    if given is not None:
        wrong = errors(read.masked().findings) if read is not None else ()
        lock = beside(path, ".lock")
        has_root = given.authorities == SHARED_ROOT and os.path.lexists(lock)
        unusable = {found.path for found in wrong}
        entries = tuple(entry for entry in given.entries if f"clusters.{entry.name}" not in unusable)
        yield FleetSet(file, given.name or path.stem, entries, has_root, tuple(wrong))


def without(fleet: Fleet, sets: Sequence[FleetSet]) -> tuple[Fleet, list[FleetSet]]:
    """The fleet with the clusters alone that no set lists, and the sets; the names are those of all trees.

    What would have the tree of another one is left out, and told.
    """
    listed = {(os.path.realpath(entry.file), entry.name) for one in sets for entry in one.entries}
    files = {*(file for file, _ in listed), *(os.path.realpath(one.file) for one in sets)}
    own = [
        member
        for member in fleet.members
        if (os.path.realpath(member.spec), member.member) not in listed
        and (member.member or os.path.realpath(member.spec) not in files)
    ]
    trees: dict[str, list[str]] = {}
    for member in own:
        trees.setdefault(member.name, []).append(member.spec)
    for one in sets:
        for name, file in ((one.name, one.file), *((entry.name, str(entry.file)) for entry in one.entries)):
            trees.setdefault(name, []).append(file)
    twice = {name: specs for name, specs in trees.items() if len(specs) > 1}
    gone = {member.name for member in fleet.members} - {member.name for member in own}
    found = fleet._replace(
        members=tuple(member for member in own if member.name not in twice),
        names=(fleet.names - gone) | trees.keys(),
        findings=(*fleet.findings, *(clash(name, specs) for name, specs in twice.items())),
    )
    return found, [one for one in sets if twice.keys().isdisjoint({one.name, *(entry.name for entry in one.entries)})]


def build_sets(arguments: argparse.Namespace, sets: Sequence[FleetSet], now: str) -> list[Done]:
    """Build every set; what became of each of its clusters, and of what is of all together."""
    tasks = [
        fleets.task(
            arguments,
            Fleet(()),
            Member(one.name, one.file),
            now=now,
            format="json",
            asked=arguments.format,
            scheduler=None,  # a set is built here alone
        )
        for one in sets
    ]
    return [part for task in tasks for part in _parts(fleets.run_one(task, MODULE))]


def _parts(done: Done) -> Iterator[Done]:
    """A set's own, with all that was said of it, and its clusters."""
    files: Mapping[str, Any] = done.outcome.get("files") or {}
    wrote = any(found for key, found in files.items() if key != "unchanged")
    own = {"unchanged": not wrote, "files": files, "events": []}
    yield Done(done.name, done.spec, done.status, told=done.told, outcome=own, of_set=True)
    for cluster in done.outcome.get("clusters", ()):
        yield Done(cluster["name"], cluster["spec"], cluster["status"], outcome=cluster["outcome"] or {})
