"""Texts that a pack's program leaves to kspec: a value as JSON or YAML, or its digest.

jsonnet's own functions for this take seconds for a few hundred values, and a program has one.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Final

from kspec.go import yaml
from kspec.model.document import Json


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _sha256(value: Json) -> str:
    return hashlib.sha256(_json(value).encode("utf-8", "replace")).hexdigest()


WRITERS: Final[Mapping[str, Callable[[Json], str]]] = {
    "kspec:json": _json,
    "kspec:yaml": yaml.dump,
    "kspec:sha256": _sha256,
}
"""What an object of this one field stands for: its value as such a text."""


def with_texts(value: Json) -> Json:
    """A copy of a value in which each object of one such field is the text that it stands for; from the inside out."""
    if isinstance(value, list):
        return [with_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {name: with_texts(item) for name, item in value.items()}
    name = next(iter(found), "")
    return WRITERS[name](found[name]) if len(found) == 1 and name in WRITERS else found
