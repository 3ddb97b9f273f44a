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
from kspec.model.program import Program
from kspec.model.span import Span
from kspec.read.documents import load as load_yaml
from kspec.text.spelling import expected

_NO_PROGRAM: Final = Program()
SUFFIXES: Final = (".yaml", ".yml", ".json", ".jsonnet")
"""What a spec's name may end in."""


class Loaded(NamedTuple):
    """What was read: the documents of all files in order, and what was found wrong."""

    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


PROGRAM: Final = ".jsonnet"
"""What a program's name ends in."""


def load(files: Sequence[Path], sources: Sources, program: Program = _NO_PROGRAM) -> Loaded:
    """Read files that together make one spec.

    `-` is standard input. A `.yaml`, `.yml` or `.json` file holds any number of documents; a `.jsonnet` program
    evaluates to one document or a list of them, or to such specs by name, of which `program` names one. It may import
    files from its own folder and below. In diagnostics a file is named as given.
    """
    documents: list[Document] = []
    diagnostics: list[Diagnostic] = []
    for file in files:
        found, wrong = load_one(file, sources, program)
        documents.extend(found)
        diagnostics.extend(wrong)
    if program.name and not diagnostics and not any(file.suffix == PROGRAM for file in files):
        message = f"{files[0]} is one spec, and has none of the name {program.name}"
        diagnostics.append(_finding(codes.PROGRAM_NAME, files[0], message))
    return Loaded(tuple(documents), tuple(diagnostics))


def load_one(file: Path, sources: Sources, program: Program) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    """The documents of one file, and what is wrong with it."""
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
    content = read_file(file, sources)
    if isinstance(content, Diagnostic):
        return (), (content,)
    if file.suffix == PROGRAM:
        from kspec.read.program import read_program  # noqa: PLC0415 - only programs need it

        return read_program(file, content, program, sources)
    return load_yaml(content, str(file))


def read_file(file: Path, sources: Sources) -> bytes | Diagnostic:
    """The bytes of a spec, or what is wrong with the file."""
    try:
        return sources.take(file, SPEC)
    except UnusableFileError as error:
        code = codes.FILE_SIZE if "larger than" in str(error) else codes.FILE_READ
        return _finding(code, file, f"{file} {error}")


def _finding(code: Code, file: Path, message: str) -> Diagnostic:
    return Diagnostic(code, message, Span(str(file), 1, 1, 1, 1))
