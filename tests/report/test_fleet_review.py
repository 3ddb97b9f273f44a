"""The review of a fleet."""

import pytest

from kspec.report.fleet import Done
from kspec.report.fleet_review import render
from kspec.report.review_markdown import MOST

SAME = Done("a", "a.yaml", 0, text="x\n")
DIFFERENT = Done("b", "b.yaml", 1, text="y\nz\n")
BROKEN = Done("c", "c.yaml", 2, told="error[<x>]: oh\n --> c.yaml\n")


def test_differences_are_told_below_names() -> None:
    """Of those clusters alone that have any."""
    done = [SAME, DIFFERENT, BROKEN]
    assert render("text", done) == "b (b.yaml):\ny\nz\n3 clusters: 1 same, 1 different, 1 cannot be compared\n"


@pytest.mark.parametrize("wanted", ["text", "markdown", "html"])
def test_nothing_is_told_quietly_where_nothing_differs(wanted: str) -> None:
    """Else the summary is."""
    assert render(wanted, [SAME], quiet=True) == ""
    assert "1 cluster: 1 same" in render(wanted, [SAME])


def test_markdown_begins_with_the_summary() -> None:
    """A cluster that cannot be compared is named; its mistakes are on standard error."""
    assert render("markdown", [SAME, DIFFERENT, BROKEN]) == (
        "## 3 clusters: 1 same, 1 different, 1 cannot be compared\n\ny\nz\n\n### c (c.yaml): cannot be compared\n"
    )


def test_a_comment_has_room_for_so_much() -> None:
    """A cluster without room in it is left out as a whole, and counted; a smaller one that follows is shown."""
    large = [Done(f"{number}", "", 1, text=f"{number:030}\n" * 1000) for number in range(3)]
    told = render("markdown", [*large, DIFFERENT])
    assert len(told) <= MOST
    assert told.endswith("\ny\nz\n\n*There is no room here for 2 reviews more: `kspec diff` has all.*\n")


def test_a_page_has_a_section_for_each_cluster() -> None:
    """What was rendered as a section is taken as it is, what else was said is escaped."""
    section = Done("b", "b.yaml", 1, text="<section><h2>y</h2></section>")
    told = render("html", [SAME, section, BROKEN])
    assert "<h1>3 clusters: 1 same, 1 different, 1 cannot be compared</h1><section><h2>y</h2></section>" in told
    assert "<pre>error[&lt;x&gt;]: oh\n --&gt; c.yaml</pre>" in told


@pytest.mark.parametrize("wanted", ["text", "markdown", "html"])
def test_what_is_the_same_in_several_is_told_once(wanted: str) -> None:
    """By all that is behind the headline; of many clusters some are named, and all with `verbose`."""
    end = "</h2>" if wanted == "html" else "\n"
    done = [Done(f"c{number:02}", "", 1, text=f"out/c{number:02}{end}the body\n") for number in range(20)]
    told = render(wanted, [*done, Done("d", "", 1, text=f"out/d{end}another\n")])
    assert told.count("the body") == told.count("another") == 1
    assert "he same in 19 other clusters: c01, c02, c03" in told
    assert "c12 and 7 more" in told
    assert "c18, c19" in render(wanted, done, verbose=True)
    assert "out/c01" not in told
