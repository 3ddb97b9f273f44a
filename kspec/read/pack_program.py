"""A pack's jsonnet program, or its YAML, to what it yields."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Json
from kspec.model.frozen import evolve, frozen
from kspec.model.pack import ChosenPack
from kspec.model.program import Program, Variable
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.read.jsonnet import TOO_LARGE, evaluate, failure, is_too_large
from kspec.read.pack_texts import with_texts

_FIELDS: Final = ("objects", "files", "folders", "images", "problems")


@frozen
class Yield:
    """What a program has made: the values, and where each object stands, as far as it can be told.

    `problems` are what it finds wrong with the cluster, a sentence each.
    """

    objects: tuple[tuple[Json, Span], ...] = ()
    files: tuple[Json, ...] = ()
    folders: tuple[Json, ...] = ()
    images: tuple[Json, ...] = ()
    problems: tuple[Json, ...] = ()


def run_pack(pack: ChosenPack, cluster: Mapping[str, Any]) -> tuple[Yield, tuple[Diagnostic, ...]]:
    """What a pack yields for a cluster with these facts, or what is wrong with its program.

    A jsonnet program is a function of `cluster` and `parameters`. It gives a list of objects, or an object with
    `objects`, `files`, `folders`, `images` and `problems`. YAML is a file of objects.

    Raises:
        OSError, ImportError, RuntimeError: as `jsonnet.evaluate`.
    """
    name = pack.description.objects
    if not name:
        return Yield(), ()
    file = f"{pack.folder.place}/{name}"
    if PurePosixPath(name).suffix != ".jsonnet":
        documents, findings = load(pack.folder.files[name], file)
        return Yield(tuple((found.value, found.span) for found in documents)), findings
    value, findings = _evaluate(pack, name, cluster)
    if errors(findings):
        return Yield(), findings
    return _sorted(value, Span(file, 0, 0, 0, 0))


def _evaluate(pack: ChosenPack, name: str, cluster: Mapping[str, Any]) -> tuple[Json, tuple[Diagnostic, ...]]:
    """Evaluate a copy of the pack's files: what is run is what was read, and has the digest that the lock has."""
    given = {"cluster": cluster, "parameters": pack.parameters}
    arguments = tuple(Variable(key, json.dumps(value), code=True) for key, value in given.items())
    with tempfile.TemporaryDirectory(prefix="kspec-pack-") as folder:
        for path, text in pack.folder.files.items():
            copy = Path(folder, path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(text)
        done = evaluate(Path(folder, name), pack.folder.files[name], Program(top_level=arguments))
        found = tuple(_placed(finding, folder, pack.folder.place) for finding in done.findings)
    if not errors(found) and is_too_large(done.value):
        return None, (failure(Path(pack.folder.place, name), TOO_LARGE),)
    return with_texts(done.value), found


def _placed(finding: Diagnostic, folder: str, place: str) -> Diagnostic:
    """The same finding about the pack's own file."""
    span = finding.span._replace(file=finding.span.file.replace(folder, place, 1))
    return evolve(finding.reworded(lambda text: text.replace(folder, place)), span=span)


def _sorted(value: Json, span: Span) -> tuple[Yield, tuple[Diagnostic, ...]]:
    if isinstance(value, list):
        return Yield(tuple((item, span) for item in value)), ()
    if (
        not isinstance(value, dict)
        or value.keys() - set(_FIELDS)
        or not all(isinstance(v, list) for v in value.values())
    ):
        text = f"{span.file} gives neither a list of objects nor an object of lists: {', '.join(_FIELDS)}"
        return Yield(), (Diagnostic(codes.PACK_OBJECT, text, span),)
    lists: dict[str, Any] = value
    objects = tuple((item, span) for item in lists.get("objects", ()))
    return Yield(objects, *(tuple(lists.get(field, ())) for field in _FIELDS[1:])), ()
