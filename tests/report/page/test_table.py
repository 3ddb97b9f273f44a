"""Tables."""

from kspec.report.page.table import code, names, scroller, table


def test_a_table_says_what_its_headings_are_for() -> None:
    """A caption, a scope for each heading, and a frame that the keyboard reaches."""
    found = table("Things", ("A", "B"), [("a", code("<b>"))])
    assert "<caption>Things</caption>" in found
    assert '<th scope="col">A</th><th scope="col">B</th>' in found
    assert '<th scope="row">a</th><td><code>&lt;b&gt;</code></td>' in found
    assert found.startswith('<div class="wide" role="region" aria-label="Things" tabindex="0">')
    assert scroller(code("x"), "y").endswith("<code>x</code></div>")


def test_an_empty_table_is_a_sentence() -> None:
    """Nobody reads headings of nothing."""
    assert table("Things", ("A",), []) == '<p class="soft">Things: none.</p>'


def test_long_lists_are_counted() -> None:
    """The first few are named."""
    assert names(["a", "b"]) == "<code>a</code>, <code>b</code>"
    assert names(list("abcde")) == "<code>a</code>, <code>b</code>, <code>c</code> and 2 more"
    assert names(list("abc"), 1) == "<code>a</code> and 2 more"
