"""The order of the passes, and the loop that runs them."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.disk.sources import Sources
from kspec.facts import codes
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span
from kspec.pipeline import BUILD, CHECK, READ, REHEARSE, Build, Options, need, run

ERROR = Diagnostic(codes.UNKNOWN_FIELD, "x", Span("a", 1, 1, 1, 1))


def start(folder: Path, text: str) -> Build:
    """A build of a text, before any pass."""
    (folder / "cluster.yaml").write_text(text)
    return Build(Options((folder / "cluster.yaml",), folder / "cluster.lock", folder / "cluster.keys"), Sources())


def test_building_begins_with_reading() -> None:
    """The passes of a build are those of reading, then its own."""
    assert BUILD[: len(READ)] == READ
    assert len(set(BUILD)) == len(BUILD)


def test_a_rehearsal_leaves_out_what_touches_the_keyring() -> None:
    """Its passes are those of a build but for the one that tends the keyring."""
    assert [step.__name__ for step in BUILD if step not in REHEARSE] == ["_tend"]


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    """A field of no type, a value of the wrong type and a missing one, in one run, each with its line."""
    text = SPEC.replace("nodeRegistration", "nodeRegistrations").replace("v1.37.2", "v1.37.2\nclusterName: 7")
    build = run(READ, start(tmp_path, text))
    assert build.failed
    assert {finding.span.line for finding in build.findings if finding.severity is Severity.ERROR} >= {4, 11}


def test_a_pass_behind_a_mistake_is_not_run(tmp_path: Path) -> None:
    """Nothing is planned, made or read from the keyring for a spec that is wrong."""
    build = run(BUILD, start(tmp_path, SPEC.replace("advertiseAddress", "advertisedAddress")))
    assert (build.spec, build.plan, build.files) == (None, None, ())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cluster.yaml"]


def test_a_spec_that_is_right_is_complete(tmp_path: Path) -> None:
    """After reading, there is a spec; a check needs none."""
    assert need(read_spec(tmp_path).spec).first.name == "cp-1"
    assert not run(CHECK, start(tmp_path, SPEC)).failed


def test_a_part_that_is_not_there_is_our_bug() -> None:
    """A wrong order of passes is an assertion, not a finding."""
    with pytest.raises(AssertionError, match="before the one that it needs"):
        need(None)
    assert need(0) == 0


def test_only_errors_fail_a_build(tmp_path: Path) -> None:
    """Warnings are kept and said."""
    build = start(tmp_path, SPEC)
    assert build.found([ERROR]).failed
    assert not build.found([Diagnostic(Code("x", ""), "x", ERROR.span, Severity.WARNING)]).failed
