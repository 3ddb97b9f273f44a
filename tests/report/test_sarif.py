"""What SARIF demands beyond the shape that the reviewed texts show."""

import json

from kspec.facts import codes
from kspec.model.diagnostic import Diagnostic
from kspec.model.filefindings import FileFindings
from kspec.model.fix import respell
from kspec.model.span import Span
from kspec.report.sarif import render


def test_results_point_at_their_rule(usual: list[FileFindings]) -> None:
    """By name and by index; rules are sorted and none is there twice."""
    (run,) = json.loads(render(usual))["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_paths_are_uris() -> None:
    """A relative path is a relative reference, also with a colon; an absolute one is a file URI."""
    for file, uri in (("a b/é.yaml", "a%20b/%C3%A9.yaml"), ("/a b.yaml", "file:///a%20b.yaml")):
        text = render([FileFindings(file, (Diagnostic(codes.TYPE, "wrong", Span(file, 1, 1, 1, 2)),))])
        (result,) = json.loads(text)["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_a_fix_that_does_not_apply_is_left_out() -> None:
    """Where an alias stands at the place of a name, writing another name would be wrong."""
    span = Span("f", 1, 1, 1, 3)
    found = Diagnostic(codes.UNKNOWN_FIELD, "wrong", span, fix=respell(span, "ab", "abc"))
    for source, there in ((b"ab: 1\n", True), (b"<<: *x\n", False)):
        (result,) = json.loads(render([FileFindings("f", (found,), {"f": source})]))["runs"][0]["results"]
        assert ("fixes" in result) is there
