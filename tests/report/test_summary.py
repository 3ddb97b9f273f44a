"""What a build says that it did."""

from pathlib import Path

import pytest
from small_cluster import SPEC, first_plan, read_spec

from kspec.model.event import Action, Event
from kspec.model.file import File, Withheld
from kspec.model.plan import Plan
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.report.summary import Built, build_values, text_summary, text_unchanged

EVENTS = (
    Event(Action.REUSED, "ca"),
    Event(Action.REISSUED, "cp-1/apiserver", ("a is missing", "b is new")),
    Event(Action.REUSED, "etcd/ca"),
    Event(Action.GENERATED, "sa"),
)
FILES = (File("a", b""), File("b", Secret(b""), 0o600))


@pytest.fixture
def made(tmp_path: Path) -> Plan:
    """The small cluster's plan, for a release that was not recorded."""
    build = read_spec(tmp_path, SPEC.replace("v1.37.2", "v1.37.9"))
    planned = first_plan(build.stage.spec, build.stage.release)
    return planned.plan


def test_the_summary_says_what_happened_and_why(made: Plan) -> None:
    """The rarest first, with reasons; what was reused is counted; what is secret is told."""
    text = text_summary(Built("out", made, EVENTS, FILES, WriteSummary(created=("a",), unchanged=("b",))))
    lines = text.splitlines()
    assert lines[0] == "Kubernetes v1.37.9, 1 control plane: kubeadm's files into out/"
    assert lines[1:4] == [
        "  generated  sa",
        "  re-issued  cp-1/apiserver: a is missing; b is new",
        "  reused     2 identities",
    ]
    assert "  written    1 new, 1 as they were" in lines
    assert "             a" in lines
    assert any(line.startswith("  secret     1 of 2 files, mode 0600") for line in lines)


@pytest.mark.parametrize(("warnings", "told"), [((), ""), ((0,), ""), ((1,), "  warnings   1, shown above\n")])
def test_warnings_are_counted(made: Plan, warnings: tuple[int, ...], told: str) -> None:
    """None are told of where none are given."""
    text = text_summary(Built("out", made, EVENTS, FILES, WriteSummary(), *warnings))
    assert "".join(line for line in text.splitlines(keepends=True) if "warnings" in line) == told


def test_a_build_that_wrote_nothing_says_so(made: Plan) -> None:
    """All files were as they had to be."""
    assert "written    nothing" in text_summary(Built("out", made, (), FILES, WriteSummary(unchanged=("a", "b"))))


def test_what_is_withheld_is_told(made: Plan) -> None:
    """With --public, secret files are left out."""
    assert "left out (--public)" in text_summary(Built("out", made, (), (File("a", Withheld()),), WriteSummary()))


def test_long_lists_are_cut(made: Plan) -> None:
    """A dozen paths are named, the rest is counted."""
    paths = tuple(f"{number:02d}" for number in range(20))
    text = text_summary(Built("out", made, (), FILES, WriteSummary(changed=paths, unchanged=("a",))))
    assert "             11\n             and 8 more; --verbose names all\n" in text


def test_everything_is_named_on_demand(made: Plan) -> None:
    """With --verbose no list is cut, and what was reused is named."""
    paths = tuple(f"{number:02d}" for number in range(20))
    written = WriteSummary(changed=paths, unchanged=("a",))
    events = (*EVENTS, *(Event(Action.ISSUED, f"w-{number}/kubelet.conf") for number in range(60)))
    text = text_summary(Built("out", made, events, FILES, written), verbose=True)
    assert all(f"             {path}\n" in text for path in paths)
    assert all(f"{event.action.value:<10} {event.subject}" in text for event in events)
    assert "more" not in text


def test_programs_get_the_same_as_json(made: Plan) -> None:
    """Every event and path."""
    value = build_values(Built("out", made, EVENTS, FILES, WriteSummary(created=("a",), unchanged=("b",))))
    assert value["output"] == "out"
    assert value["kubernetes"] == {"version": "v1.37.9", "builtBy": "v1.37.2"}
    assert value["events"][1] == {
        "action": "re-issued",
        "subject": "cp-1/apiserver",
        "reasons": ["a is missing", "b is new"],
    }
    assert value["files"] == {"created": ["a"], "changed": [], "removed": [], "mended": [], "unchanged": 1}
    assert value["secret"] == ["b"]


def test_an_unchanged_build_tells_what_the_time_brings() -> None:
    """And nothing else."""
    events = (*EVENTS, Event(Action.EXPIRED, "cp-1/apiserver", ("expired on 2030-01-31",)))
    assert text_unchanged("out", events).splitlines() == [
        "out: nothing changed",
        "  expired    cp-1/apiserver: expired on 2030-01-31",
    ]
