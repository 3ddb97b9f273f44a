"""The pages of codes, in a checkout and in a package."""

import tomllib
from pathlib import Path

from kspec.facts.pages import page

ROOT = Path(__file__).parents[2]


def test_a_page_is_the_file_of_the_documentation() -> None:
    """There is one source."""
    assert page("type") == (ROOT / "docs" / "codes" / "type.md").read_text()
    assert page("no-such-code") is None


def test_a_page_may_be_shared() -> None:
    """Then a code has a section of it."""
    text = page("cis-1.2.1")
    assert text is not None
    assert text.startswith("# cis-1.2.1\n")
    assert text.count("\n#") == 0


def test_a_package_has_the_pages() -> None:
    """The wheel gets the folder of the documentation, and the source distribution has it."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]
    assert build["wheel"]["force-include"] == {"docs/codes": "kspec/pages"}
    assert "docs/codes" in build["sdist"]["include"]
