"""The door to HTML."""

import re
from pathlib import Path

import kspec
from kspec.report.page.markup import NEWLINE, NOTHING, Markup, document, element, join, style, text


def test_whatever_is_not_markup_is_escaped() -> None:
    """As a child, in an attribute and when parts are joined."""
    found = element("p", "<b>", element("i", "&"), title='"x"')
    assert found == '<p title="&quot;x&quot;">&lt;b&gt;<i>&amp;</i></p>'
    assert join(["<", Markup("<br>"), NOTHING, NEWLINE]) == "&lt;<br>\n"


def test_nothing_with_a_secrets_form_and_nothing_that_acts_passes() -> None:
    """A token's second half, a key in base64, a mark that turns the text around."""
    assert text("abcdef.0123456789abcdef") == "abcdef.****************"
    assert text("a\u202eb\x1b") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"


def test_attributes_by_their_names() -> None:
    """`class_` is class, `_` a dash; False is not there, True has no value."""
    found = element("a", class_="x", aria_label="y", hidden=True, lang=False, tabindex=0)
    assert found == '<a class="x" aria-label="y" hidden tabindex="0"></a>'


def test_elements_without_an_end() -> None:
    """Of HTML they stay open, of SVG they are closed."""
    assert element("meta", charset="utf-8") == '<meta charset="utf-8">'
    assert element("path", d="M0 0") == '<path d="M0 0"/>'
    assert element("path", element("title", "a")) == "<path><title>a</title></path>"


def test_a_document_and_its_style() -> None:
    """A sheet is not escaped: it is ours."""
    assert style("a > b {}") == "<style>a > b {}</style>"
    assert document(NOTHING).startswith('<!DOCTYPE html>\n<html lang="en">\n')


def test_there_is_one_door() -> None:
    """No other module escapes texts for a page."""
    package = Path(kspec.__file__).parent
    others = [
        path
        for path in package.rglob("*.py")
        if re.search(r"^(?:import html|from html)\b", path.read_text(), re.MULTILINE)
    ]
    assert [path.name for path in others] == ["markup.py"]
