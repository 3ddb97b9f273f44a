"""The clusters of a set, built by several processes: what the root signs is signed before there are any."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kspec.cli.fleet import died, held, jobs_of
from kspec.cli.fleet_pool import FORKS, run_all
from kspec.cli.progress import ProgressLine, generate_keys
from kspec.cli.set_call import Call
from kspec.cli.set_member import Built, MemberTask, alone, build_member
from kspec.cli.set_share import Signed, share_of
from kspec.cli.signer import given_signer
from kspec.model.clusterset import Unusable
from kspec.model.draw import Draw
from kspec.model.frozen import evolve
from kspec.plan.shared_root import AUTHORITIES, Root, below_other
from kspec.write.fingerprint import package

_SIGNED: Final[dict[str, Signed]] = {}
"""What the root has signed for clusters that join, by their names, while they are built. It holds keys, which are never
told to another process: one that is forked begins with them.
"""


def tasks_of(call: Call, root: Root | None) -> list[MemberTask]:
    """What is to be built of each cluster, in the order of the set; the root's key is not among it."""
    known = None if root is None else Root(root.certificate, other=root.other)
    return [
        MemberTask(
            member.name,
            alone(call.arguments, member),
            share_of(call.given, member, known, str(call.stores.lock)),
            member.lock_file,
            call.draw.now,
        )
        for member in call.given.listed
        if not (isinstance(member, Unusable) and member.missing)
    ]


def build_members(call: Call, root: Root | None, tasks: Sequence[MemberTask]) -> list[Built]:
    """Build each cluster whose tree is not as it would be. No fault of one is the others'."""
    package()  # once, before there are several processes
    Path(call.arguments.output).mkdir(parents=True, exist_ok=True)
    with (
        held(path for task in tasks for path in (task.arguments.spec[0], task.arguments.output)),
        ProgressLine("building clusters", len(tasks), sys.stderr, time.monotonic) as progress,
    ):
        try:
            if root is not None:
                _SIGNED.update(_signed(call, root, tasks))
            jobs = jobs_of(call.arguments) if FORKS or not _SIGNED else 1
            return run_all(_build, tasks, jobs, _died, progress.reach)
        finally:
            _SIGNED.clear()


def _signed(call: Call, root: Root, tasks: Sequence[MemberTask]) -> dict[str, Signed]:
    """What the clusters lack that the root has to sign."""
    found = {}
    locks = {member.name: member.lock for member in call.given.members}
    for task in tasks:
        own = locks.get(task.name)
        if task.name not in locks:
            continue
        if own is not None and own.certificates.keys() >= {*AUTHORITIES} and not below_other(root, own):
            continue
        signed = evolve(task.share, root=root).sign(task.options, call.draw)
        if signed is not None:
            found[task.name] = signed
    return found


def _build(task: MemberTask) -> Built:
    draw = Draw(task.moment, os.urandom, generate_keys, given_signer(task.arguments, task.moment))
    return build_member(task, draw, _SIGNED.get(task.name))


def _died(task: MemberTask) -> Built:
    return Built(died(task.arguments))
