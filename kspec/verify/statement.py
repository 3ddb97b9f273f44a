"""An output against the statement of what it was made of (in-toto, as `kspec export statement` writes it)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from kspec.encode.layout import is_safe
from kspec.facts import codes
from kspec.verify.place import Place

_HELP = "take the statement of this very output, or the output that the statement is of"


def verify_statement(place: Place, file: str, content: bytes, materials: Mapping[str, bytes]) -> None:
    """Tell how an output is not the one of a statement; its files are compared with the manifest elsewhere.

    Args:
        place: the output.
        file: the statement's name, for messages.
        content: the statement.
        materials: the files that are at hand of those it was made of, by name.
    """
    try:
        subjects, dependencies = _read(content)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        _tell(place, f"{file} is not an in-toto statement with SLSA's provenance", "export it anew")
        return
    if not subjects:
        _tell(place, f"{file} names no file of an output", "export it anew")
    for name, digest in subjects.items():
        found = place.read(name) if is_safe(name) and place.status(name) is not None else None
        if found is None or hashlib.sha256(found).hexdigest() != digest:
            _tell(place, f"{file} is of an output with another {name}", _HELP)
    for name, material in materials.items():
        if hashlib.sha256(material).hexdigest() not in dependencies:
            _tell(place, f"{file} does not name {name} among what the output was made of", _HELP)


def _read(content: bytes) -> tuple[dict[str, str], set[str]]:
    """The subjects' digests by name, and those of what they were made of."""
    document: Any = json.loads(content)
    if document["_type"] != "https://in-toto.io/Statement/v1":
        raise ValueError
    subjects = {str(one["name"]): str(one["digest"]["sha256"]) for one in document["subject"]}
    made_of = document["predicate"]["buildDefinition"]["resolvedDependencies"]
    return subjects, {str(one["digest"]["sha256"]) for one in made_of}


def _tell(place: Place, message: str, help_: str) -> None:
    place.tell(codes.DRIFT_STATEMENT, "", message, help_)
