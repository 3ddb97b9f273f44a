"""A jsonnet program to a value: evaluated in a process of its own, within bounds."""

import base64
import errno
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.model.program import Evaluation, Program
from kspec.model.span import Span
from kspec.read.documents import SIZE_LIMIT
from kspec.read.evaluator import OUT_OF_MEMORY
from kspec.read.jsonnet_errors import public_error
from kspec.read.yaml_nodes import DEPTH_LIMIT, NODE_LIMIT

_EVALUATOR: Final = Path(__file__).with_name("evaluator.py")

STACK: Final = 500
"""Depth of calls at which a program is stopped: jsonnet's own default."""
SECONDS: Final = 10
"""Of processor time: a program of a thousand clusters with three nodes each takes half of it."""
PATIENCE: Final = 300
"""Seconds on the clock. They say nothing of the program, which may have to wait for the processor: who waits for so
long has a machine that is stuck."""
MEMORY: Final = 160 * 2**20
"""Bytes of address space."""
RESULT: Final = 32 * 2**20
"""Bytes of a result, which may be a thousand specs: each of them has the bounds of a spec."""
TOO_LARGE: Final = (
    f"its result has more than {NODE_LIMIT} values, more than {DEPTH_LIMIT} levels, or more than {SIZE_LIMIT >> 20} MiB"
)
_VARIABLE: Final = re.compile(r"(?:STATIC|RUNTIME) ERROR: (?:<extvar:([^>]*)>|tla:(\w+)):\d")
"""Jsonnet's words about a variable's own text, which may be a secret, or hold one."""
_UNDEFINED: Final = "RUNTIME ERROR: undefined external variable: "
_UNKNOWN: Final = re.compile(r"RUNTIME ERROR: function has no parameter (\w+)")
_UNBOUND: Final = re.compile(r"RUNTIME ERROR: function parameter (\w+) not bound in call\.")


def evaluate(file: Path, content: bytes, program: Program) -> Evaluation:
    """What a program evaluates to, and what it has read.

    A program that takes too much time or memory, or whose result is larger than a spec may be, is a finding, as any
    other mistake in it.

    Raises:
        OSError: the machine's fault: the evaluation was killed from outside, or made no progress.
        ImportError: jsonnet is not installed.
        RuntimeError: the evaluator's fault (our bug).
    """
    bounds = (SIZE_LIMIT, RESULT, STACK, SECONDS, MEMORY)
    # -P: what lies in the user's folder must not pass for a module of Python's
    command = [sys.executable, "-P", str(_EVALUATOR), str(file), *map(str, bounds)]
    try:
        # standard error is the program's (std.trace), and says nothing of how it ended
        done = subprocess.run(  # noqa: S603 - our own program; the file's name is one argument
            command,
            input=_given(content, program),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        message = f"the program has not ended after {PATIENCE} s, nor used {SECONDS} s of processor time"
        raise TimeoutError(errno.ETIMEDOUT, message, str(file)) from None
    if done.returncode:
        return Evaluation(content, findings=(failure(file, _death(file, done.returncode)),))
    answer: dict[str, Any] = json.loads(done.stdout)
    if "missing" in answer:
        raise ImportError(answer["missing"], name="_jsonnet")
    if "bug" in answer:
        raise RuntimeError(answer["bug"])
    read = {path: None if text is None else base64.b64decode(text) for path, text in answer["imports"].items()}
    if "error" in answer:
        return Evaluation(content, read=read, findings=(_error(file, content, answer, program),))
    try:
        return Evaluation(content, json.loads(answer["text"]), read)
    except RecursionError:
        return Evaluation(content, read=read, findings=(failure(file, TOO_LARGE),))


def _given(content: bytes, program: Program) -> bytes:
    """What the evaluator reads."""
    variables = {
        f"{where}_{what}": {one.name: one.value for one in given if one.code is code}
        for where, given in (("ext", program.external), ("tla", program.top_level))
        for what, code in (("vars", False), ("codes", True))
    }
    return json.dumps({"program": base64.b64encode(content).decode(), **variables}).encode()


def is_too_large(value: Json) -> bool:
    """Whether a value is larger, or deeper, than a spec may be."""
    try:
        _count(value)
    except _TooLargeError:
        return True
    return False


class _TooLargeError(Exception):
    """The result is larger than a spec may be."""


def _count(value: Json) -> None:
    level, left, room = [value], NODE_LIMIT, SIZE_LIMIT
    for _ in range(DEPTH_LIMIT + 2):  # the list of documents, and what ends the deepest level
        left -= len(level)
        room -= sum(len(part) for part in level if isinstance(part, str))
        room -= sum(sum(map(len, part)) for part in level if isinstance(part, dict))
        level = [
            part
            for parent in level
            if isinstance(parent, dict | list)
            for part in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if left < len(level) or room < 0:
            raise _TooLargeError
        if not level:
            return
    raise _TooLargeError


def _death(file: Path, status: int) -> str:
    """Why the child has died: the processor's time is up, or memory was refused, which ends the library in any way."""
    if status == -signal.SIGXCPU:
        return f"it takes more than {SECONDS} s of computing"
    if status in {OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS}:
        return f"it takes more than {MEMORY >> 20} MiB of memory"
    how = f"was killed by signal {-status}" if status < 0 else f"has ended with status {status}"
    raise ChildProcessError(errno.ECHILD, f"the process that evaluates it {how}", str(file))


def _error(file: Path, content: bytes, answer: dict[str, Any], program: Program) -> Diagnostic:
    """A diagnostic at the place that jsonnet's message names (`STATIC ERROR: a.jsonnet:3:5-7: ...`).

    Of several places, in the order of the calls, it is the first that a user has written.
    """
    text: str = answer["error"]
    first = text.strip().split("\n")[0]
    if given := _VARIABLE.match(first):
        return failure(file, f"the code that is given for {given[1] or given[2]} is not valid jsonnet")
    unknown = _UNKNOWN.fullmatch(first)
    if unknown and "Top-level function" in text and unknown[1] in {given.name for given in program.top_level}:
        return failure(file, f"it has no top-level argument {unknown[1]}")
    files = sorted((str(file), *(path for path, text in answer["imports"].items() if text is not None)), key=len)
    names = "|".join(re.escape(name) for name in reversed(files))
    place = re.search(rf"(?:^|[\s(])({names}):\(?(\d+):(\d+)\)?(?:-\(?(?:(\d+):)?(\d+)\)?)?", text)
    span = Span(str(file), 1, 1, 1, 1)
    if place:
        line, column = int(place[2]), int(place[3])
        span = Span(place[1], line, column, int(place[4] or line), int(place[5] or column) + 1)
        first = first.replace(f"{place[0].lstrip()}: ", "", 1)
    message = answer["reason"] or public_error(first, content.decode(errors="replace"), str(file))
    help_ = "" if answer["reason"] else _missing_variable(first, text)
    return Diagnostic(codes.JSONNET, f"the program does not evaluate: {message[:500]}", span, help=help_)


def _missing_variable(first: str, text: str) -> str:
    """How to give a variable that a program asks for, if that is what is wrong."""
    if first.startswith(_UNDEFINED):
        return "give it with --ext-str NAME=VALUE"
    match = _UNBOUND.fullmatch(first)
    if match and "Top-level function" in text:
        return f"give it with --tla-str {match[1]}=VALUE"
    return ""


def failure(file: Path, what: str) -> Diagnostic:
    """The finding of a program that does not evaluate, where no line of it is known."""
    return Diagnostic(codes.JSONNET, f"the program does not evaluate: {what}", Span(str(file), 1, 1, 1, 1))
