"""The shape of every configuration and object type, as each minor release of Kubernetes declares it.

The tables `types/v<minor>.json` are read out of the release's own Go types by reflection. A type is named by its
import path without the host (`api/core/v1.Pod`), with `*`, `[]` and `map[K]V` before it as in Go; `bytes` is a byte
slice, `any` an interface, and Go's own kinds (`string`, `bool`, `int32`, ...) stand for themselves.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from kspec.facts import clusterset, clusterspec
from kspec.model.document import Path as Steps

_FOLDER = Path(__file__).parent / "types"


class Field(NamedTuple):
    """A field of a struct.

    `name` is its key in JSON, `type` the name of its type. `omitempty` and `omitzero` say when Go's encoder leaves
    it out: where it holds nothing (empty string, zero, false, nil, no elements; never a struct), or where it is its
    type's zero value. `patch_strategy` is how a strategic merge patch treats it ("merge", "retainKeys",
    "merge,retainKeys" or the empty string), `patch_merge_key` the key by which it finds a list's element.
    """

    name: str
    type: str
    omitempty: bool = False
    omitzero: bool = False
    patch_strategy: str = ""
    patch_merge_key: str = ""


class TypeTable:
    """All types of one minor release."""

    def __init__(
        self, roots: Mapping[str, str], types: Mapping[str, list[dict[str, Any]]], scalars: Mapping[str, str]
    ) -> None:
        """Take the parts of its file."""
        self._roots, self._types, self._scalars = roots, types, scalars
        self._fields: dict[str, tuple[Field, ...]] = {}

    def root(self, api_version: str, kind: str) -> str | None:
        """The type of a document, or None where the release has no such document."""
        return self._roots.get(f"{api_version} {kind}")

    def versions(self, kind: str) -> tuple[str, ...]:
        """The API versions that have a document of that kind, sorted."""
        return tuple(
            sorted(version for version, _, name in (root.partition(" ") for root in self._roots) if name == kind)
        )

    def fields(self, type_name: str) -> tuple[Field, ...]:
        """The fields of a struct in the order of its declaration, those of inlined structs in their place.

        A type that is not a struct, or that encodes itself (`scalar` says "custom"), has none.
        """
        found = self._fields.get(type_name)
        if found is None:
            found = self._fields[type_name] = tuple(self._flatten(type_name))
        return found

    @property
    def names(self) -> frozenset[str]:
        """The name of every field of every type."""
        return frozenset(row["name"] for rows in self._types.values() for row in rows if not row.get("inline"))

    def scalar(self, type_name: str) -> str | None:
        """What a named type is beneath its name: a kind of Go's, or "custom" if it encodes itself; None for a struct.

        Go's own kinds, `bytes` and `any` are what they are; a pointer, slice or map is not a scalar.
        """
        if type_name.startswith(("*", "[", "map[")) or (type_name in self._types and type_name not in self._scalars):
            return None
        return self._scalars.get(type_name, type_name)

    def below(self, type_name: str, steps: Steps) -> str:
        """The type, without pointers, of what stands at `steps` in a value of a type; "any" where no type says it."""
        for step in steps:
            plain = type_name.lstrip("*")
            if plain.startswith("[]"):
                type_name = plain[2:]
            elif plain.startswith("map["):
                type_name = plain.partition("]")[2]
            else:
                type_name = next((field.type for field in self.fields(plain) if field.name == step), "any")
        return type_name.lstrip("*")

    def _flatten(self, type_name: str) -> list[Field]:
        fields: list[Field] = []
        for row in self._types.get(type_name, ()):
            if row.get("inline"):
                fields.extend(self.fields(row["type"].removeprefix("*")))
            else:
                fields.append(
                    Field(
                        row["name"],
                        row["type"],
                        row.get("omitempty", False),
                        row.get("omitzero", False),
                        row.get("patchStrategy", ""),
                        row.get("patchMergeKey", ""),
                    )
                )
        return fields


@cache
def load(minor: str) -> TypeTable:
    """The types of a minor release, named as in "v1.37". One that has no table is a KeyError: our bug."""
    path = _FOLDER / f"{minor}.json"
    if not path.is_file():
        raise KeyError(minor)
    table = json.loads(path.read_bytes())
    return TypeTable(table["roots"], table["types"], table["scalars"])


@cache
def own_types() -> TypeTable:
    """The types of kspec's own documents, the same for every release."""
    shapes = {**clusterspec.TYPES, **clusterset.TYPES}
    rows = {name: [{"name": key, "type": type_} for key, type_ in fields] for name, fields in shapes.items()}
    roots = {f"{shape.API_VERSION} {shape.KIND}": shape.ROOT for shape in (clusterspec, clusterset)}
    return TypeTable(roots, rows, {})
