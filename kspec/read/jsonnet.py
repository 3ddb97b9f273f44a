"""A jsonnet program to documents."""

import base64
import json
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.span import Span
from kspec.read.documents import SIZE_LIMIT
from kspec.read.yaml_nodes import DEPTH_LIMIT, NODE_LIMIT

_EVALUATOR: Final = Path(__file__).with_name("evaluator.py")

STACK: Final = 500
"""Depth of calls at which a program is stopped: jsonnet's own default."""
SECONDS: Final = 1
"""Of processor time: a program for five thousand nodes takes a tenth of it."""
PATIENCE: Final = 1.6
"""Seconds on the clock, on a busy machine."""
MEMORY: Final = 160 * 2**20
"""Bytes of address space."""


def evaluate(file: Path, content: bytes, sources: Sources) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    """The documents of a program: it evaluates to one document or a list of them.

    What it imports counts as read. A program that takes too much time or memory, or whose result is larger or deeper
    than a spec may be, is a finding, as any other mistake in it. Values have no line of their own.
    """
    bounds = (SIZE_LIMIT, STACK, SECONDS, MEMORY)
    # -P: what lies in the user's folder must not pass for a module of Python's
    command = [sys.executable, "-P", str(_EVALUATOR), str(file), *map(str, bounds)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=PATIENCE)  # noqa: S603 - our own program; the file's name is one argument
    except subprocess.TimeoutExpired:
        return (), (_finding(file, "it takes too long"),)
    if b"ImportError" in done.stderr or b"ModuleNotFoundError" in done.stderr:
        raise ImportError(done.stderr.decode(errors="replace"))
    if done.returncode:
        return (), (_finding(file, _death(done.returncode)),)
    answer: dict[str, Any] = json.loads(done.stdout)
    sources.files.update({path: base64.b64decode(text) for path, text in answer["imports"].items()})
    if "error" in answer:
        return (), (_error(file, answer["error"], answer["reason"]),)
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


def _death(status: int) -> str:
    """Why the child has died: the processor's time is up, or a library that was refused memory gave up."""
    if status == -signal.SIGXCPU or status == -signal.SIGKILL:  # noqa: PLR1714 - reads as the two that the bound sends
        return f"it takes more than {SECONDS} s of computing"
    return f"it takes more than {MEMORY >> 20} MiB of memory"


def _error(file: Path, text: str, reason: str) -> Diagnostic:
    """A diagnostic at the place that jsonnet's message names (`STATIC ERROR: a.jsonnet:3:5-7: ...`)."""
    message = reason or text.strip().split("\n")[0].removeprefix("STATIC ERROR: ").removeprefix("RUNTIME ERROR: ")
    place = re.search(rf"{re.escape(str(file))}:\(?(\d+):(\d+)\)?(?:-\(?(?:(\d+):)?(\d+)\)?)?", text)
    span = Span(str(file), 1, 1, 1, 1)
    if place:
        line, column = int(place[1]), int(place[2])
        span = Span(str(file), line, column, int(place[3] or line), int(place[4] or column) + 1)
        message = message.removeprefix(place[0]).removeprefix(": ")
    return Diagnostic("jsonnet", f"the program does not evaluate: {message[:500]}", span)


def _finding(file: Path, what: str) -> Diagnostic:
    return Diagnostic("jsonnet", f"the program does not evaluate: {what}", Span(str(file), 1, 1, 1, 1))
