"""What a command line gives to jsonnet programs: variables, arguments, and the name of one of their specs.

It imports what the short way of a build may import, and no more.
"""

from __future__ import annotations

import argparse
import os

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Mapping

    from kspec.model.program import Evaluation, Program, Variable

KINDS = ("ext_str", "ext_code", "tla_str", "tla_code")
"""The options, as the namespace of a command names them."""


def variable(word: str) -> tuple[str, str]:
    """NAME=VALUE, or NAME alone, whose value the environment has, as jsonnet's own command takes both."""
    name, equals, value = word.partition("=")
    if not name:
        message = "a variable has no name: write NAME=VALUE"
        raise argparse.ArgumentTypeError(message)
    if equals:
        return name, value
    if name not in os.environ:
        message = f"{name} has no value: write {name}=VALUE, or set the environment variable {name}"
        raise argparse.ArgumentTypeError(message)
    return name, os.environ[name]


def program_of(arguments: argparse.Namespace, evaluated: Mapping[str, Evaluation] | None = None) -> Program:
    """What programs are given; `evaluated` has those that the command has evaluated before."""
    from kspec.model.program import Program  # noqa: PLC0415 - not where nothing changed

    return Program(
        _variables(arguments, "ext_str", "ext_code"),
        _variables(arguments, "tla_str", "tla_code"),
        name_of(arguments),
        dict(evaluated or getattr(arguments, "evaluated", None) or {}),
    )


def name_of(arguments: argparse.Namespace) -> str:
    """The name of the one spec that is meant of a program; empty where none is named."""
    name: str = getattr(arguments, "member", "")
    return name


def inputs_of(arguments: argparse.Namespace) -> dict[str, str]:
    """All that a command line gives to programs, and the name: what an output depends on beside files."""
    given = {kind: sorted(getattr(arguments, kind, ())) for kind in KINDS}
    texts = {kind: "\0".join(part for pair in pairs for part in pair) for kind, pairs in given.items() if pairs}
    return {**texts, **({"name": name_of(arguments)} if name_of(arguments) else {})}


def _variables(arguments: argparse.Namespace, text: str, code: str) -> tuple[Variable, ...]:
    from kspec.model.program import Variable  # noqa: PLC0415 - not where nothing changed

    return tuple(
        Variable(name, value, code=is_code)
        for kind, is_code in ((text, False), (code, True))
        for name, value in getattr(arguments, kind, ())
    )
