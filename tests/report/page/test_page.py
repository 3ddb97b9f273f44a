"""The whole page."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kspec.model.overview import Overview
from kspec.report.page.page import render

NOW = datetime(2030, 1, 1, tzinfo=UTC)
VOID = {"meta", "link"}
CLOSED = {"rect", "path", "line", "circle"}
SHEET = Path(__file__).parents[3] / "kspec/report/page/sheet.css"
PAIRS = [("ink", 4.5), ("soft", 4.5), ("good", 4.5), ("near", 4.5), ("bad", 4.5), ("link", 4.5)]
PAIRS += [(f"c{number}", 3.0) for number in range(6)]
"""Colours on the page's ground, and the contrast that WCAG AA asks: of text, of what is drawn."""


class Page(HTMLParser):
    """Reads a page and notes its elements; an end that closes another element than the last is a failure."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in CLOSED
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of these names."""
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture
def page(overview: Overview) -> Page:
    """The small cluster's."""
    return Page(render(overview, NOW))


def test_every_element_is_closed_where_it_was_opened(page: Page) -> None:
    """And names that would act in a page do not."""
    assert page.opened == []
    assert page.named("script", "b", "img", "iframe", "object", "form") == []


def test_every_id_is_there_once_and_every_link_leads_to_one(page: Page) -> None:
    """Anchors, and what names an element for those who cannot see it."""
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    led = {(attributes["href"] or "").removeprefix("#") for attributes in page.named("a")}
    names = (attributes.get("aria-labelledby") or "" for _, attributes in page.elements)
    assert led | {word for name in names for word in name.split()} <= set(ids)
    assert led == {"findings", "nodes", "trust", "pki", "expiry", "flags", "images", "objects"}


def test_nothing_is_asked_of_another_machine(overview: Overview, page: Page) -> None:
    """No address to load from, in elements or the style sheet; and the page's own policy forbids it."""
    text = render(overview, NOW)
    assert [attributes for _, attributes in page.elements if attributes.keys() & {"src", "srcset", "action"}] == []
    assert [link["href"] for link in page.named("link")] == ["data:,"]
    assert not re.search(r"url\(|@import|https?://", text)
    policy = page.named("meta")[1]["content"] or ""
    assert policy.startswith("default-src 'none'; img-src data:; style-src 'sha256-")


def test_landmarks_and_headings(page: Page) -> None:
    """One main part, one first heading, and no level left out."""
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(tag) for tag in ("header", "nav", "main", "footer", "h1", "title")] == [1, 1, 1, 1, 1, 3]
    assert set(tags) & {"h2", "h3"} == {"h2"}
    assert all(cell.get("scope") for cell in page.named("th"))


def test_the_same_facts_give_the_same_bytes(overview: Overview) -> None:
    """And another day another page."""
    assert render(overview, NOW) == render(overview, NOW)
    assert render(overview, NOW) != render(overview, datetime(2031, 1, 1, tzinfo=UTC))


def luminance(colour: str) -> float:
    """The relative luminance of WCAG."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_the_contrast_that_wcag_aa_asks(scheme: int) -> None:
    """On the page's ground, and of texts on the ground of tiles."""
    roots = re.findall(r":root \{(.*?)\}", SHEET.read_text(), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", roots[scheme]))
    for ground in ("paper", "block"):
        for name, least in PAIRS:
            light, dark = sorted((luminance(colours[name]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least, (name, ground)
