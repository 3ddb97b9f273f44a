"""A spec's JSON Schema, made of the type tables, the words and the rules that are tables.

Draft 7: the newest that the YAML language servers of editors take in full. An editor checks each document of a file
by itself, so that the schema is one document's, or a list of documents, as a jsonnet program gives it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from kspec.facts import clusterspec, kube_proxy, kube_scheduler, kubelet, packs
from kspec.facts.hosts import CERTIFICATE_FOLDERS, PROFILES
from kspec.facts.kinds import GROUPS, KUBEADM, OWN
from kspec.facts.types import Field, TypeTable, load, own_types
from kspec.model import kinds
from kspec.model.bounds import Bounds, Choice
from kspec.model.document import Json
from kspec.model.release import Release
from kspec.report.fields import all_fields, short, text_of

DIALECT: Final = "http://json-schema.org/draft-07/schema#"

Schema = dict[str, Any]

_MAP: Final = re.compile(r"map\[[^\]]+\](.+)")
_UNIT: Final = "(ns|us|µs|μs|ms|s|m|h)"
_DURATION: Final = rf"^[-+]?(0|((\d+\.?\d*|\.\d+){_UNIT})+)$"
_INTEGERS: Final[Mapping[str, tuple[int, int]]] = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    "int": (-(2**63), 2**63 - 1),
    "uint": (0, 2**64 - 1),
}
_CUSTOM: Final[Mapping[str, Schema]] = {
    "Duration": {"type": ["string", "null"], "pattern": _DURATION},
    "TimeOrMetaDuration": {"type": ["string", "integer", "null"]},
    "Quantity": {"type": ["string", "number", "null"]},
    "QuantityValue": {"type": ["string", "number", "null"]},
    "IntOrString": {"type": ["integer", "string", "null"]},
    "Time": {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d"},
    "BootstrapTokenString": {"type": ["string", "null"]},
}
"""Types that read themselves; any other one takes anything."""
_RULES: Final[Mapping[str, Sequence[Bounds | Choice]]] = {
    kinds.KUBELET: (*kubelet.NUMBERS, *kubelet.CHOICES),
    kinds.KUBE_PROXY: (*kube_proxy.NUMBERS, kube_proxy.MODES, kube_proxy.LOCAL_MODES),
    kinds.KUBE_SCHEDULER: kube_scheduler.NUMBERS,
}
"""Rules of the components for single fields."""


def schema(release: Release) -> Schema:
    """The schema of everything that a spec for the release may hold."""
    definitions: Schema = {}
    documents = []
    for kind, group in GROUPS.items():
        table = own_types() if kind in OWN else load(release.minor)
        for version in table.versions(kind):
            root = table.root(version, kind)
            known = version in release.api_versions if group == KUBEADM else version.startswith(f"{group}/")
            if root and known:
                documents.append((version, kind))
                definitions[f"{version} {kind}"] = _document(
                    table, root, definitions, version=version, kind=kind, release=release
                )
    definitions["document"] = _any_document(documents)
    return {
        "$schema": DIALECT,
        "title": f"kspec: a cluster spec for Kubernetes {release.minor}",
        "if": {"type": "array"},
        "then": {"items": {"$ref": "#/definitions/document"}},
        "else": {"$ref": "#/definitions/document"},
        "definitions": definitions,
    }


def _any_document(documents: Sequence[tuple[str, str]]) -> Schema:
    """A document: its version and kind decide what else it may hold."""
    versions, kinds = (sorted({document[part] for document in documents}) for part in (0, 1))
    return {
        "type": "object",
        "required": ["apiVersion", "kind"],
        "properties": {
            "apiVersion": {"description": "The API version of this document.", "enum": versions},
            "kind": {"description": "The kind of this document.", "enum": kinds},
        },
        "allOf": [
            {
                "if": {
                    "required": ["kind"],
                    "properties": {"kind": {"const": kind}},
                },
                "then": {
                    "properties": {"apiVersion": {"enum": [version for version, other in documents if other == kind]}}
                },
            }
            for kind in kinds
        ]
        + [
            {
                "if": {
                    "required": ["apiVersion", "kind"],
                    "properties": {"apiVersion": {"const": version}, "kind": {"const": kind}},
                },
                "then": {"$ref": f"#/definitions/{_pointer(f'{version} {kind}')}"},
            }
            for version, kind in documents
        ],
    }


def _pointer(name: str) -> str:
    """A definition's name as part of a JSON pointer in a URI fragment."""
    return name.replace("~", "~0").replace("/", "~1").replace(" ", "%20")


def _document(  # noqa: PLR0913 - what decides a document's schema
    table: TypeTable, root: str, definitions: Schema, *, version: str, kind: str, release: Release
) -> Schema:
    found = _struct(table, root, definitions)
    found["type"] = "object"
    found["title"] = kind
    found["required"] = ["apiVersion", "kind"]
    properties: Schema = found["properties"]
    properties["apiVersion"] = {"const": version}
    properties["kind"] = {"const": kind}
    if kind == kinds.CLUSTER:
        properties["featureGates"] |= {
            "properties": {name: {"type": "boolean"} for name in sorted(release.feature_gates)},
            "additionalProperties": False,
        }
    if kind == clusterspec.KIND:
        host = definitions["kspec/v1alpha1.Host"]
        host["properties"]["profile"] |= {
            "anyOf": [
                {"enum": [*PROFILES, None]},
                {"type": "array", "items": {"enum": [*CERTIFICATE_FOLDERS, "/etc/ssl/certs"]}},
            ]
        }
        properties["packs"] |= _packs()
    for rule in _RULES.get(kind, ()):
        if len(rule.path) == 1 and str(rule.path[0]) in properties:
            properties[str(rule.path[0])] |= _rule(rule)
    return found


def _packs() -> Schema:
    """A pack's name alone, or with what it is told; one with a source may be called anything."""
    names = [*packs.BUILT_IN, *packs.ALIASES]
    entry = {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "examples": names},
            "source": {"type": "string"},
            "parameters": {"type": ["object", "null"]},
        },
        "additionalProperties": False,
    }
    return {"type": ["array", "null"], "items": {"anyOf": [{"enum": names}, entry]}}


def _rule(rule: Bounds | Choice) -> Schema:
    if isinstance(rule, Bounds):
        return {"minimum": rule.low} if rule.high is None else {"minimum": rule.low, "maximum": rule.high}
    return {} if rule.gate else {"enum": [*dict.fromkeys(("", *rule.words)), None]}


def _struct(table: TypeTable, name: str, definitions: Schema) -> Schema:
    properties = {}
    for field in table.fields(name):
        properties[field.name] = _field(table, field, name, definitions)
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _field(table: TypeTable, field: Field, struct: str, definitions: Schema) -> Schema:
    found = target = dict(_type(table, field.type, definitions))
    default = _defaults().get((short(struct), field.name))
    if default is not None:
        found["default"] = default
    text = text_of(short(struct), field.name)
    if text is None:
        return found
    if "items" in found:
        target = found["items"] = dict(found["items"])
    if text.values:
        target["enum"] = [*dict.fromkeys(("", *text.values)), None]
    if text.pattern:
        target["pattern"] = f"^({text.pattern})$" if target is not found else f"^({text.pattern})?$"
    if text.low is not None:
        target["minimum"] = text.low
    if text.high is not None:
        target["maximum"] = text.high
    found["description"] = f"{text.text} Default: {text.default}." if text.default else text.text
    return found


@cache
def _defaults() -> Mapping[tuple[str, str], Json]:
    """Struct and field -> its default, where it has the same one wherever it is."""
    found: dict[tuple[str, str], list[Json]] = {}
    for field in all_fields():
        found.setdefault((field.struct, field.plain[-1]), []).append(field.default)
    return {key: values[0] for key, values in found.items() if all(value == values[0] for value in values)}


def _type(table: TypeTable, type_name: str, definitions: Schema) -> Schema:  # noqa: PLR0911 - one way out per kind of type
    name = type_name.lstrip("*")
    if name == "any":
        return {}
    if name.startswith("[]"):
        return {"type": ["array", "null"], "items": _type(table, name[2:], definitions)}
    if match := _MAP.fullmatch(name):
        return {"type": ["object", "null"], "additionalProperties": _type(table, match[1], definitions)}
    scalar = table.scalar(name)
    if scalar == "custom":
        return _CUSTOM.get(name.rpartition(".")[2], {})
    if scalar == "bool":
        return {"type": ["boolean", "null"]}
    if scalar is not None and scalar in _INTEGERS:
        low, high = _INTEGERS[scalar]
        return {"type": ["integer", "null"], "minimum": low, "maximum": high}
    if scalar in {"float32", "float64"}:
        return {"type": ["number", "null"]}
    if scalar is not None:
        return {"type": ["string", "null"]}
    if name not in definitions:
        definitions[name] = {}  # a type that holds itself finds its name taken
        definitions[name].update(_struct(table, name, definitions))
    return {"$ref": f"#/definitions/{_pointer(name)}"}
