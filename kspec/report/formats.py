"""The formats in which findings can be shown, and the module that knows each."""

import importlib
from collections.abc import Sequence
from typing import Final

from kspec.model.filefindings import FileFindings

FORMATS: Final = {
    "text": "kspec.report.text",
    "concise": "kspec.report.concise",
    "json": "kspec.report.json",
    "sarif": "kspec.report.sarif",
    "github": "kspec.report.github",
}
"""Name -> module; its `render(results)` returns the whole text. Imported only when chosen."""

_COLOURED: Final = ("text", "concise")


def render(name: str, results: Sequence[FileFindings], *, colour: bool = False) -> str:
    """The findings of all specs in a format of the table; `colour` is for those that people read."""
    module = importlib.import_module(FORMATS[name])
    text: str = module.render(results, colour=colour) if name in _COLOURED else module.render(results)
    return text
