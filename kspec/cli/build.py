"""`kspec build`: the short way where nothing changed, else the whole pipeline.

The short way imports nothing but the standard library: that is what makes an unchanged build feel instant.
"""

from __future__ import annotations

import os

from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.paths import build_options
from kspec.cli.printing import put
from kspec.disk.keyring_place import state_file
from kspec.write.seen import look

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from kspec.write.seen import Seen


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what happened; or, with --dry-run, what would happen. A fleet is built cluster by cluster."""
    if arguments.scheduler and (arguments.dry_run or not _may_be_a_fleet(arguments)):
        from kspec.cli.answer import fail  # noqa: PLC0415 - heavy, and seldom needed

        what = "a rehearsal writes nothing" if arguments.dry_run else "this is one cluster"
        return fail("build", arguments.format, f"--scheduler is for the build of a fleet, and {what}: leave it out")
    if arguments.dry_run:
        from kspec.cli.diff import run as rehearse  # noqa: PLC0415 - heavy, and seldom needed

        return rehearse(arguments)
    if any(map(os.path.isdir, arguments.spec)):
        from kspec.cli.fleet_build import run as of_fleet  # noqa: PLC0415 - heavy, and not for one cluster

        return of_fleet(arguments)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        from kspec.cli.answer import fail  # noqa: PLC0415 - heavy, and seldom needed

        return fail("build", arguments.format, str(error))
    options, seen, answers = settled(arguments, moment)
    answer = (answers or {}).get(arguments.format)
    if answer is not None:
        put(answer if not arguments.quiet or arguments.format == "json" else answer.partition("\n")[2])
        return 0
    return _build(arguments, options, moment, seen)


def _build(arguments: argparse.Namespace, options: dict[str, str], moment: datetime, seen: Seen | None) -> int:
    """Build what is not as it was."""
    if _may_be_several(arguments):
        from kspec.cli.fleet import several  # noqa: PLC0415 - heavy, and for programs alone

        fleet = several(arguments)
        if fleet is not None:
            from kspec.cli.fleet_build import run as of_fleet  # noqa: PLC0415 - as above

            return of_fleet(arguments, fleet)
    from kspec.cli.checked_build import checked_build  # noqa: PLC0415 - not where nothing changed

    return checked_build(arguments, options, moment, seen)


def settled(
    arguments: argparse.Namespace, moment: datetime
) -> tuple[dict[str, str], Seen | None, dict[str, str] | None]:
    """The options of a build, what there is of the last one, and what to say by format if nothing is to be done."""
    options = build_options(arguments)
    if arguments.public:
        return options, None, None
    seen = look(state_file(options["keys"]), int(moment.timestamp()))
    if getattr(
        arguments, "changed", False
    ):  # of a fleet's cluster that is known by then, and here whether by its specs
        return options, None if seen and seen.begins_alike(options) else seen, None
    answers = seen.answers(options) if seen else None
    if seen and answers is not None and seen.members:
        from kspec.cli.settled_set import with_clusters  # noqa: PLC0415 - for sets alone

        answers = with_clusters(arguments, moment, seen.members, answers)
    return options, seen, answers


def _may_be_a_fleet(arguments: argparse.Namespace) -> bool:
    """Whether the words may name several clusters."""
    return any(map(os.path.isdir, arguments.spec)) or _may_be_several(arguments)


def _may_be_several(arguments: argparse.Namespace) -> bool:
    """Whether the spec may be a program of several specs."""
    programs = any(word.endswith(".jsonnet") for word in arguments.spec)
    return programs and not arguments.member and not hasattr(arguments, "cluster")
