"""JSON merge patches (RFC 7386), as kubeadm's library applies them.

The rules, and where they leave the RFC, are those of gopkg.in/evanphx/json-patch.v4, `MergePatch`.
"""

from kspec.make.inapplicable import InapplicableError
from kspec.model.document import Json


def merge(document: Json, patch: Json) -> Json:
    """Merge `patch` into `document`; both are changed and must not be used again.

    Raises:
        InapplicableError: the patch is neither an object nor an array.
    """
    if isinstance(patch, list):
        _prune(patch)
        return patch
    if not isinstance(patch, dict):
        reason = "a merge patch must be an object"
        raise InapplicableError(reason)
    if not isinstance(document, dict):
        _prune(patch)
        return patch
    _merge_objects(document, patch)
    return document


def _merge_objects(document: dict[str, Json], patch: dict[str, Json]) -> None:
    for key, value in patch.items():
        current = document.get(key)
        if value is None:
            document.pop(key, None)
        elif isinstance(current, dict) and isinstance(value, dict):
            _merge_objects(current, value)
        else:
            # In what takes an object's place, nulls inside of arrays' objects stay; elsewhere they are dropped.
            if not isinstance(current, dict):
                _prune(value)
            document[key] = value


def _prune(value: Json) -> None:
    """Drop the null fields of all objects; the null elements of arrays stay."""
    if isinstance(value, dict):
        for key in [key for key, item in value.items() if item is None]:
            del value[key]
        for item in value.values():
            _prune(item)
    elif isinstance(value, list):
        for item in value:
            _prune(item)
