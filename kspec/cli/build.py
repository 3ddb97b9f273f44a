"""`kspec build`: the short way where nothing changed, else the whole pipeline.

The short way imports nothing but the standard library: that is what makes an unchanged build feel instant.
"""

import argparse
import os

from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.paths import build_options
from kspec.cli.printing import put
from kspec.disk.keyring_place import state_file
from kspec.write.seen import look


def run(arguments: argparse.Namespace) -> int:
    """Build, and say what happened; or, with --dry-run, what would happen."""
    if arguments.dry_run:
        from kspec.cli.diff import run as rehearse  # noqa: PLC0415 - heavy, and seldom needed

        return rehearse(arguments)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        from kspec.cli.answer import fail  # noqa: PLC0415 - heavy, and seldom needed

        return fail("build", arguments.format, str(error))
    options = build_options(arguments)
    seen = None
    if not arguments.public:
        seen = look(state_file(options["keys"]), int(moment.timestamp()))
        answer = ((seen and seen.answers(options)) or {}).get(arguments.format)
        if answer is not None:
            put(answer if not arguments.quiet or arguments.format == "json" else answer.partition("\n")[2])
            return 0
    signer = None
    if arguments.signer is not None:
        from kspec.cli.answer import fail  # noqa: PLC0415 - heavy, and seldom needed
        from kspec.cli.signer import given_signer  # noqa: PLC0415 - as above

        try:
            signer = given_signer(arguments, moment)
        except ValueError as error:
            return fail("build", arguments.format, f"--signer: {error}")
    from kspec.cli.checked_build import checked_build  # noqa: PLC0415 - not where nothing changed

    return checked_build(arguments, options, moment, seen, signer)
