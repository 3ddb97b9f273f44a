"""The whole page of a report: what an output says of its cluster."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from kspec.model.diagnostic import Diagnostic
from kspec.model.overview import Overview
from kspec.report.page.frame import framed
from kspec.report.page.markup import NEWLINE, Markup, element, join
from kspec.report.page.sections import Section, sections
from kspec.report.page.standing import findings, next_end

SHEET: Final = Path(__file__).with_name("sheet.css").read_text(encoding="utf-8")


def render(overview: Overview, now: datetime, of_spec: Sequence[Diagnostic] = ()) -> str:
    """The report of an output, as it stands at a moment: the same facts and moment give the same bytes.

    `of_spec` is what a check found in the spec, as it may be shown.
    """
    title = f"Cluster {overview.name}" if overview.name else "Cluster"
    parts = sections(overview, now, of_spec)
    return framed(
        f"{title}, Kubernetes {overview.kubernetes}",
        SHEET,
        NEWLINE,
        _header(overview, title, parts, _day(now), _tiles(overview, now, len(of_spec))),
        NEWLINE,
        element("main", NEWLINE, *(_section(part) for part in parts)),
        NEWLINE,
        _footer(overview),
        NEWLINE,
        icon=True,
    )


def _day(now: datetime) -> Markup:
    return element("time", f"{now:%Y-%m-%d %H:%M} UTC", datetime=f"{now:%Y-%m-%dT%H:%M:%SZ}")


def _header(
    overview: Overview, title: str, parts: Sequence[Section], day: Markup, tiles: Iterable[tuple[str, str]]
) -> Markup:
    links = (element("li", element("a", part.heading, href=f"#{part.anchor}")) for part in parts)
    said = f"Kubernetes {overview.kubernetes}" + (f", at {overview.endpoint}" if overview.endpoint else "")
    boxes = (element("div", element("dt", name), element("dd", value)) for name, value in tiles)
    return element(
        "header",
        element("h1", title),
        element("p", said, ". As of ", day, ".", class_="soft"),
        element("dl", *boxes),
        element("nav", element("ul", *links), aria_label="Sections"),
    )


def _tiles(overview: Overview, now: datetime, of_spec: int) -> Iterator[tuple[str, str]]:
    end = next_end(overview.certificates)
    found = len(findings(overview, now)) + of_spec
    yield "Nodes", str(len(overview.nodes))
    yield "Control planes", str(sum(node.role == "control-plane" for node in overview.nodes))
    yield "Certificates", str(sum(one.not_after is not None for one in overview.certificates))
    yield "First end", f"{end:%Y-%m-%d}" if end else "none"
    yield "Findings", element("span", str(found), class_="near" if found else "good")


def _section(part: Section) -> Markup:
    heading = element("h2", part.heading, id=part.anchor)
    return join((element("section", heading, NEWLINE, part.content, aria_labelledby=part.anchor), NEWLINE))


def _footer(overview: Overview) -> Markup:
    said = (
        f"Written by kspec report from public files alone; the output was built by kspec {overview.kspec}. "
        f"Of its files {overview.secrets} are secret: none of them was opened."
    )
    return element("footer", element("p", said))
