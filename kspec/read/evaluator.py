"""The child process that evaluates a jsonnet program: run as a script by `jsonnet.py`, and by nothing else.

A program can loop, recurse or grow without bound, inside of a library that nobody can stop from Python. So it runs in
a process of its own, with bounds on its time and memory. It may import regular files from its own folder and below,
and by its name the library that kspec ships.

Standard input is a JSON object: `program`, its text in base64, and the variables that it is given, each by the name
that jsonnet's library has for their kind. Other processes see arguments, and a value may be a secret. Standard output
is a JSON object: `text`, what it evaluates to, as JSON; or `error`, jsonnet's own words; `reason` is set where an
import was refused; `imports`, the files that it has read, each with its bytes in base64, or null where it looked for
one in vain. Or it is `missing`, why jsonnet cannot be imported, or `bug`, a traceback. Only a program that is out of
time or memory ends the process without an answer: by a signal, or with the status OUT_OF_MEMORY.

Imports nothing but the standard library and jsonnet, because every program waits for it.
"""

from __future__ import annotations

import base64
import errno
import io
import json
import os
import re
import resource
import signal
import stat
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable

OUT_OF_MEMORY: Final = 3
"""The exit status where Python, not the library, was refused memory."""
LIBRARY: Final = "kspec.libsonnet"
"""The name by which any program can import what kspec ships."""
_PLAIN: Final = re.compile(r"[0-9a-fA-F]{0,4}")
_SHIFTS: Final = (24, 16, 8, 0)
VARIABLES: Final = ("ext_vars", "ext_codes", "tla_vars", "tla_codes")
"""The kinds of variables, as jsonnet's library names them."""


_SHIPPED: Final = Path(__file__).parents[1] / "library" / LIBRARY


def main(arguments: list[str]) -> int:
    """Evaluate, within bounds: file, bytes of a file, of the result, depth of calls, seconds, bytes of memory.

    Returns the exit status.
    """
    file, largest, result, depth, seconds, memory = arguments[0], *map(int, arguments[1:])
    try:
        import _jsonnet  # noqa: PLC0415 - loaded before memory is bounded
    except ImportError as error:
        json.dump({"missing": str(error)}, sys.stdout)
        return 0
    given = json.load(sys.stdin.buffer)
    program = base64.b64decode(given["program"])
    _bound(seconds, memory)
    imports = Imports(Path(file), largest)
    variables = {kind: given[kind] for kind in VARIABLES if given.get(kind)}
    native = {"kspec.address": (("asked",), address_behind)}
    evaluate = partial(
        _jsonnet.evaluate_snippet,
        max_stack=depth,
        import_callback=imports.read,
        native_callbacks=native,
        **variables,
    )
    try:
        answer = json.dumps(_evaluate(evaluate, file, program, imports, result)).encode()
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:  # noqa: BLE001 - whatever it is, the parent has to know it for our own
        import traceback  # noqa: PLC0415 - seldom needed

        answer = json.dumps({"bug": traceback.format_exc()}).encode()
    sys.stdout.buffer.write(answer)
    return 0


def address_behind(asked: object) -> str | None:
    """The address that comes so many behind another one, as the library's `address` has it; None where it says why not.

    `asked` are both, with a blank between them: jsonnet 0.22 binds no more than one parameter. Of an IPv6 address the
    last 16 bits count, and the rest of its text stays.
    """
    first, _, count = str(asked).rpartition(" ")
    head, colon, last = first.rpartition(":")
    try:
        if colon:
            total = int(last or "0", 16) + int(count)
            return f"{head}:{total:x}" if _PLAIN.fullmatch(last) and 0 <= total < 1 << 16 else None
        parts = [int(part) for part in first.split(".") if _PLAIN.fullmatch(part)]
        total = sum(part << shift for part, shift in zip(parts, _SHIFTS, strict=True)) + int(count)
    except (ValueError, OverflowError):
        return None
    if max(parts) >= 1 << 8 or not 0 <= total < 1 << 32:
        return None
    return ".".join(str(total >> shift & 255) for shift in _SHIFTS)


def _bound(seconds: int, memory: int) -> None:
    # the signal of the soft bound ends the process and says why; that of the hard one says nothing
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (OSError, ValueError):
        if sys.platform.startswith("linux"):
            raise
        # macOS knows the bound and refuses it: there the processor's time alone bounds what a program can allocate


def _evaluate(
    evaluate: Callable[[str, str], str], file: str, program: bytes, imports: Imports, largest: int
) -> dict[str, object]:
    if reason := _unreadable(file, program):
        return {"error": reason, "imports": {}, "reason": reason}
    answer: dict[str, object]
    try:
        text = evaluate(file, program.decode())
        answer = {"text": text} if len(text) <= largest else {"error": f"it evaluates to more than {largest} bytes"}
    except UnicodeDecodeError:
        answer = {"error": "its result holds half of a surrogate pair"}
    except RuntimeError as error:
        answer = {"error": str(error)[:10_000]}
    answer["imports"] = {
        path: None if content is None else base64.b64encode(content).decode() for path, content in imports.found.items()
    }
    answer["reason"] = imports.reason
    return answer


def _unreadable(file: str, program: bytes) -> str:
    """Why jsonnet cannot be given this program under this name, or nothing."""
    try:
        file.encode()
    except UnicodeEncodeError:
        return "the path of the program is not UTF-8"
    try:
        program.decode()
    except UnicodeDecodeError:
        return f"{file} is not UTF-8"
    return f"{file} holds a NUL character" if b"\0" in program else ""


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


class Imports:
    """What a program may import, and what it has imported."""

    def __init__(self, file: Path, largest: int) -> None:
        """Take the program's file, and how many bytes all that it imports may have."""
        self._root = Path(os.path.realpath(file)).parent
        self._left = largest
        self.found: dict[str, bytes | None] = {}
        self.reason = ""

    def read(self, folder: str, name: str) -> tuple[str, bytes]:
        """Jsonnet's import hook. Raises RuntimeError, which jsonnet turns into its own."""
        path = Path(folder, name)
        if name == LIBRARY and not os.path.lexists(path):
            self.found[str(path)] = None
            return LIBRARY, _SHIPPED.read_bytes()
        try:
            if not Path(os.path.realpath(path)).is_relative_to(self._root):
                self._refuse(f"{name} lies outside of the program's folder")
            content = self._content(path)
        except (OSError, ValueError) as error:
            self._refuse(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}")
        if len(content) > self._left:
            self._refuse(f"{name} is too large")
        self._left -= len(content)
        self.found[str(path)] = content
        return str(path), content

    def _content(self, path: Path) -> bytes:
        """A regular file's bytes, up to one more than are left. A FIFO or device is never waited for."""
        try:
            with io.BufferedReader(io.FileIO(path, opener=_open)) as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    self._refuse(f"{path} is not a regular file")
                return stream.read(self._left + 1)
        except (FileNotFoundError, NotADirectoryError):
            self._refuse(f"{path} does not exist")
        except IsADirectoryError:
            self._refuse(f"{path} is a folder")
        except OSError as error:
            if error.errno == errno.ENXIO:
                self._refuse(f"{path} is not a regular file")  # but a socket
            raise

    def _refuse(self, reason: str) -> NoReturn:
        self.reason = reason
        raise RuntimeError(reason)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
