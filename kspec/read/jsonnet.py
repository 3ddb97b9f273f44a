"""A jsonnet program to documents."""

import base64
import errno
import json
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.span import Span
from kspec.read.documents import SIZE_LIMIT
from kspec.read.evaluator import OUT_OF_MEMORY
from kspec.read.jsonnet_errors import public_error
from kspec.read.yaml_nodes import DEPTH_LIMIT, NODE_LIMIT

_EVALUATOR: Final = Path(__file__).with_name("evaluator.py")

STACK: Final = 500
"""Depth of calls at which a program is stopped: jsonnet's own default."""
SECONDS: Final = 1
"""Of processor time: a program for five thousand nodes takes a tenth of it."""
PATIENCE: Final = 60
"""Seconds on the clock. They say nothing of the program, which may have to wait for the processor: who waits for so
long has a machine that is stuck."""
MEMORY: Final = 160 * 2**20
"""Bytes of address space."""


def evaluate(file: Path, content: bytes, sources: Sources) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    """The documents of a program: it evaluates to one document or a list of them.

    What it imports counts as read. A program that takes too much time or memory, or whose result is larger or deeper
    than a spec may be, is a finding, as any other mistake in it. Values have no line of their own.

    Raises:
        OSError: the machine's fault: the evaluation was killed from outside, or made no progress.
        ImportError: jsonnet is not installed.
        RuntimeError: the evaluator's fault (our bug).
    """
    bounds = (SIZE_LIMIT, STACK, SECONDS, MEMORY)
    # -P: what lies in the user's folder must not pass for a module of Python's
    command = [sys.executable, "-P", str(_EVALUATOR), str(file), *map(str, bounds)]
    try:
        # standard error is the program's (std.trace), and says nothing of how it ended
        done = subprocess.run(  # noqa: S603 - our own program; the file's name is one argument
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        message = f"the program has not ended after {PATIENCE} s, nor used {SECONDS} s of processor time"
        raise TimeoutError(errno.ETIMEDOUT, message, str(file)) from None
    if done.returncode:
        return (), (_finding(file, _death(file, done.returncode)),)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "missing" in answer:
        raise ImportError(answer["missing"], name="_jsonnet")
    if "bug" in answer:
        raise RuntimeError(answer["bug"])
    sources.files.update({path: base64.b64decode(text) for path, text in answer["imports"].items()})
    if "error" in answer:
        return (), (_error(file, content, answer),)
    try:
        value = json.loads(answer["text"])
        _count(value)
    except (RecursionError, _TooLargeError):
        return (), (_finding(file, f"its result has more than {NODE_LIMIT} values, or more than {DEPTH_LIMIT} levels"),)
    span = Span(str(file), 0, 0, 0, 0)
    return [Document(item, span) for item in (value if isinstance(value, list) else [value])], ()


class _TooLargeError(Exception):
    """The result is larger than a spec may be."""


def _count(value: Json) -> None:
    level, left = [value], NODE_LIMIT
    for _ in range(DEPTH_LIMIT + 2):  # the list of documents, and what ends the deepest level
        left -= len(level)
        level = [
            part
            for parent in level
            if isinstance(parent, dict | list)
            for part in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if left < len(level):
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


def _error(file: Path, content: bytes, answer: dict[str, Any]) -> Diagnostic:
    """A diagnostic at the place that jsonnet's message names (`STATIC ERROR: a.jsonnet:3:5-7: ...`)."""
    text: str = answer["error"]
    first = text.strip().split("\n")[0]
    place = re.search(rf"{re.escape(str(file))}:\(?(\d+):(\d+)\)?(?:-\(?(?:(\d+):)?(\d+)\)?)?", text)
    span = Span(str(file), 1, 1, 1, 1)
    if place:
        line, column = int(place[1]), int(place[2])
        span = Span(str(file), line, column, int(place[3] or line), int(place[4] or column) + 1)
        first = first.replace(f"{place[0]}: ", "", 1)
    message = answer["reason"] or public_error(first, content.decode(errors="replace"), str(file))
    return Diagnostic(codes.JSONNET, f"the program does not evaluate: {message[:500]}", span)


def _finding(file: Path, what: str) -> Diagnostic:
    return Diagnostic(codes.JSONNET, f"the program does not evaluate: {what}", Span(str(file), 1, 1, 1, 1))
