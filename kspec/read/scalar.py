"""The JSON value of a YAML scalar, from its text, style and tag, as sigs.k8s.io/yaml has it without a target type."""

import base64
import math
import re
from typing import Final, Literal, TypeAlias

from kspec.facts import codes
from kspec.go.scalar import INT64_MAX, format_float32, implicit, json_number
from kspec.model.boolean import format_bool
from kspec.model.code import Code
from kspec.model.document import Json
from kspec.model.expression import expression

Style: TypeAlias = Literal["plain", "quoted"]
"""How a scalar was written; a block scalar counts as quoted."""

Scalar: TypeAlias = str | bool | int | float | None

_PREFIX: Final = "tag:yaml.org,2002:"
_TYPES: Final = frozenset(("bool", "int", "float", "null", "timestamp"))
_SCALAR_TAGS: Final = _TYPES | {"str", "binary", "merge"}
_BASE64 = expression("[A-Za-z0-9+/]*+={0,2}")


class ScalarError(ValueError):
    """The text has no value under its tag, or none in JSON, or cannot be a key. `code` is the diagnostic's."""

    def __init__(self, message: str, code: Code = codes.YAML_TAG) -> None:
        """Take what is wrong, as a sentence."""
        super().__init__(message)
        self.code = code


def resolve(text: str, style: Style, tag: str = "") -> Json:
    """The value of the scalar `text`.

    `tag` is the tag in full (`tag:yaml.org,2002:int`), `!` or empty. A tag that Go does not know makes a string. A
    float without a fraction becomes an integer, as on the way through Go's JSON. Raises ScalarError.
    """
    value = _typed(text, style, tag)
    if isinstance(value, float):
        if not math.isfinite(value):
            message = "the value is a number that JSON cannot hold; put it in quotes if it is a string"
            raise ScalarError(message)
        return json_number(value)
    return value


def resolve_key(text: str, style: Style, tag: str = "") -> str:
    """The string that sigs.k8s.io/yaml makes of the scalar `text` as a mapping's key. Raises ScalarError."""
    value = _typed(text, style, tag)
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return format_bool(value)
    if isinstance(value, float):
        return format_float32(value)
    if value is None:
        what = f"{text}, which is null," if text else "nothing, which is null,"
        message = f"{what} cannot be a key; put it in quotes"
        raise ScalarError(message, codes.YAML_KEY)
    if value > INT64_MAX:
        message = "an integer above 2^63 - 1 cannot be a key; put it in quotes"
        raise ScalarError(message, codes.YAML_KEY)
    return str(value)


def is_merge(text: str, style: Style, tag: str) -> bool:
    """Whether this key is the merge key `<<`."""
    return text == "<<" and ((style == "plain" and not tag) or tag in ("!", _PREFIX + "merge"))


def is_known_tag(tag: str, own: str = "") -> bool:
    """Whether `tag` means something to Go on a scalar, or is `own`, the natural one of a collection, or none."""
    if not tag or tag == "!":
        return True
    return tag.startswith(_PREFIX) and (tag[len(_PREFIX) :] == own if own else tag[len(_PREFIX) :] in _SCALAR_TAGS)


def _typed(text: str, style: Style, tag: str) -> Scalar:
    if not tag:
        return implicit(text)[1] if style == "plain" else text
    name = tag.removeprefix(_PREFIX)
    if name == tag:
        return text
    if name == "binary":
        return _binary(text)
    if name not in _TYPES:
        return text
    kind, value = implicit(text)
    if kind == name:
        return value
    if name == "float" and kind == "int" and isinstance(value, int) and value <= INT64_MAX:
        return float(value)
    message = f"the value is not one of the tag !!{name}"
    raise ScalarError(message)


def _binary(text: str) -> str:
    # encoding/base64 passes over line breaks and nothing else; encoding/json then replaces each byte that is not UTF-8.
    bare = text.replace("\n", "").replace("\r", "")
    if len(bare) % 4 or not _BASE64.fullmatch(bare):
        message = "the value of the tag !!binary is not base64"
        raise ScalarError(message)
    decoded = base64.b64decode(bare).decode(errors="surrogateescape")
    return re.sub("[\udc80-\udcff]", "\ufffd", decoded)
