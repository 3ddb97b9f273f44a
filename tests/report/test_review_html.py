"""A review as a page."""

from html.parser import HTMLParser

from reviewed import CERTIFICATE, reviewed

from kspec.model.frozen import evolve
from kspec.report.review_html import render


class Page(HTMLParser):
    """The elements of a page, and whether each is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not {"src", "href", "onclick"} & {name for name, _ in attrs}
        self.names.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_needs_nothing_else() -> None:
    """No script, nothing from elsewhere, every element closed."""
    text = render(reviewed())
    page = Page(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & set(page.names)
    assert "@import" not in text
    assert "url(" not in text
    assert "gains DNS:api.example.com, its key stays" in text


def test_no_text_acts() -> None:
    """Whatever a name or a value is made of."""
    odd = evolve(CERTIFICATE, inner='<script>alert("x")</script>', form="text")
    review = reviewed()
    page = Page(render(evolve(review, groups=(evolve(review.groups[0], files=(odd,)),))))
    assert "script" not in page.names
    assert "b" not in page.names
