"""The specs of a jsonnet program: it evaluates to one (a document or a list of documents), or to several by name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.frozen import evolve
from kspec.model.program import Evaluation, Program
from kspec.model.span import Span
from kspec.read.evaluator import LIBRARY
from kspec.read.jsonnet import TOO_LARGE, evaluate, failure, is_too_large
from kspec.read.program_places import ProgramPlaces, ProgramText
from kspec.secrets.masking import Mask
from kspec.secrets.places import secrets_given
from kspec.text.spelling import expected, nearest

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_HEAD: Final = ("apiVersion", "kind")
_SHOWN: Final = 12
"""Names that a message lists."""


def evaluated(file: Path, content: bytes, program: Program) -> Evaluation:
    """What a program evaluates to; one that was evaluated before is not evaluated again.

    A spec's name that holds a variable's value is a finding where that can be a secret: folders are called after it. So
    are two names that differ in case alone.

    Raises:
        OSError, ImportError, RuntimeError: as `evaluate`.
    """
    former = program.evaluated.get(str(file))
    if former is not None and former.content == content:
        return former
    done = evaluate(file, content, program)
    if alike := _alike(specs_in(done.value)):
        told = f"two of its specs have names that differ in case alone, {alike[0]!r} and {alike[1]!r}"
        help_ = "rename one: files and folders are called after it, and not every file system tells case"
        return evolve(done, value=None, findings=(Diagnostic(codes.PROGRAM_NAME, told, _beginning(file), help=help_),))
    mask = Mask(secrets_given(program.variables))
    # a name that is not valid is refused for that
    if all(wrong_name(name) or mask(name) == name for name in specs_in(done.value)):
        return done
    told = "the name of one of its specs holds the value of a variable that can be a secret"
    help_ = "name it otherwise: its output, lock and keyring are called after it"
    return evolve(done, value=None, findings=(Diagnostic(codes.PROGRAM_NAME, told, _beginning(file), help=help_),))


def _alike(names: Iterable[str]) -> tuple[str, str] | None:
    """The first two names that differ in case alone."""
    seen: dict[str, str] = {}
    for name in sorted(names):
        former = seen.setdefault(name.casefold(), name)
        if former != name:
            return former, name
    return None


def specs_in(value: Json) -> Mapping[str, Json]:
    """The specs by their names, where a value is `{name: spec}`: an object that is no document and holds some."""
    if not isinstance(value, dict) or any(key in value for key in _HEAD):
        return {}
    return value if any(_is_spec(part) for part in value.values()) else {}


def read_program(
    file: Path, content: bytes, program: Program, sources: Sources
) -> tuple[Sequence[Document], Sequence[Diagnostic]]:
    """The documents of a program, or of that one of its specs that is meant. What it imports counts as read.

    Raises:
        OSError, ImportError, RuntimeError: as `evaluate`.
    """
    done = evaluated(file, content, program)
    sources.files.update(done.read)
    if done.findings:
        return (), done.findings
    named, value, text = specs_in(done.value), done.value, _text(file, done)
    if named:
        wrong = _unnamed(file, named, program.name, text)
        if wrong:
            return (), (wrong,)
        value = named[program.name]
    if is_too_large(value):
        return (), (failure(file, TOO_LARGE),)
    return [
        _document(text, item, program.name if named else "") for item in (value if isinstance(value, list) else [value])
    ], ()


def misnamed(file: Path, done: Evaluation) -> dict[str, Diagnostic]:
    """The findings of those specs of a program whose names are not valid, by these names."""
    wrong = {name: reason for name in specs_in(done.value) if (reason := wrong_name(name))}
    text = _text(file, done) if wrong else None
    return {name: _misnamed(name, reason, text) for name, reason in wrong.items() if text}


def _misnamed(name: str, reason: str, text: ProgramText) -> Diagnostic:
    return Diagnostic(codes.PROGRAM_NAME, f"{name!r} {reason}", text.place(name))


def wrong_name(name: str) -> str:
    """What is wrong with the name of a spec, or nothing: it names files and folders."""
    if _NAME.fullmatch(name):
        return ""
    return "is not a valid name of a spec: letters, digits, '-', '_' and '.', with a letter or digit first"


def _is_spec(value: Json) -> bool:
    documents = value if isinstance(value, list) else [value]
    return any(isinstance(document, dict) and any(key in document for key in _HEAD) for document in documents)


def _unnamed(file: Path, named: Mapping[str, Json], name: str, text: ProgramText) -> Diagnostic | None:
    """What is wrong where no spec of a program is named, or one that it does not have."""
    if name in named:
        wrong = wrong_name(name)
        return _misnamed(name, wrong, text) if wrong else None
    names = sorted(named)
    listed = ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
    if not name:
        several = f"{file} has {len(names)} spec{'' if len(names) == 1 else 's'} ({listed}), and none is named"
        return Diagnostic(codes.PROGRAM_NAME, several, _beginning(file), help="name one with --name")
    near = nearest(name, names)
    help_ = f"did you mean {near}?" if near else expected(names[:_SHOWN])
    return Diagnostic(codes.PROGRAM_NAME, f"{file} has no spec of the name {name}", _beginning(file), help=help_)


def _beginning(file: Path) -> Span:
    return Span(str(file), 1, 1, 1, 1)


def _text(file: Path, done: Evaluation) -> ProgramText:
    """The texts that a user has written of it: the library's places say nothing to whoever calls it."""
    imports = {path: content for path, content in done.read.items() if content is not None and path != LIBRARY}
    return ProgramText(
        {
            path: content.decode(errors="replace").replace("\r\n", "\n")
            for path, content in {str(file): done.content, **imports}.items()
        }
    )


def _document(text: ProgramText, value: Json, name: str) -> Document:
    keys, values = (ProgramPlaces(text, value, name, keys=keys) for keys in (True, False))
    return Document(value, values.beginning(), keys, values, extents=text.whole)
