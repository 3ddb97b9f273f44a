"""`kspec rotate` of a set: its root, in stages; and an authority of one of its clusters, which the root issues."""

import argparse
import os
from typing import Final

from kspec import pipeline
from kspec.cli.answer import end, fail
from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.fleet import captured
from kspec.cli.printing import put
from kspec.cli.progress import generate_keys
from kspec.cli.set_call import Call, options_of_set, wrong_use
from kspec.cli.set_member import alone
from kspec.cli.set_root import find_root, turn_root
from kspec.cli.stderr import waiting
from kspec.disk.faults import Progress
from kspec.disk.sources import Sources
from kspec.facts.clusterset import SHARED_ROOT
from kspec.facts.rotations import MEANING, ROOT, ROTATED
from kspec.model.clusterset import ClusterSet, Member
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.draw import Draw
from kspec.plan.root_rotation import forgets
from kspec.plan.shared_root import Above, below_other
from kspec.report.renewed import text_renewed
from kspec.report.rotated import roll_out, text_next
from kspec.report.summary import event_rows
from kspec.report.terminal import printable
from kspec.write.keyring_guard import guard

_BELOW: Final = tuple(word for word in ROTATED if word != "sa")
"""What the root issues, in the words of the command."""


def run(arguments: argparse.Namespace) -> int:
    """Go on by one stage, or tell where each rotation stands; with an output, build the set then."""
    if wrong := wrong_use(arguments) or _wrong(arguments):
        return fail("rotate", arguments.format, wrong)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail("rotate", arguments.format, str(error))
    name, arguments.member = arguments.member, ""  # of the set, and not of a program that the set is
    options, sources = options_of_set(arguments), Sources()
    checked = pipeline.check_set(options, sources)
    given = checked.stage.given
    if given is None or errors(checked.findings):
        return end(arguments, checked.findings, sources)
    with Progress() as progress:
        return _rotate(Call(arguments, options, given, Draw(moment, os.urandom, generate_keys), progress), name)


def _rotate(call: Call, name: str) -> int:
    """What is asked for, of a set that is sound; `name` is that of a cluster, or empty."""
    arguments, given = call.arguments, call.given
    member = next((one for one in given.members if one.name == name), None)
    if given.authorities != SHARED_ROOT:
        text = f"the authorities of {given.name} are separate: rotate those of a cluster by its own spec"
        return fail("rotate", arguments.format, text)
    if name and member is None:
        names = ", ".join(one.name for one in given.members)
        text = f"--name {name} is not a cluster of {given.name}, expected one of: {names}"
        return fail("rotate", arguments.format, text)
    if not arguments.what:
        return _tell(arguments, given)
    return _rotate_root(call) if member is None else _rotate_cluster(call, member)


def _wrong(arguments: argparse.Namespace) -> str:
    """What is wrong with the command line, in a sentence; nothing where nothing is."""
    words = arguments.what
    if len(words) > 1:
        return f"{' and '.join(words)}: rotate one at a time, so that each is rolled out before the next"
    if words and words[0] not in {ROOT, *_BELOW}:
        there_is = f"expected one of: {ROOT}, {', '.join(_BELOW)}"
        return f"{words[0]} is of one cluster alone, whose spec has to be named; of a set, {there_is}"
    if words and arguments.status:
        return f"{words[0]} --status: give either of them"
    if not words and (arguments.back or arguments.output):
        return f"say what to rotate: {ROOT}, {', '.join(_BELOW)}"
    if words and words[0] != ROOT and not arguments.member:
        return f"{words[0]} is of one cluster: name it with --name"
    return f"{ROOT} is of all clusters: leave out --name" if arguments.member and words == [ROOT] else ""


def _tell(arguments: argparse.Namespace, given: ClusterSet) -> int:
    """Where the rotation of the root stands, and those of the clusters' authorities that are under way."""
    stages = {ROOT: given.root_stage}
    for member in given.members:
        for name, found in (member.lock.rotations if member.lock else {}).items():
            stages[f"{member.name}/{name}"] = found.stage
    lines = [
        f"{name}: {MEANING[stage] if stage is not None else 'no rotation is under way'}"
        for name, stage in stages.items()
    ]
    status = end(arguments, (), Sources(), rotations=[{"name": name, "stage": stage} for name, stage in stages.items()])
    if arguments.format == "text":
        put("".join(f"{printable(line)}\n" for line in lines))
    return status


def _rotate_root(call: Call) -> int:
    """One stage of the root, into the set's lock and keyring; and a build of the set."""
    arguments, stores = call.arguments, call.stores
    if wrong := _stands_in_the_way(call):
        return fail("rotate", arguments.format, wrong)
    with guard(stores.keys, waiting):
        turned = turn_root(call, back=arguments.back)
    if turned.turn is None:
        return (
            fail("rotate", arguments.format, turned.wrong)
            if turned.wrong
            else end(arguments, turned.findings, Sources())
        )
    events, sentences = turned.turn.events, roll_out(ROOT, turned.stage, back=arguments.back)
    if arguments.format == "text":
        put(text_renewed(events, str(stores.lock), str(stores.keys) if turned.turn.entries or turned.gone else ""))
        put(text_next(sentences))
    status = _build(call) if arguments.output else 0
    stores_told = {"lock": str(stores.lock), "keys": str(stores.keys), "output": arguments.output or None}
    if arguments.format == "json":
        rotations = [{"name": ROOT, "stage": turned.stage}]
        values = {**stores_told, "unchanged": False, "events": event_rows(events)}
        end(arguments, (), Sources(), **values, rotations=rotations, next=list(sentences))
    return status


def _stands_in_the_way(call: Call) -> str:
    """Why the next stage would leave something behind; nothing where it would not."""
    given, back = call.given, call.arguments.back
    rotating = [
        f"{name} of {member.name}"
        for member in given.members
        for name in (member.lock.rotations if member.lock else {})
        if name in ROTATED.values() and name != "sa"
    ]
    if rotating:
        return f"{', '.join(rotating)}: rotate one at a time; bring that to its end first"
    if not forgets(given.root_stage, back=back):
        return ""
    root = find_root(call)
    if root is None or isinstance(root, Diagnostic):
        return ""
    left = [member.name for member in given.members if member.lock is not None and below_other(root, member.lock)]
    return f"{', '.join(left)}: the authorities are still below the other root: build the set first" if left else ""


def _rotate_cluster(call: Call, member: Member) -> int:
    """One stage of an authority of a cluster, into its lock and keyring; and a build of the set."""
    from kspec.cli.rotate import rotate_cluster  # noqa: PLC0415 - it asks for this module

    arguments, given = call.arguments, call.given
    if given.other_root is not None:
        return fail("rotate", arguments.format, f"{ROOT}: rotate one at a time; bring that to its end first")
    root = find_root(call)
    if root is None or isinstance(root, Diagnostic):
        return end(arguments, () if root is None else (root,), Sources())
    own = argparse.Namespace(**{**vars(alone(_with_output(arguments), member)), "output": None, "further": []})
    del own.cluster
    status = rotate_cluster(own, Above(root, (given.name, member.name)))
    return status or (_build(call) if arguments.output else 0)


def _with_output(arguments: argparse.Namespace) -> argparse.Namespace:
    return argparse.Namespace(**{**vars(arguments), "output": arguments.output or ""})


def _build(call: Call) -> int:
    """A build of the set, of which a program is told nothing but whether it came to its end."""
    from kspec.cli.build_set import build_set  # noqa: PLC0415 - only with an output

    more = {"public": False, "frozen": False, "jobs": None, "verbose": False, "signer": None, "format": "text"}
    given = {**vars(call.arguments), **more, "member": "", "command": "build", "cluster": call.given.name}
    arguments = argparse.Namespace(**given)
    done = captured(arguments, lambda own: build_set(own, call.draw, call.progress))
    if done.told:
        put(done.told, error=True)
    if call.arguments.format == "text" and not call.arguments.quiet:
        put(done.text)
    return done.status
