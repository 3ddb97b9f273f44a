"""A pack's `pack.yaml` to what it describes, or what is wrong with it, at its place in that file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from kspec.disk.host_path import unfit
from kspec.facts import codes, packs
from kspec.facts.types import TypeTable
from kspec.go.dns_name import is_dns_label, is_dns_name, is_wildcard_name
from kspec.go.json import Problem, unmarshal
from kspec.go.path import clean
from kspec.model.diagnostic import Diagnostic, errors
from kspec.model.document import Document, Path, render_path
from kspec.model.pack import PackFolder
from kspec.model.pack_description import PackDescription
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.read.pack_parameters import misfit
from kspec.read.structure import structure
from kspec.text.spelling import expected, nearest, suggestion

_NAME: Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_PARAMETER: Final = re.compile(r"[a-z][A-Za-z0-9]*")
_TABLE: Final = TypeTable(
    {f"{packs.API_VERSION} {packs.KIND}": packs.ROOT},
    {name: [{"name": key, "type": type_} for key, type_ in fields] for name, fields in packs.TYPES.items()},
    {},
)
_WORDS: Final[Sequence[tuple[str, str, Sequence[str]]]] = (
    ("parameters", "type", tuple(packs.PARAMETER_TYPES)),
    ("parameters", "format", tuple(packs.FORMATS)),
    ("arguments", "component", packs.COMPONENTS),
    ("volumes", "component", packs.WITH_VOLUMES),
    ("certificates", "authority", packs.AUTHORITIES),
)
"""Lists, a field of their items, and the words that it may have."""
_NEEDED: Final[Mapping[str, Sequence[str]]] = {
    "parameters": ("name", "type"),
    "arguments": ("component", "name", "value"),
    "volumes": ("component", "name", "path"),
    "certificates": ("name", "authority", "commonName"),
}
_PLACES: Final = ("secretName", "folder", "kubeconfig")
_LONGEST: Final = 64
"""Letters of a common name (RFC 5280, ub-common-name)."""
_LABELS: Final = "write small letters, digits and hyphens"


def read_description(folder: PackFolder) -> tuple[PackDescription | None, tuple[Diagnostic, ...]]:
    """The description in a pack's files, None where it has an error."""
    file = f"{folder.place}/{packs.DESCRIPTION}"
    documents, findings = load(folder.files[packs.DESCRIPTION], file)
    if errors(findings) or len(documents) != 1 or not isinstance(documents[0].value, dict):
        span = Span(file, 1, 1, 1, 1)
        other = Diagnostic(codes.PACK_SOURCE, f"{file} has to hold one document, a mapping", span)
        return None, findings if errors(findings) else (*findings, other)
    document = documents[0]
    value, problems = unmarshal(_TABLE, packs.ROOT, document.value)
    given = _with_rows(value)
    found = [*findings, *(_told(document, problem) for problem in problems)]
    if not problems:
        found += _wrongs(document, given, folder)
    if errors(found):
        return None, tuple(found)
    return structure(given, PackDescription), tuple(found)


def _with_rows(value: object) -> dict[str, Any]:
    """A mapping whose lists hold mappings: what is null in one is an empty one."""
    given: dict[str, Any] = dict(value) if isinstance(value, dict) else {}
    return given | {name: [dict(row or {}) for row in given.get(name) or ()] for name in _NEEDED}


def _told(document: Document, problem: Problem) -> Diagnostic:
    name = render_path(problem.path)
    if not problem.unknown:
        return _finding(document, problem.path, f"{name} {problem.message}")
    near = nearest(str(problem.path[-1]), problem.candidates)
    help_ = f"did you mean {near}?" if near else expected(problem.candidates)
    return _finding(document, problem.path, f"{name} is not a field of a pack", help_, key=True)


def _finding(document: Document, path: Path, text: str, help_: str = "", *, key: bool = False) -> Diagnostic:
    name = render_path(path)
    return Diagnostic(
        codes.PACK_SOURCE, text, document.locate(path, key=key), path=name, document=packs.KIND, help=help_
    )


def _wrongs(document: Document, given: Mapping[str, Any], folder: PackFolder) -> Iterator[Diagnostic]:
    for name, wanted in (("apiVersion", packs.API_VERSION), ("kind", packs.KIND)):
        if given.get(name) != wanted:
            yield _finding(document, (name,), f"{name} has to be {wanted}", f"write '{name}: {wanted}'")
    for name in ("name", "version", "summary"):
        if not given.get(name):
            yield _finding(document, (name,), f"{name} is missing: every pack says it")
    if given.get("name") and not _NAME.fullmatch(str(given["name"])):
        text = f"name: {given['name']!r} is not a valid name of a pack"
        yield _finding(document, ("name",), text, "write small letters, digits and hyphens")
    yield from _objects(document, given, folder)
    yield from _lists(document, given)
    yield from _rows(document, given)


def _rows(document: Document, given: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for index, need in enumerate(given.get("needs") or ()):
        if need not in packs.NEEDS:
            text = f"needs[{index}]: {need!r} is not a field that a pack can need"
            yield _finding(document, ("needs", index), text, expected(packs.NEEDS))
    for index, row in enumerate(given["parameters"]):
        yield from _parameter(document, ("parameters", index), row)
    for index, row in enumerate(given["certificates"]):
        yield from _certificate(document, ("certificates", index), row)
    for index, row in enumerate(given["volumes"]):
        yield from _place(document, ("volumes", index, "path"), row.get("path") or "")
        yield from _text(document, ("volumes", index, "name"), row, is_dns_label, _LABELS)
    for index, row in enumerate(given["arguments"]):
        for field in ("name", "value", "ipv6Value"):
            yield from _text(document, ("arguments", index, field), row, str.isprintable, "")


def _objects(document: Document, given: Mapping[str, Any], folder: PackFolder) -> Iterator[Diagnostic]:
    name = given.get("objects")
    if name and PurePosixPath(name).suffix not in {".jsonnet", ".yaml", ".yml", ".json"}:
        text = f"objects: {name!r} is neither a jsonnet program nor YAML by the end of its name"
        yield _finding(document, ("objects",), text, "name a file such as objects.jsonnet")
    elif name and name not in folder.files:
        text = f"objects: {name!r} is not a file of the pack"
        yield _finding(document, ("objects",), text, suggestion(name, tuple(folder.files)))


def _lists(document: Document, given: Mapping[str, Any]) -> Iterator[Diagnostic]:
    for name, needed in _NEEDED.items():
        names: set[str] = set()
        for index, row in enumerate(given[name]):
            path: Path = (name, index)
            for field in needed:
                if not row.get(field):
                    yield _finding(document, path, f"{render_path((*path, field))} is missing")
            own = f"{row.get('component', '')} {row.get('name')}"
            if own in names:
                yield _finding(document, path, f"{render_path(path)}: {own.strip()!r} is there twice")
            names.add(own)
    for name, field, words in _WORDS:
        for index, row in enumerate(given[name]):
            word = row.get(field)
            if word and word not in words:
                at = (name, index, field)
                text = f"{render_path(at)}: {word!r} is not valid, {expected(words)}"
                yield _finding(document, at, text, suggestion(word, words))


def _parameter(document: Document, path: Path, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    name = str(row.get("name") or "")
    if name and not _PARAMETER.fullmatch(name):
        text = f"{render_path((*path, 'name'))}: {name!r} is not a valid name of a parameter"
        yield _finding(document, (*path, "name"), text, "write it as replicas or imageRepository")
    if row.get("format") and row.get("type") in packs.PARAMETER_TYPES and row["type"] not in packs.TEXTS:
        kind = packs.PARAMETER_TYPES[row["type"]]
        text = f"{render_path((*path, 'format'))} is for texts, and the parameter is {kind}"
        yield _finding(document, (*path, "format"), text, "leave it out")
    if row.get("type") not in packs.PARAMETER_TYPES or row.get("default") is None:
        return
    reason = misfit(row, row["default"])
    if reason:
        yield _finding(document, (*path, "default"), f"{render_path((*path, 'default'))} {reason}")


def _certificate(document: Document, path: Path, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    name = str(row.get("name") or "")
    if name and not _NAME.fullmatch(name):
        text = f"{render_path((*path, 'name'))}: {name!r} is not a valid name of a certificate"
        yield _finding(document, (*path, "name"), text, "write small letters, digits and hyphens")
    for index, usage in enumerate(row.get("usages") or ()):
        if usage not in packs.USAGES:
            at = (*path, "usages", index)
            yield _finding(document, at, f"{render_path(at)}: {usage!r} is not valid, {expected(packs.USAGES)}")
    yield from _texts(document, path, row)
    places = [place for place in _PLACES if row.get(place)]
    if len(places) != 1:
        text = f"{render_path(path)} has to lie in one place: {expected(_PLACES)}"
        yield _finding(document, path, text)
    elif row.get("perNode") and places != ["folder"]:
        yield _finding(document, path, f"{render_path(path)} is each node's own, and has to lie in a folder of it")
    elif places == ["kubeconfig"] and row.get("authority") != "ca":
        yield _finding(document, path, f"{render_path(path)}: a kubeconfig needs a certificate of the authority ca")
    elif places == ["secretName"] and not row.get("namespace"):
        yield _finding(document, path, f"{render_path((*path, 'namespace'))} is missing")
    for place in ("folder", "kubeconfig"):
        if row.get(place):
            yield from _place(document, (*path, place), row[place])


def _texts(document: Document, path: Path, row: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """What is wrong with the names in a certificate, and with those of its Secret."""
    yield from _text(document, (*path, "commonName"), row, _is_common_name, f"at most {_LONGEST} letters")
    for index in range(len(row.get("organizations") or ())):
        yield from _text(document, (*path, "organizations", index), row, _is_common_name, "")
    for index in range(len(row.get("dnsNames") or ())):
        yield from _text(document, (*path, "dnsNames", index), row, _is_name, "{domain} stands for the cluster's")
    yield from _text(document, (*path, "namespace"), row, is_dns_label, _LABELS)
    yield from _text(document, (*path, "secretName"), row, is_dns_name, _LABELS)


def _text(
    document: Document, path: Path, row: Mapping[str, Any], fits: Callable[[str], bool], help_: str
) -> Iterator[Diagnostic]:
    """Whether a text of a row, at the end of a path, fits; one that is not there does."""
    value: Any = row
    for step in path[2:]:
        value = value.get(step) if isinstance(value, Mapping) else value[int(step)]
    if value and not fits(value):
        yield _finding(document, path, f"{render_path(path)}: {value[:100]!r} is not valid", help_)


def _is_common_name(text: str) -> bool:
    return len(text) <= _LONGEST and text.isprintable()


def _is_name(text: str) -> bool:
    """Whether a text is a DNS name of a certificate, once the cluster's domain stands in it."""
    name = text.replace("{domain}", "cluster.local")
    return is_dns_name(name) or is_wildcard_name(name)


def _place(document: Document, path: Path, text: str) -> Iterator[Diagnostic]:
    if text and why_unfit(text):
        yield _finding(document, path, f"{render_path(path)}: {text!r} {why_unfit(text)}")


def why_unfit(path: str) -> str:
    """Why a text is not the absolute path of something on a host, as a phrase; empty if it is one."""
    if not path.startswith("/"):
        return "is not absolute"
    if ".." in PurePosixPath(path).parts:
        return "leads upwards"
    if clean(path) != path or path == "/":
        return "is not a plain path"
    return unfit(path)
