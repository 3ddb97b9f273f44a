"""Files to documents: YAML, JSON or a jsonnet program."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from kspec.disk.bounds import SPEC
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import codes
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document
from kspec.model.span import Span
from kspec.read.documents import load as load_yaml
from kspec.text.spelling import expected

SUFFIXES: Final = (".yaml", ".yml", ".json", ".jsonnet")
"""What a spec's name may end in."""


class Loaded(NamedTuple):
    """What was read: the documents of all files in order, and what was found wrong."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


def load(files: Sequence[Path], sources: Sources) -> Loaded:
    """Read files that together make one spec.

    `-` is standard input. A `.yaml`, `.yml` or `.json` file holds any number of documents; a `.jsonnet` program
    evaluates to one document or a list of them, and may import files from its own folder and below. In diagnostics a
    file is named as given.
    """
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    for file in files:
        found, wrong = _load_one(file, sources)
        documents.extend(found)
        diagnostics.extend(wrong)
    return Loaded(tuple(documents), tuple(diagnostics))


def _load_one(file: Path, sources: Sources) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    given = sources.given.get(str(file))
    if given is not None:
        sources.files[str(file)] = given
        return load_yaml(given, str(file))
    if os.path.isdir(file):  # noqa: PTH112 - Path.is_dir raises for a name that no file can have
        return (), (_finding(codes.FILE_READ, file, f"{file} is a folder: name the files of one cluster in it"),)
    if file.suffix not in SUFFIXES:
        return (), (
            _finding(codes.FILE_KIND, file, f"{file} is not a spec by the end of its name, {expected(SUFFIXES)}"),
        )
    content = _read(file, sources)
    if isinstance(content, Diagnostic):
        return (), (content,)
    if file.suffix == ".jsonnet":
        from kspec.read.jsonnet import evaluate  # noqa: PLC0415 - only programs need it

        return evaluate(file, content, sources)
    return load_yaml(content, str(file))


def _read(file: Path, sources: Sources) -> bytes | Diagnostic:
    try:
        return sources.take(file, SPEC)
    except UnusableFileError as error:
        code = codes.FILE_SIZE if "larger than" in str(error) else codes.FILE_READ
        return _finding(code, file, f"{file} {error}")


def _finding(code: Code, file: Path, message: str) -> Diagnostic:
    return Diagnostic(code, message, Span(str(file), 1, 1, 1, 1))
