"""`kspec diff`: the short way where a build would do nothing, else both sides are read and compared.

The short way imports nothing but the standard library, as that of a build does.
"""

import argparse
import os

from kspec.cli.clock import UnusableTimeError, now
from kspec.cli.paths import build_options, is_node
from kspec.cli.printing import put, say
from kspec.disk.keyring_place import state_file
from kspec.encode.layout import MANIFEST
from kspec.write.seen import unchanged

FAULT = 2


def run(arguments: argparse.Namespace) -> int:
    """Compare two sides; 0 where they are the same, 1 where they differ, 2 where one of them cannot be had.

    Of a fleet each cluster is compared with its tree.
    """
    if _is_fleet(arguments):
        from kspec.cli.fleet_diff import run as of_fleet  # noqa: PLC0415 - heavy, and not for one cluster

        return of_fleet(arguments)
    try:
        moment = now(arguments.now, os.environ)
    except UnusableTimeError as error:
        return fail(arguments, str(error))
    if _says_nothing(arguments, int(moment.timestamp())):
        return 0
    from kspec.cli.full_diff import full_diff  # noqa: PLC0415 - heavy, and not for the short way
    from kspec.cli.sides import UnclearError  # noqa: PLC0415 - with it
    from kspec.review.revision import RevisionError  # noqa: PLC0415 - with it

    try:
        return full_diff(arguments, moment)
    except (UnclearError, RevisionError) as error:
        return fail(arguments, str(error))


def _is_fleet(arguments: argparse.Namespace) -> bool:
    """Whether the words are folders of specs, a set, or a program of several, and an output is named for them."""
    if not arguments.output or getattr(arguments, "git", None) or hasattr(arguments, "cluster"):
        return False
    from kspec.cli.fleet_sets import is_set  # noqa: PLC0415 - heavy, and not for the short way

    if any(map(_is_folder_of_specs, arguments.spec)) or is_set(arguments, arguments.spec):
        return True
    if arguments.member or not any(word.endswith(".jsonnet") for word in arguments.spec):
        return False
    from kspec.cli.fleet import several  # noqa: PLC0415 - heavy, and for programs alone

    return several(arguments) is not None


def _is_folder_of_specs(word: str) -> bool:
    """Whether a word is a folder that a build has not written."""
    return os.path.isdir(word) and not os.path.exists(os.path.join(word, MANIFEST))  # noqa: PTH110, PTH112, PTH118 - pathlib is slow to import


def fail(arguments: argparse.Namespace, message: str) -> int:
    """Tell wrong use of the command that was given; a build that is rehearsed answers programs as `diff` does."""
    say(f"kspec {arguments.command}: {message}", error=True)
    if arguments.format == "json":
        from kspec.report.outcome import outcome  # noqa: PLC0415 - seldom needed

        put(outcome("diff", FAULT, fault=message))
    return FAULT


def _says_nothing(arguments: argparse.Namespace, moment: int) -> bool:
    """Say that nothing differs, if a build would do nothing at all by what the last one has left about itself."""
    if arguments.public or not arguments.output or getattr(arguments, "git", ""):
        return False
    if any(is_node(word) or os.path.isdir(word) for word in arguments.spec):  # noqa: PTH112 - pathlib is slow to import
        return False
    options = build_options(arguments)
    answers = unchanged(state_file(options["keys"]), options, moment) or {}
    specs = " ".join(arguments.spec)
    if arguments.format == "text" and "text" in answers:
        if not arguments.quiet:
            say(f"a build of {specs} changes nothing in {arguments.output}")
        return True
    if arguments.format == "json" and "json" in answers:
        put(_object(arguments.output, specs, answers["json"]))
        return True
    return False


def _object(output: str, specs: str, answer: str) -> str:
    """What programs read where nothing differs; `answer` is what they would read of the build."""
    import json  # noqa: PLC0415 - for programs alone

    from kspec.report.outcome import outcome  # noqa: PLC0415 - for programs alone

    build = json.loads(answer)
    release = build["kubernetes"]["version"]
    return outcome(
        "diff",
        0,
        left={"kind": "output", "name": output},
        right={"kind": "spec", "name": specs},
        same=True,
        kubernetes={"before": release, "after": release, "changes": []},
        events=build["events"],
        diagnostics=build["diagnostics"],
    )
