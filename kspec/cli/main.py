"""Arguments to a command, and a command's outcome to an exit status."""

from __future__ import annotations

import importlib
import io
import os
import sys

from kspec.cli.parser import COMMANDS, WrongUseError, parser
from kspec.cli.printing import flush, put, say

TYPE_CHECKING = False  # `typing` is slow to import
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

FINDINGS: Final = 1
FAULT: Final = 2
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
_LAST_STREAM: Final = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line.

    Returns 0 if all is well, 1 for findings or differences, 2 for wrong use, a fault of the machine or a bug of kspec;
    as a shell has it, 130 if it was interrupted and 141 if whoever read its output has gone. Never raises.
    """
    _open_streams()
    try:
        status = _run(argv)
        flush()
    except BrokenPipeError:
        status = BROKEN_PIPE
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last that can catch it
        status = fail(error, argv)
    _release_streams()
    return status


def fail(error: Exception, argv: Sequence[str] | None = None) -> int:
    """Say what went wrong, in one line, and to a program as it asked; the exit status."""
    import contextlib  # noqa: PLC0415 - seldom needed

    from kspec.cli.faults import TRACEBACK, describe, traceback  # noqa: PLC0415 - seldom needed

    with contextlib.suppress(OSError, ValueError):  # nobody can be told
        say(f"kspec: {describe(error)}", error=True)
        if os.environ.get(TRACEBACK):
            put(traceback(error), error=True)
        _answer(argv, describe(error))
    return FAULT


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = parser(sys.argv[1:] if argv is None else argv).parse_args(argv)
    except WrongUseError as wrong:
        return _answer(argv, wrong.message)
    except SystemExit as stop:
        return int(stop.code or 0)
    status: int = importlib.import_module(COMMANDS[arguments.command].module).run(arguments)
    return status


def _answer(argv: Sequence[str] | None, message: str) -> int:
    """Say a fault to a program too, where the command line asks for JSON, be it right or wrong; the status."""
    command, wanted = _asked(sys.argv[1:] if argv is None else argv)
    if wanted == "json":
        from kspec.report.outcome import OUTCOMES, outcome  # noqa: PLC0415 - seldom needed

        if command in OUTCOMES:
            put(outcome(command, FAULT, fault=message))
    return FAULT


def _asked(argv: Sequence[str]) -> tuple[str, str]:
    """The command whose object is asked for, and the last format that a command line names."""
    words = list(argv)[: list(argv).index("--")] if "--" in argv else list(argv)
    wanted = ""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        option, _, value = word.partition("=")
        if option == "--format":
            wanted = value or following
    command = next((word for word in words if word in COMMANDS), "")
    return "diff" if command == "build" and "--dry-run" in words else command, wanted


def _open_streams() -> None:
    """See to it that the standard streams are there, and take any character.

    A stream that the caller has closed becomes /dev/null: what is told is lost, and no file that is opened later gets
    its number, and with it what is told.
    """
    try:
        while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _LAST_STREAM:
            pass
        os.close(descriptor)
    except OSError:  # where there is no such device, nobody can be told anything either
        pass
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, io.StringIO())
        elif isinstance(stream, io.TextIOWrapper):  # a file's name may not be a text, a terminal may lack a character
            stream.reconfigure(errors="backslashreplace")


def _release_streams() -> None:
    """Let go of what a standard stream does not take, so that the interpreter says nothing of it when it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            try:  # noqa: SIM105 - the same
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            except (OSError, ValueError):
                pass
