"""`kspec diff` of a set: what a build would do to the tree of each of its clusters, and to the set's own folder."""

import argparse
from datetime import datetime
from functools import partial

from kspec.cli import fleet as fleets
from kspec.cli.build import settled
from kspec.cli.full_diff import tell_sides
from kspec.cli.set_sides import RehearsedSet, rehearsed_set
from kspec.cli.sides import Sides
from kspec.model.clusterset import Member, Unusable
from kspec.model.frozen import evolve
from kspec.report.fleet import Done
from kspec.report.outcome import FAULT


def compare_set(arguments: argparse.Namespace, moment: datetime) -> list[Done]:
    """Compare each cluster of the set that is the one spec with its tree, and last what is of all together.

    Where the set has a mistake, that alone is told. What stands in the way of one does not keep the others from it.
    """
    if arguments.format != "json":
        _, seen, answers = settled(arguments, moment)
        if seen is not None and answers is not None:
            same = [Done(name, spec, 0) for name, spec, *_ in seen.members]
            return [*same, Done("", arguments.spec[0], 0, of_set=True)]
    name, found = rehearsed_set(arguments, moment)
    whole = argparse.Namespace(**{**vars(arguments), "cluster": name})
    if isinstance(found, Sides):
        return [evolve(fleets.captured(whole, lambda own: tell_sides(own, found)), of_set=True)]
    done = []
    for member in found.call.given.listed:
        if isinstance(member, Unusable) and member.missing:
            done.append(Done(member.name, str(member.entry.file), FAULT))
            continue
        own = argparse.Namespace(**{**vars(arguments), "cluster": member.name, "spec": [str(member.entry.file)]})
        done.append(fleets.captured(own, partial(_tell, found=found, member=member)))
    return [*done, evolve(fleets.captured(whole, lambda own: tell_sides(own, found.own())), of_set=True)]


def _tell(arguments: argparse.Namespace, found: RehearsedSet, member: Member | Unusable) -> int:
    return tell_sides(arguments, found.cluster(member))
