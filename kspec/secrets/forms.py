"""What is a secret by its form alone, wherever it stands: tokens, keys, user info of URLs."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kspec.facts.validation import TOKEN_ID, TOKEN_SECRET
from kspec.model.expression import expression

_FORMS: Final = expression(
    rf"(?<![A-Za-z0-9]){TOKEN_ID}\.(?P<token>{TOKEN_SECRET})(?![A-Za-z0-9])"
    r"|//(?P<user>[^\s\"'<>]{0,512})@"
    r"|(?<![\w./@:-])(?P<pair>[^\s/@:\"',{}\[\]]{1,128}:[^\s/@\"',{}\[\]]{1,256})@(?!sha\d)"
    r"|(?<!sha256[:-])(?<!sha384[:-])(?<!sha512[:-])(?<![0-9a-fA-F])(?P<digits>[0-9a-fA-F]{32,})"
    r"|(?P<jwt>(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?)"
    r"|(?P<age>AGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]+)-1[0-9A-Z]{20,})"
    r"|(?P<crypt>\$(?:2[abxy]?|5|6|y|argon2\w{1,2})\$[./$=,\w]{16,})"
    r"|(?P<pem>-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z0-9 ]*-----(?:(?!-----END).)*(?:-----END [A-Z0-9 ]*-----)?)"
    r"|(?<![A-Za-z0-9+/=])(?P<padded>[A-Za-z0-9+/_-]{22}==|[A-Za-z0-9+/_-]{43}=)(?![A-Za-z0-9+/=])"
    r"|(?<![A-Za-z0-9+/=])(?P<long>[A-Za-z0-9+/]{32,}={0,2})(?![A-Za-z0-9+/=])",
    re.DOTALL,
)
"""A bootstrap token's second half; what stands before the @ of a URL, and of one without a scheme; hexadecimal digits
that may be a key, but not those of a digest that says so; a JSON Web Token; an identity of age; a password's digest as
in /etc/shadow; a private key's PEM; 16 or 32 bytes in base64, which has an unmistakable end; base64 of any length that
no word and no path looks like."""
PUBLIC_ID: Final = expression(rf"""["']?{TOKEN_ID}\.(?=\S)""")
"""The first half of a bootstrap token and its dot, which may be shown, with a quote before it."""
_LEAST_DIGITS: Final = 3
_LEAST_LETTERS: Final = 8
"""Of base64: with fewer digits it may be a name, with fewer letters to each slash a path."""


def secret_forms(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text something has the form of a secret: its first character, and the one behind its last."""
    for match in _FORMS.finditer(text):
        group = match.lastgroup or ""
        if group != "long" or _is_random(match[group]):
            yield match.span(group)


def without_forms(text: str) -> str:
    """The same text, equally long, with a star for each character of what has a secret's form."""
    return starred(text, secret_forms(text))


def starred(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The same text, equally long, with a star for each character that lies in one of the spans."""
    parts, position = [], 0
    for start, end in sorted(spans):
        begin = max(start, position)
        if end > begin:
            parts += [text[position:begin], "*" * (end - begin)]
            position = end
    return "".join([*parts, text[position:]]) if parts else text


def _is_random(text: str) -> bool:
    """Whether base64 without padding is neither a word nor a path."""
    digits = sum(letter.isdigit() for letter in text)
    mixed = not text.islower() and not text.isupper()
    return digits >= _LEAST_DIGITS and mixed and text[0] != "/" and text.count("/") * _LEAST_LETTERS <= len(text)
