"""The one door to HTML and SVG: whatever is not markup yet is escaped here, without what could act or be a secret."""

from collections.abc import Iterable
from html import escape
from typing import Final

from kspec.report.terminal import printable
from kspec.secrets.forms import without_forms

_VOID: Final = frozenset({"meta", "link", "br", "rect", "path", "line", "circle"})
"""Elements that are written without an end: those of HTML that have none, and those of SVG that are never filled."""
_SVG: Final = frozenset({"rect", "path", "line", "circle"})


class Markup(str):
    """A text that is markup already: only this module makes one of other texts."""

    __slots__ = ()


NOTHING: Final = Markup()
NEWLINE: Final = Markup("\n")


def text(value: str) -> Markup:
    """A text as a page may hold it."""
    return Markup(escape(without_forms(printable(value))))


def element(tag: str, /, *children: str, **attributes: str | int | bool) -> Markup:
    """An element. Children that are not markup are escaped.

    An attribute's `_` stands for `-`, and one at its end for nothing (`class_`); False leaves it out, True is the
    attribute without a value.
    """
    start = "".join([f"<{tag}", *_attributes(attributes)])
    if tag in _VOID and not children:
        return Markup(f"{start}/>" if tag in _SVG else f"{start}>")
    return Markup(f"{start}>{join(children)}</{tag}>")


def join(parts: Iterable[str], between: str = "") -> Markup:
    """Parts one after the other; those that are not markup are escaped."""
    return Markup(between.join(part if isinstance(part, Markup) else text(part) for part in parts))


def rendered(part: str) -> Markup:
    """What `element` or `join` has given elsewhere, as in another process, and came back as a text."""
    return Markup(part)


def style(sheet: str) -> Markup:
    """A style sheet of our own, which is not escaped."""
    return Markup(f"<style>{sheet}</style>")


def document(*parts: Markup) -> str:
    """A whole page in English."""
    return f'<!DOCTYPE html>\n<html lang="en">\n{join(parts, chr(10))}\n</html>\n'


def _attributes(given: dict[str, str | int | bool]) -> Iterable[str]:
    for name, value in given.items():
        if value is not False:
            said = name.rstrip("_").replace("_", "-")
            yield f" {said}" if value is True else f' {said}="{text(str(value))}"'
