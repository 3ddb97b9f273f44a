"""What jsonnet says about a program, without what the program says: a text of its own may hold a secret.

Texts of jsonnet 0.20 and 0.21. Of each only words of jsonnet's own are repeated, numbers, and names that stand in the
program's code; an `assert` or `error` has a text of the author's, which may look like any of these.
"""

import re
from typing import Final

from kspec.secrets.jsonnet_text import jsonnet_lines

_STATIC: Final = "STATIC ERROR: "
_RUNTIME: Final = "RUNTIME ERROR: "
_OWN: Final = "it ends with a text of its own, which may hold a secret and is not shown; `jsonnet {file}` shows it"
_TYPE: Final = r"(?:string|number|boolean|object|array|function|null)"
_TYPES: Final = rf"\(?{_TYPE}(?:, {_TYPE})*\)?"
_NAME: Final = r"(?P<name>[A-Za-z_]\w*)"
_RUNTIME_TEXTS: Final = (
    re.compile(rf"field does not exist: {_NAME}"),
    re.compile(rf"function parameter {_NAME} not bound in call\."),
    re.compile(rf"function has no parameter {_NAME}"),
    re.compile(r"too many args, function has \d+ parameter\(s\)"),
    re.compile(r"max stack frames exceeded\."),
    re.compile(r"division by zero\."),
    re.compile(r"array bounds error: -?\d+ not within \[0, \d+\)"),
    re.compile(rf"binary operator \S{{1,2}} requires matching types, got {_TYPE} and {_TYPE}\."),
    re.compile(rf"binary operator \S{{1,2}} does not operate on .*{_TYPE}\."),
    re.compile(rf"unary operator \S does not operate on type {_TYPE}"),
    re.compile(rf"(?:string|array) index must be a number, got {_TYPE}\."),
    re.compile(rf"condition must be boolean, got {_TYPE}\."),
    re.compile(rf"only functions can be called, got {_TYPE}"),
    re.compile(r"field name was not a string\."),
    re.compile(rf"[Ff]ormat required number at \d+, got {_TYPE}"),
    re.compile(rf"length operates on strings, objects, and arrays, got {_TYPE}"),
)
_SHORTENED: Final = {
    "field does not exist": re.compile(r"field does not exist: "),
    "couldn't open an import": re.compile(r"couldn't open import "),
    "undefined external variable": re.compile(r"undefined external variable: "),
    "a field has the name of another": re.compile(r"duplicate field name: "),
    "an array is indexed with a string": re.compile(r"attempted index an array with string "),
    "an assertion of std.assertEqual failed": re.compile(r"Assertion failed\. "),
    "a number cannot be read": re.compile(r".*is not a base \d+ integer"),
    "JSON cannot be read": re.compile(r"\[json\.exception\."),
    "YAML cannot be read": re.compile(r"YAML error: "),
    "a function of std was given something else than it takes": re.compile(r"Builtin function \w+ expected "),
    "a text is not base64": re.compile(r"Not a base64 encoded string"),
    "a format names a field that does not exist": re.compile(r"No such field: "),
}
"""What is said instead of a text that repeats a value, by how that begins."""
_UNKNOWN: Final = re.compile(r"Unknown variable: [A-Za-z_]\w*")
_PLAIN: Final = re.compile(r"(?:[^\"'(:]|(?<=\w)'(?=\w))+")
"""Of a text about the program's form: up to where it quotes."""


def public_error(text: str, program: str, file: str) -> str:
    """What a message of jsonnet may say, in one line.

    Args:
        text: the message's first line, without the place; one without jsonnet's own beginning is kspec's.
        program: the text of the program.
        file: its name, for the way to see the whole message.
    """
    if text.startswith(_STATIC):
        bare = text.removeprefix(_STATIC)
        found = _UNKNOWN.match(bare) or _PLAIN.match(bare)
        return found[0].rstrip(" .") if found else "its text is not jsonnet"
    if not text.startswith(_RUNTIME):
        return text
    bare = text.removeprefix(_RUNTIME)
    for pattern in _RUNTIME_TEXTS:
        match = pattern.fullmatch(bare)
        if match and _is_code(match.groupdict().get("name"), program):
            return bare.rstrip(".")
    short = next((short for short, pattern in _SHORTENED.items() if pattern.match(bare)), None)
    return short or _OWN.format(file=file)


def _is_code(name: str | None, program: str) -> bool:
    """Whether a name, if there is one, stands in the program outside of strings and comments."""
    return name is None or any(re.search(rf"\b{name}\b", line) for line in jsonnet_lines(program))
