"""The child process that evaluates a jsonnet program: run as a script by `jsonnet.py`, and by nothing else.

A program can loop, recurse or grow without bound, inside of a library that nobody can stop from Python. So it runs in
a process of its own, with bounds on its time and memory. It may import regular files from its own folder and below.

Standard input has the program's text. Standard output is a JSON object: `text`, what it evaluates to, as JSON; or
`error`, jsonnet's own words; `reason` is set where an import was refused; `imports`, the files that it has read, each
with its bytes in base64.

Imports nothing but the standard library and jsonnet, because every program waits for it.
"""

import base64
import json
import resource
import sys
from pathlib import Path
from typing import NoReturn


def main(arguments: list[str]) -> None:
    """Evaluate, within bounds: file, bytes of a file and of the result, depth of calls, seconds, bytes of memory."""
    file, largest, depth, seconds, memory = arguments[0], *map(int, arguments[1:])
    import _jsonnet  # noqa: PLC0415 - loaded before memory is bounded

    program = sys.stdin.buffer.read()
    # the signal of the soft bound can be caught, that of the hard one cannot
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    imports = Imports(Path(file), largest)
    answer: dict[str, object] = {}
    try:
        text = _jsonnet.evaluate_snippet(file, program.decode(), max_stack=depth, import_callback=imports.read)
        answer = {"text": text} if len(text) <= largest else {"error": f"it evaluates to more than {largest} bytes"}
    except UnicodeDecodeError:
        answer = {"error": f"{file} is not UTF-8"}
    except RuntimeError as error:
        answer = {"error": str(error)[:10_000]}
    answer["imports"] = {path: base64.b64encode(content).decode() for path, content in imports.found.items()}
    answer["reason"] = imports.reason
    json.dump(answer, sys.stdout)


class Imports:
    """What a program may import, and what it has imported."""

    def __init__(self, file: Path, largest: int) -> None:
        """Take the program's file, and how many bytes all that it imports may have."""
        self._root = file.resolve().parent
        self._left = largest
        self.found: dict[str, bytes] = {}
        self.reason = ""

    def read(self, folder: str, name: str) -> tuple[str, bytes]:
        """Jsonnet's import hook. Raises RuntimeError, which jsonnet turns into its own."""
        path = Path(folder, name)
        try:
            if not path.resolve().is_relative_to(self._root):
                self._refuse(f"{name} lies outside of the program's folder")
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "is no regular file" if path.exists() else "does not exist"
                self._refuse(f"{path} {what}")
            with path.open("rb") as stream:
                content = stream.read(self._left + 1)
        except (OSError, ValueError) as error:
            self._refuse(f"{name} cannot be read: {getattr(error, 'strerror', None) or error}")
        if len(content) > self._left:
            self._refuse(f"{name} is too large")
        self._left -= len(content)
        self.found[str(path)] = content
        return str(path), content

    def _refuse(self, reason: str) -> NoReturn:
        self.reason = reason
        raise RuntimeError(reason)


if __name__ == "__main__":
    main(sys.argv[1:])
