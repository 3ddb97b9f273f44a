"""jsonnet programs, friendly and hostile ones."""

import os
from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json
from kspec.read.jsonnet import MEMORY, evaluate


def run(folder: Path, program: str) -> tuple[list[Json], list[Diagnostic], Sources]:
    file = folder / "cluster.jsonnet"
    file.write_text(program)
    sources = Sources()
    documents, findings = evaluate(file, program.encode(), sources)
    return [document.value for document in documents], list(findings), sources


@pytest.mark.parametrize(("program", "values"), [("{a: 1}", [{"a": 1}]), ("[{a: 1}, {b: 2}]", [{"a": 1}, {"b": 2}])])
def test_a_program_is_one_document_or_a_list(tmp_path: Path, program: str, values: list[Json]) -> None:
    """Of anything that JSON has."""
    assert run(tmp_path, program)[:2] == (values, [])


def test_imports_count_as_read(tmp_path: Path) -> None:
    """From the program's folder and below."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.libsonnet").write_text("{a: importstr 'b.txt'}")
    (tmp_path / "lib" / "b.txt").write_text("text")
    values, _, sources = run(tmp_path, "import 'lib/a.libsonnet'")
    assert values == [{"a": "text"}]
    assert {Path(name).name: content for name, content in sources.files.items()} == {
        "a.libsonnet": b"{a: importstr 'b.txt'}",
        "b.txt": b"text",
    }


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside", "link", "pipe", "/dev/zero", "none", "."])
def test_nothing_else_can_be_imported(tmp_path: Path, name: str) -> None:
    """Neither by a path nor by a link, and nothing that is no regular file."""
    folder = tmp_path / "spec"
    folder.mkdir()
    (tmp_path / "outside").write_text("text")
    (folder / "link").symlink_to(tmp_path / "outside")
    os.mkfifo(folder / "pipe")
    values, (finding,), sources = run(folder, f"importstr '{name}'")
    assert (values, finding.code, sources.files) == ([], "jsonnet", {})


def test_a_mistake_is_at_its_place(tmp_path: Path) -> None:
    """Line and column, as jsonnet tells them."""
    (finding,) = run(tmp_path, "{\n  a: b,\n}\n")[1]
    assert (finding.span.line, finding.span.column) == (2, 6)
    assert finding.message.endswith("Unknown variable: b")


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("local f(x) = f(x + 1); f(1)", "max stack frames exceeded"),
        ("local f(x) = f(x + 1) tailstrict; f(1)", "it takes"),
        ("local g(n) = if n == 0 then 'aaaa' else g(n - 1) + g(n - 1); g(40)", "it takes"),
        ("std.range(1, 1000000000)", "it takes"),
        ("std.repeat('a', 90000000)", "it takes"),
        ("std.range(1, 200000)", "its result has more than"),
        ("std.foldl(function(a, b) [a], std.range(1, 200), 0)", "its result has more than"),
        ("import 'cluster.jsonnet'", "max stack frames exceeded"),
        ("error 'x'", "x"),
        ("function(x) x", "parameter x not bound"),
    ],
)
def test_a_hostile_program_is_stopped(tmp_path: Path, program: str, reason: str) -> None:
    """In little time and memory, with one finding."""
    values, (finding,), _ = run(tmp_path, program)
    assert values == []
    assert reason in finding.message


def test_a_large_program_of_use_runs(tmp_path: Path) -> None:
    """The bounds leave room for five thousand nodes."""
    program = "[{kind: 'JoinConfiguration', name: 'n-' + n} for n in std.range(1, 5000)]"
    values, findings, _ = run(tmp_path, program)
    assert (len(values), findings) == (5000, [])
    assert MEMORY < 256 * 2**20
