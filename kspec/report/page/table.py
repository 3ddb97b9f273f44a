"""Tables as screen readers take them: a caption, a scope for each heading, rows that begin with their name."""

from collections.abc import Sequence
from typing import Final

from kspec.report.page.markup import NEWLINE, Markup, element, join, text

_MOST: Final = 3
"""Names that are listed before the rest is counted."""


def table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str = "none") -> Markup:
    """A table in a frame that scrolls by itself where it is wider than the page; a sentence where it has no rows."""
    if not rows:
        return element("p", f"{caption}: {empty}.", class_="soft")
    head = element("tr", *(element("th", name, scope="col") for name in columns))
    body = join((_row(row) for row in rows), "\n")
    whole = element("table", element("caption", caption), element("thead", head), element("tbody", NEWLINE, body))
    return scroller(whole, caption)


def scroller(content: Markup, name: str) -> Markup:
    """A frame that scrolls sideways, by the keyboard as well."""
    return element("div", content, class_="wide", role="region", aria_label=name, tabindex=0)


def code(value: str) -> Markup:
    """A name, path or value of the cluster's."""
    return element("code", value)


def names(values: Sequence[str], most: int = _MOST) -> Markup:
    """Names, of which only the first are listed; the rest is counted."""
    listed = join((code(name) for name in values[:most]), ", ")
    more = len(values) - most
    return Markup(f"{listed}{text(f' and {more} more')}") if more > 0 else listed


def _row(cells: Sequence[str]) -> Markup:
    first, *others = cells
    return element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in others))
