"""Marks: what a pack's program is given for a text that only a build knows, such as an authority's certificate.

A program is evaluated when the spec is read, so that a check finds its mistakes and needs no key; a build puts the
texts in the place of the marks. No text of a user's looks like a mark by chance.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from kspec.model.document import Json

FORMS: Final = ("pem", "base64")
"""How a program can have a certificate: as PEM, or as that in base64 without line breaks."""
_MARK: Final = re.compile(r"\{kspec:(ca|etcd/ca|front-proxy-ca):(pem|base64)\}")


def mark(authority: str, form: str) -> str:
    """The mark of an authority's certificate."""
    return f"{{kspec:{authority}:{form}}}"


def fill(value: Json, text_of: Callable[[str, str], str]) -> Json:
    """A copy of a value in which each mark is what `text_of` gives for its authority and form."""
    if isinstance(value, str):
        return fill_text(value, text_of)
    if isinstance(value, list):
        return [fill(item, text_of) for item in value]
    if isinstance(value, Mapping):
        return {fill_text(key, text_of): fill(item, text_of) for key, item in value.items()}
    return value


def fill_text(text: str, text_of: Callable[[str, str], str]) -> str:
    """The same of one text."""
    return _MARK.sub(lambda found: text_of(found[1], found[2]), text) if "{kspec:" in text else text
