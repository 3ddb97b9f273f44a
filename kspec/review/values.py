"""Values of configurations as a review shows them, in one line, none that is or might be a secret."""

from collections.abc import Sequence
from typing import Final

from kspec.model.document import Json
from kspec.secrets.forms import without_forms
from kspec.secrets.showable import shown

NOT_SHOWN: Final = "(not shown)"
_MOST: Final = 200
_ARGUMENT: Final = {"name", "value"}
_ARGUMENTS: Final = ("extraArgs", "ExtraArgs")
"""Fields that hold arguments of a component, which its command line shows too."""


def rendered(names: Sequence[str], value: Json) -> str:
    """A value at a place with these keys and names on the way: mappings and lists in braces and brackets.

    What may not be shown is told to be there. What is too long is cut.
    """
    text = _rendered(list(names), value)
    return text if len(text) <= _MOST else f"{text[:_MOST]}..."


def is_hidden(names: Sequence[str], value: Json) -> bool:
    """Whether nothing of a value may be shown."""
    if isinstance(value, dict | list):
        return False
    text = shown(_judged(names), value)
    return text is None or without_forms(text) != text


def _rendered(names: list[str], value: Json) -> str:
    if isinstance(value, dict):
        if value.keys() == _ARGUMENT and names and names[-1].endswith(_ARGUMENTS):
            names = [*names, str(value["name"])]
        members = (f"{without_forms(str(key))}: {_rendered([*names, str(key)], inner)}" for key, inner in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_rendered(names, inner) for inner in value)}]"
    if isinstance(value, str) and value.startswith("--"):
        flag, equals, rest = value.partition("=")
        return f"{flag}{equals}{_rendered([*names, flag], rest)}" if equals else flag
    text = shown(_judged(names), value)
    return NOT_SHOWN if text is None else without_forms(text)


def _judged(names: Sequence[str]) -> Sequence[str]:
    """The way to a value by which it is judged: that of an argument ends in the argument's name."""
    if len(names) > 2 and names[-1] in _ARGUMENT and names[-3].endswith(_ARGUMENTS):  # noqa: PLR2004 - list, name, field
        return names[:-1]
    return names
