"""The page of each code, as it was installed with kspec: the files `docs/codes/<code>.md`."""

import re
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "pages", _PACKAGE.parent / "docs" / "codes")
"""Where an installed package has them, and a checkout."""


def page(code: str) -> str | None:
    """The text of a code's page, Markdown, or None where there is none.

    The codes of a benchmark share a page, named as their names begin; there each has a section.
    """
    own = _read(code)
    if own is not None:
        return own
    shared = _read(code.partition("-")[0])
    section = re.search(rf"^#(# {re.escape(code)}\n.*?)(?=^## |\Z)", shared or "", re.MULTILINE | re.DOTALL)
    return section[1].rstrip() + "\n" if section else None


def _read(name: str) -> str | None:
    for folder in _FOLDERS:
        path = folder / f"{name}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None
