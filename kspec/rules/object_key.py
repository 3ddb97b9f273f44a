"""What an API object is called: by which two objects are told to be one."""

import re
from collections.abc import Mapping
from typing import Any, Final

from kspec.model.document import Json

_LABEL: Final = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
_KIND: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{0,62}")


def key_of(value: Json) -> str | None:
    """Kind, namespace and name, such as `Deployment monitoring/prometheus`.

    None for what is no object: without an `apiVersion`, a `kind` or a name.
    """
    given: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
    found = given.get("metadata")
    metadata: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    namespace = metadata.get("namespace") or ""
    texts = (given.get("apiVersion"), given.get("kind"), metadata.get("name"))
    if not all(isinstance(text, str) and text for text in texts) or not isinstance(namespace, str):
        return None
    return f"{texts[1]} {namespace}/{texts[2]}" if namespace else f"{texts[1]} {texts[2]}"


def file_of(value: Mapping[str, Any]) -> str:
    """The place of an object's file below `cluster/`: the folder of its namespace, `_` for none; then kind and name."""
    metadata = value["metadata"]
    name = f"{value['kind']}-{metadata['name']}.yaml".replace(":", "_")
    return f"{metadata.get('namespace') or '_'}/{name}"


def why_unfit(value: Mapping[str, Any]) -> str:
    """Why an object with a key cannot be one of the API, as a phrase; empty if it can.

    Source: apimachinery/pkg/api/validation/path/name.go for names; kinds and namespaces are labels.
    """
    metadata = value["metadata"]
    name, namespace = str(metadata["name"]), str(metadata.get("namespace") or "")
    if name in {".", ".."} or "/" in name or "%" in name or not name.isprintable():
        return f"has a name that no object can have: {name[:100]!r}"
    if namespace and not _LABEL.fullmatch(namespace):
        return f"has a namespace that there cannot be: {namespace[:100]!r}"
    return "" if _KIND.fullmatch(str(value["kind"])) else "has a kind that is not a word"
