"""Certificates as a text for reviewers: a block for each, one fact a line, so that a difference shows what changed."""

from collections.abc import Sequence
from typing import Final

from kspec.model.frozen import frozen
from kspec.x509.certificate_fields import Field

_WIDTH: Final = 16
"""Columns of a fact's name and the blanks behind it; the longest is `extended usage`."""


_INDENT: Final = "  "


@frozen
class Entry:
    """A certificate, or a key without one: its name in the lock, and its facts."""

    name: str
    fields: Sequence[Field]


def render(entries: Sequence[Entry]) -> str:
    """The entries in their order, with an empty line between two of them; control characters are escaped."""
    return "\n".join(_block(entry) for entry in entries)


def parse(text: str) -> tuple[Entry, ...]:
    """The entries of such a text; what was escaped stays so.

    Raises:
        ValueError: a line is neither a name nor a fact of the name above it.
    """
    found: list[tuple[str, list[Field]]] = []
    for line in filter(None, text.split("\n")):
        if not line.startswith(_INDENT):
            found.append((line, []))
        elif found and line[len(_INDENT) :][:_WIDTH].strip():
            fact = line[len(_INDENT) :]
            found[-1][1].append(Field(fact[:_WIDTH].strip(), fact[_WIDTH:]))
        else:
            message = f"not a text of certificates: {line!r}"
            raise ValueError(message)
    return tuple(Entry(name, tuple(fields)) for name, fields in found)


def _block(entry: Entry) -> str:
    lines = [entry.name, *(f"{_INDENT}{name:{_WIDTH}}{value}".rstrip() for name, value in entry.fields)]
    return "".join(f"{_escaped(line)}\n" for line in lines)


def _escaped(line: str) -> str:
    """A line that is one: an adopted certificate's names may hold any character."""
    if line.isprintable():
        return line
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii") for letter in line
    )
