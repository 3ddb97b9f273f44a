"""`kspec build` where something was changed: the specs are checked first, and often nothing is left to decide."""

import argparse
import os
from collections.abc import Mapping
from datetime import datetime

from kspec.cli.options import options_of
from kspec.cli.printing import put
from kspec.cli.same_meaning import USUAL, VERBOSE, meaning_of, remember, same_answer
from kspec.cli.specs import sources_of
from kspec.cli.stderr import print_findings, waiting
from kspec.disk.faults import Progress
from kspec.model.wire import Wire
from kspec.passes.asking import Steps, here
from kspec.passes.finding import is_set
from kspec.passes.run import Run
from kspec.pipeline import find_all_by_steps
from kspec.write.keyring_guard import guard
from kspec.write.seen import Seen


def checked_build(
    arguments: argparse.Namespace, options: Mapping[str, str], moment: datetime, seen: Seen | None
) -> int:
    """Build, unless only the text of the specs changed; the exit status.

    `seen` is what there is of the last build, if there is any. What decides and writes is imported where it is needed.
    """
    return here(checked_build_by_steps(arguments, options, moment, seen))


def checked_build_by_steps(
    arguments: argparse.Namespace, options: Mapping[str, str], moment: datetime, seen: Seen | None
) -> Steps[int]:
    """The same, asking for what can be done elsewhere."""
    signer = None
    if arguments.signer is not None:
        from kspec.cli.answer import fail  # noqa: PLC0415 - heavy, and seldom needed
        from kspec.cli.signer import given_signer  # noqa: PLC0415 - as above

        try:
            signer = given_signer(arguments, moment)
        except ValueError as error:
            return fail("build", arguments.format, f"--signer: {error}")
    with Progress() as progress:
        asked = options_of(arguments, options)
        found = yield from find_all_by_steps(asked, sources_of(arguments.spec))
        if is_set(found):
            from kspec.cli.build_set import build_set  # noqa: PLC0415 - few specs are sets
            from kspec.cli.progress import generate_keys  # noqa: PLC0415 - with it
            from kspec.model.draw import Draw  # noqa: PLC0415 - with it

            return build_set(arguments, Draw(moment, os.urandom, generate_keys, signer), progress)
        meaning = meaning_of(found)
        answer = same_answer(found, seen, options, meaning) if seen else None
        if seen and answer is not None:
            with guard(asked.keys_folder, waiting, frozen=arguments.frozen):
                remember(found, seen, options, meaning, answer)
            return _say(arguments, found.masked(), answer)
        from kspec.cli.full_build import full_build  # noqa: PLC0415 - heavy
        from kspec.cli.progress import generate_keys  # noqa: PLC0415 - with it
        from kspec.model.draw import Draw  # noqa: PLC0415 - with it

        draw = Draw(moment, os.urandom, generate_keys, signer)
        return (yield from full_build(arguments, options, found, meaning, draw, progress))


def _say(arguments: argparse.Namespace, found: Run[Wire], answer: Mapping[str, str]) -> int:
    """Tell the findings of a build that changes nothing, and its answer; the exit status."""
    status = print_findings(found.findings, found.sources)
    if arguments.format == "json":
        put(answer["json"])
    elif arguments.quiet:
        put(answer["text"].partition("\n")[2])
    else:
        put(answer[VERBOSE if arguments.verbose else USUAL])
    return status
