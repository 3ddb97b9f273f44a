"""The page of each code, as it was installed with kspec: the files `docs/codes/<code>.md`."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_FOLDERS = (_PACKAGE / "pages", _PACKAGE.parent / "docs" / "codes")
"""Where an installed package has them, and a checkout."""


def page(code: str) -> str | None:
    """The text of a code's page, Markdown, or None where there is none."""
    for folder in _FOLDERS:
        path = folder / f"{code}.md"
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return None
