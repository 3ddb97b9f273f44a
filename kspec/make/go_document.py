"""A document with the fields that Go writes for it."""

from collections.abc import Mapping

from kspec.facts import types
from kspec.go import json as gojson
from kspec.model.document import Json
from kspec.model.release import Release


def go_document(release: Release, value: Mapping[str, Json]) -> dict[str, Json]:
    """`value` as the release's Go type for its `apiVersion` and `kind` would write it.

    Fields that the type lacks are dropped. A type that the release's table lacks is a KeyError: our bug.
    """
    table = types.load(release.minor)
    name = f"{value['apiVersion']} {value['kind']}"
    type_name = table.root(str(value["apiVersion"]), str(value["kind"]))
    if type_name is None:
        raise KeyError(name)
    typed, _ = gojson.unmarshal(table, type_name, dict(value))
    written = gojson.marshal(table, type_name, typed)
    if not isinstance(written, dict):
        raise TypeError(name)
    return written
