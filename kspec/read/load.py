"""Files to documents: YAML, JSON or a jsonnet program."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen

from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document
from kspec.model.sources import Sources
from kspec.model.span import Span
from kspec.read.documents import load as load_yaml

_SUFFIXES = (".yaml", ".yml", ".json", ".jsonnet")
_JSONNET_STACK = 500
"""Depth of calls at which a program is stopped: jsonnet's own default."""
_LARGEST = 8 * 1024 * 1024
"""Bytes of a file above which it is refused unread: a spec of 5,000 nodes has about one mebibyte."""


@frozen
class Loaded:
    """What was read: the documents of all files in order, and what was found wrong."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


def load(files: Sequence[Path], sources: Sources) -> Loaded:
    """Read files that together make one spec.

    A `.yaml`, `.yml` or `.json` file holds any number of documents; a `.jsonnet` program evaluates to one document
    or a list of them, and may import files from its own folder and below. In diagnostics a file is named as given.
    """
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    for file in files:
        found, wrong = _load_one(file, sources)
        documents.extend(found)
        diagnostics.extend(wrong)
    return Loaded(tuple(documents), tuple(diagnostics))


def _load_one(file: Path, sources: Sources) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    if file.suffix not in _SUFFIXES:
        return (), (_finding("file-kind", file, f"{file} is no spec: its name ends in none of {', '.join(_SUFFIXES)}"),)
    content = _read(file, sources)
    if isinstance(content, Diagnostic):
        return (), (content,)
    if file.suffix == ".jsonnet":
        return _evaluate(file, content, sources)
    return load_yaml(content, str(file))


def _read(file: Path, sources: Sources) -> bytes | Diagnostic:
    try:
        if not file.is_file():
            what = "is a folder" if file.is_dir() else "is no regular file" if file.exists() else "does not exist"
            return _finding("file-read", file, f"{file} {what}")
        with file.open("rb") as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as error:
        return _finding("file-read", file, f"{file} cannot be read: {error.strerror}")
    if len(content) > _LARGEST:
        return _finding("file-size", file, f"{file} is larger than {_LARGEST // 1024 // 1024} MiB")
    sources.files[str(file)] = content
    return content


def _evaluate(file: Path, content: bytes, sources: Sources) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    import _jsonnet  # noqa: PLC0415 - only programs need it

    try:
        text = _jsonnet.evaluate_snippet(
            str(file), content.decode(), max_stack=_JSONNET_STACK, import_callback=_importer(file, sources)
        )
    except UnicodeDecodeError:
        return (), (_finding("jsonnet", file, f"{file} is not UTF-8"),)
    except RuntimeError as error:
        return (), (_program_error(file, str(error)),)
    value = json.loads(text)
    span = Span(str(file), 0, 0, 0, 0)
    return [Document(item, span) for item in (value if isinstance(value, list) else [value])], ()


def _program_error(file: Path, text: str) -> Diagnostic:
    """A diagnostic at the place that jsonnet's message names (`STATIC ERROR: a.jsonnet:3:5-7: ...`)."""
    import re  # noqa: PLC0415 - only failing programs need it

    message = text.strip().splitlines()[0].removeprefix("STATIC ERROR: ").removeprefix("RUNTIME ERROR: ")
    place = re.search(rf"{re.escape(str(file))}:\(?(\d+):(\d+)\)?(?:-\(?(?:(\d+):)?(\d+)\)?)?", text)
    span = Span(str(file), 1, 1, 1, 1)
    if place:
        line, column = int(place[1]), int(place[2])
        span = Span(str(file), line, column, int(place[3] or line), int(place[4] or column) + 1)
        message = message.removeprefix(place[0]).removeprefix(": ")
    return Diagnostic("jsonnet", f"the program does not evaluate: {message}", span)


def _importer(file: Path, sources: Sources) -> Callable[[str, str], tuple[str, bytes]]:
    """Jsonnet's import hook: only regular files below the program's own folder are read."""
    root = file.resolve().parent

    def read(folder: str, name: str) -> tuple[str, bytes]:
        path = Path(folder, name)
        if not path.resolve().is_relative_to(root):
            message = f"{name} lies outside of the program's folder"
            raise RuntimeError(message)
        content = _read(path, sources)
        if isinstance(content, Diagnostic):
            raise RuntimeError(content.message)  # noqa: TRY004 - jsonnet turns it into its own error
        return str(path), content

    return read


def _finding(code: str, file: Path, message: str) -> Diagnostic:
    return Diagnostic(code, message, Span(str(file), 1, 1, 1, 1))
