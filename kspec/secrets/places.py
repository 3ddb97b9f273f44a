"""Whether a value can be a secret by where it stands: below which keys, in which kind of document.

The keys are those that were written, right or wrong: a misspelt one is taken for the worst that it can mean.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import Any, Final

from kspec.facts import packs
from kspec.facts.releases import known_minors
from kspec.facts.secret_fields import (
    DIRECT,
    FREE_TEXT,
    HEADERS,
    HOLDERS,
    JSON_PATCH,
    NAMED_VALUES,
    PLACES,
    PLAIN_VALUES,
    PROXIES,
    PUBLIC_KINDS,
    SECRETS,
    TELLING,
)
from kspec.facts.types import load, own_types
from kspec.model.expression import expression
from kspec.model.program import Variable
from kspec.text.spelling import nearest

WINDOW: Final = 8
"""Characters of a secret that are too many to show: a message may cut it anywhere."""
_NOTHING: Final = frozenset(("", "true", "false", "yes", "no", "on", "off", "null", "~", "{}", "[]"))
_FEW_DIGITS: Final = 3
"""Of a number that is not a secret's."""
_WORDS: Final = expression(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAME: Final = expression(r"[A-Za-z][A-Za-z-]*")
_LONGEST: Final = 64
"""Characters of a key beyond which it is not a misspelt name."""
_PROXY: Final = expression(r"(?:https?|all|no|ftp)_proxy", re.IGNORECASE)


class Verdict(Enum):
    """How a value is shown."""

    PUBLIC = "as it is"
    WITHHELD = "not at all: it can be a secret"
    TEXT = "not at all: it is a file's text, which can hold one"
    URL = "without what stands before its last @"


@lru_cache(maxsize=1 << 14)
def judge(keys: Sequence[str], kind: str) -> Verdict:
    """How the scalar below these keys is shown, the outermost key first, in a document of that kind."""
    for above, key in zip(("", *keys), keys, strict=False):
        if is_secret(key) or (key == "value" and _has_secret_values(above)):
            return Verdict.TEXT if key in FREE_TEXT else Verdict.WITHHELD
    if any(_is_proxies(key) for key in keys):
        return Verdict.URL
    if not keys:
        return Verdict.WITHHELD
    own = keys[-1]
    above = next((key for key in reversed(keys[:-1]) if key in _known()), "")
    if above in HOLDERS:
        public = own in HOLDERS[above] or own in DIRECT or (above in DIRECT and own in _known() and own not in HOLDERS)
    elif own in HOLDERS:
        public = own in DIRECT
    else:
        public = own in _known() or kind in PUBLIC_KINDS or (above != "" and not _is_scalar(above, keys))
    if public and keys[0] == "value":  # of a JSON patch
        public = False
    return Verdict.PUBLIC if public else Verdict.WITHHELD


@lru_cache(maxsize=1 << 10)
def _has_secret_values(name: str) -> bool:
    """Whether the `value` of a pair below a key can be a secret: as it can be of an environment variable's."""
    if not name or name in _known():
        return name in NAMED_VALUES
    return nearest(name[:_LONGEST], NAMED_VALUES | PLAIN_VALUES) not in PLAIN_VALUES


def _is_scalar(name: str, keys: Sequence[str]) -> bool:
    """Whether a field is one below which nothing should stand, beside a secret: then its shape is wrong."""
    return any(name in HOLDERS[key] for key in keys if key in HOLDERS)


@lru_cache(maxsize=1 << 12)
def is_public_key(key: str, keys: Sequence[str], kind: str) -> bool:
    """Whether a mapping's key below other keys is a name, and not a secret that stands where a name is due."""
    if key in _known() or key == "<<":
        return True
    if any(
        is_secret(found) or (found == "value" and _has_secret_values(above))
        for above, found in zip(("", *keys), keys, strict=False)
    ):
        return False
    above = next((found for found in reversed(keys) if found in _known()), None)
    if above in HOLDERS and above not in DIRECT:
        return len(key) <= _LONGEST and (_is_near(key) or _is_of_words(key))
    return (
        (kind in PUBLIC_KINDS and (len(keys) > 0 or ":" not in key))
        or above is not None
        or _NAME.fullmatch(key) is not None
    )


@lru_cache(maxsize=1 << 12)
def is_secret(key: str) -> bool:
    """Whether a key is one below which secrets stand, rightly written or not."""
    if key in SECRETS or key in HEADERS:
        return True
    if key in _known() or len(key) > _LONGEST:
        return False
    plain = key.lower().replace("-", "").replace("_", "").replace(" ", "")
    if plain.endswith(PLACES):
        return False
    return any(word in plain for word in TELLING) or _is_like(key, SECRETS)


def is_nothing(text: str) -> bool:
    """Whether a scalar's text says nothing: a truth value, or none at all."""
    bare = text.strip().lower()
    return bare in _NOTHING or (len(bare) <= _FEW_DIGITS and bare.isdecimal())


def secrets_in(value: Any, kind: str) -> Iterator[tuple[str, Verdict]]:  # noqa: ANN401 - any document
    """Every string of a document that can be a secret, keys among them, and the verdict on it."""
    stack: list[tuple[Any, tuple[str, ...]]] = [(value, ())]
    while stack:
        found, keys = stack.pop()
        if isinstance(found, dict):
            told = found.get("name")
            for key, part in found.items():
                if not is_public_key(key, keys, kind):
                    yield key, Verdict.WITHHELD
                named = key == "value" and isinstance(told, str) and is_secret(told)
                stack.append((part, (*keys, str(told) if named else key)))
        elif isinstance(found, list):
            stack.extend((part, keys) for part in found)
        elif isinstance(found, str) and found:
            verdict = judge(keys, kind)
            if verdict is Verdict.URL:
                found = found.rpartition("@")[0].rpartition("://")[2]
            if verdict is not Verdict.PUBLIC and not is_nothing(found):
                yield found, verdict


def secrets_given(variables: Iterable[Variable]) -> Iterator[tuple[str, Verdict]]:
    """The values of a program's variables that can be secrets by what they are called, and the verdict on each."""
    for variable in variables:
        if is_secret(variable.name):
            yield variable.value, Verdict.WITHHELD


def is_vocabulary(text: str) -> bool:
    """Whether a text is a field's name, or a word of which such names are made: it may stand anywhere."""
    return text in _known() or text.lower() in _vocabulary()


def kind_of(value: Any) -> str:  # noqa: ANN401 - any document
    """The kind that a document says it has."""
    kind = value.get("kind") if isinstance(value, Mapping) else None
    return kind if isinstance(kind, str) else ""


@lru_cache(maxsize=1 << 10)
def _is_proxies(key: str) -> bool:
    if key in _known():
        return key == PROXIES
    return _PROXY.fullmatch(key) is not None or _is_like(key, (PROXIES,))


@cache
def _known() -> frozenset[str]:
    """Every name of a field that a release or kspec itself knows."""
    of_packs = frozenset(name for fields in packs.TYPES.values() for name, _ in fields)
    return own_types().names | of_packs | load(known_minors()[-1]).names | SECRETS | HOLDERS.keys() | JSON_PATCH


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(word.lower() for name in _known() for word in _WORDS.findall(name))


def _is_like(key: str, names: Iterable[str]) -> bool:
    """Whether a key may be meant for one of the names; most are told from them by their length and letters alone."""
    letters = set(key.lower())
    alike = [
        name
        for name in names
        if abs(len(name) - len(key)) <= max(2, len(name) // 3) and 2 * len(letters & set(name.lower())) > len(set(name))
    ]
    return bool(alike) and nearest(key, alike) is not None


def _is_near(key: str) -> bool:
    return nearest(key, {*SECRETS, *HOLDERS, *(name for names in HOLDERS.values() for name in names)}) is not None


def _is_of_words(key: str) -> bool:
    """Whether a key is made of words of which the names of fields are made."""
    words = _WORDS.findall(key)
    return len("".join(words)) >= len(key.replace("-", "").replace("_", "")) and all(
        word.lower() in _vocabulary() for word in words
    )
