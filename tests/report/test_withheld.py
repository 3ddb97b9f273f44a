"""The one door to what is shown."""

import ast
from pathlib import Path

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.filefindings import FileFindings
from kspec.model.fix import Edit, Fix
from kspec.model.span import Span
from kspec.report.withheld import shown, shown_lines, shown_once, shows_secrets

REPORT = Path(__file__).parents[2] / "kspec" / "report"
SECRET = "Plant8fK2xQ9z"  # noqa: S105 - of nobody
SOURCES = {"a.yaml": f"kind: ClusterSpec\nfiles: [{{path: /a, contnt: {SECRET}}}]\n".encode()}
PLACE = Span("a.yaml", 2, 1, 2, 2)


def test_every_text_of_a_finding_is_masked() -> None:
    """Message, help, path, notes, the fix's phrase; the fix itself stays, so that it can be made."""
    fix = Fix(f"write {SECRET}", (Edit(PLACE, SECRET, SECRET),))
    finding = Diagnostic(
        codes.TYPE, SECRET, PLACE, path=SECRET, help=SECRET, notes=(SECRET, Note(SECRET, PLACE)), fix=fix
    )
    (masked,) = shown(FileFindings("a.yaml", (finding, finding), SOURCES))
    assert SECRET not in repr(masked)
    assert masked.fix is not None
    assert masked.fix.edits == fix.edits
    assert masked.message == "***"
    assert shows_secrets(SOURCES)(f"x{SECRET}")
    assert not shows_secrets(SOURCES)("path: /a")


def test_lines_are_counted_as_spans_count_them() -> None:
    """A carriage return before the line feed belongs to neither line; a program is read as one."""
    assert list(shown_lines("a.yaml", b"a: b\r\ntoken: abc\r\n")) == ["a: b", "token: ***"]
    assert list(shown_lines("a.jsonnet", b"local a = 'abc';\n{}\n")) == ["local a = '***';", "{}"]


def test_no_format_has_another_door() -> None:
    """Whatever renders findings takes them, and the lines of sources, from here."""
    for path in REPORT.glob("*.py"):
        names = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        if path.name != "withheld.py":
            assert names & {"ordered", "findings"} == set(), path.name
    assert "shown_lines" in (REPORT / "excerpt.py").read_text()
    assert "shown_lines" in (REPORT / "difference.py").read_text()


def test_what_several_specs_have_in_common_is_told_once() -> None:
    """With the first of them; one that differs in anything is another one."""
    common, own = Diagnostic(codes.TYPE, "a", PLACE), Diagnostic(codes.TYPE, "a", Span("b.yaml", 2, 1, 2, 2))
    results = [FileFindings("x.yaml", (common,)), FileFindings("y.yaml", (common, own))]
    assert [findings for _, findings in shown_once(results)] == [(common,), (own,)]
