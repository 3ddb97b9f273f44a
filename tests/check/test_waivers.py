"""Waivers: which findings a user has accepted, and waivers that accept nothing."""

from pathlib import Path

import pytest

from kspec.check.waivers import Waiver, check_waivers, collect, waive
from kspec.cli.main import main
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.span import Span

HERE = Span("cluster.yaml", 1, 1, 1, 2)
CODES = {
    str(code): code
    for code in (
        Code("old-release", "", Severity.WARNING, waiver=True),
        Code("unknown-argument", "", Severity.ERROR, waiver=True),
        Code("type", ""),
    )
}
SPEC = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
dns: {imageTag: latest}
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
"""


def finding(code: str) -> Diagnostic:
    """A finding with its code's usual severity."""
    return Diagnostic(CODES[code], code, HERE, severity=CODES[code].severity)


def test_a_waived_warning_goes_and_a_waived_error_warns() -> None:
    """A code that cannot be waived stays as it is."""
    found = [finding("old-release"), finding("unknown-argument"), finding("type")]
    kept = waive(found, collect((), list(CODES)), CODES)
    assert [(one.code, one.severity) for one in kept] == [
        ("unknown-argument", Severity.WARNING),
        ("type", Severity.ERROR),
    ]


def test_without_waivers_everything_stays() -> None:
    """No name, no effect."""
    found = (finding("old-release"), finding("unknown-argument"))
    assert waive(found, (), CODES) == found


def test_waivers_stand_in_the_spec_or_on_the_command_line() -> None:
    """Those of the spec know their field; what is not a name is left to decoding."""
    value: Json = {"kind": "ClusterSpec", "waivers": ["old-release", 7]}
    found = collect((Document(value, HERE), Document({"kind": "Other", "waivers": ["x"]}, HERE)), ["type"])
    assert [(waiver.code, waiver.path) for waiver in found] == [("old-release", "waivers[0]"), ("type", "")]


def test_a_waiver_that_can_waive_nothing_is_an_error() -> None:
    """A misspelt code is told its nearest, a code that cannot be waived that it cannot."""
    near, never = check_waivers(collect((), ["old-relese", "type"]), (), CODES)
    assert (near.code, near.severity, near.help) == ("unknown-waiver", Severity.ERROR, "did you mean old-release?")
    assert "cannot be waived" in never.message


@pytest.mark.parametrize("given", ["old-release,type", "old-release type", "old-release, type"])
def test_a_list_of_codes_in_one_is_told_how_to_be_given(given: str) -> None:
    """On the command line and in a spec."""
    (line,) = check_waivers(collect((), [given]), (), CODES)
    assert line.help == "repeat --waive for each code: old-release and type"
    spec = Document({"kind": "ClusterSpec", "waivers": [given]}, HERE)
    (item,) = check_waivers(collect((spec,), ()), (), CODES)
    assert item.help == "write an item for each code: old-release and type"


def test_a_waiver_of_the_spec_that_matches_nothing_is_a_warning() -> None:
    """Not so one of the command line, nor one for which nobody looked."""
    spec = Document({"kind": "ClusterSpec", "waivers": ["old-release"]}, HERE)
    waivers = collect((spec,), ["unknown-argument"])
    assert [one.code for one in check_waivers(waivers, (), CODES)] == ["unused-waiver"]
    assert list(check_waivers(waivers, {"old-release"}, CODES)) == []
    assert list(check_waivers(waivers, (), CODES, ["old-release"])) == []


@pytest.mark.parametrize(
    ("waivers", "options", "status", "shown"),
    [
        ("", [], 0, "mutable-image-tag"),
        ("waivers: [mutable-image-tag]", [], 0, "nothing found"),
        ("", ["--waive", "mutable-image-tag"], 0, "nothing found"),
        ("waivers: [mutable-image-tag, old-release]", [], 0, "unused-waiver"),
        ("waivers: [mutable-tag]", [], 1, "unknown-waiver"),
        ("", ["--waive", "mutable-tag"], 1, "unknown-waiver"),
        ("waivers: [mutable-image-tag, cis-1.2.15]", [], 0, "nothing found"),
    ],
)
def test_a_check_with_waivers(  # noqa: PLR0913, PLR0917 - a row of a table, and pytest's own
    waivers: str, options: list[str], status: int, shown: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the file or the command line to what is shown; a benchmark's may wait for the benchmark."""
    path = tmp_path / "cluster.yaml"
    path.write_text(SPEC + waivers)
    assert main(["check", str(path), *options]) == status
    assert shown in capsys.readouterr().out


def test_equal_waivers_are_one() -> None:
    """Two that say the same at the same place are equal; the place counts."""
    here, there = Span("a.yaml", 1, 1, 1, 2), Span("a.yaml", 2, 1, 2, 2)
    assert Waiver("old-release", here) == Waiver("old-release", here)
    assert Waiver("old-release", here) != Waiver("old-release", there)
