"""jsonnet programs, friendly and hostile ones."""

import os
from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, value_at
from kspec.model.program import Program, Variable
from kspec.read.documents import SIZE_LIMIT
from kspec.read.evaluator import address_behind
from kspec.read.jsonnet import MEMORY, PATIENCE, SECONDS, evaluate, is_too_large
from kspec.read.program import read_program


def run(folder: Path, program: str) -> tuple[list[Json], list[Diagnostic], Sources]:
    file = folder / "cluster.jsonnet"
    file.write_text(program)
    sources = Sources()
    documents, findings = read_program(file, program.encode(), Program(), sources)
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
    """Neither by a path nor by a link, and nothing that is not a regular file."""
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


@pytest.mark.parametrize(
    "words", ["ImportError", "ModuleNotFoundError: no", "Traceback (most recent call last):", "{}"]
)
def test_what_a_program_traces_decides_nothing(tmp_path: Path, words: str) -> None:
    """std.trace writes to standard error: only how the process ends, and its answer, say how it went."""
    assert run(tmp_path, f"std.trace('{words}', {{a: 1}})")[:2] == ([{"a": 1}], [])


ANSWER = "import json, os, signal; print(json.dumps({'text': '{}', 'imports': {}, 'reason': ''}))"


def fake(monkeypatch: pytest.MonkeyPatch, folder: Path, evaluator: str) -> None:
    """Another evaluator in the place of ours."""
    (folder / "fake.py").write_text(evaluator)
    monkeypatch.setattr("kspec.read.jsonnet._EVALUATOR", folder / "fake.py")


def test_the_fake_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows fails by its own fault."""
    fake(monkeypatch, tmp_path, ANSWER)
    assert run(tmp_path, "")[:2] == ([{}], [])


@pytest.mark.parametrize(
    ("last_act", "reason"),
    [
        ("os.kill(os.getpid(), signal.SIGXCPU)", "it takes more than 10 s of computing"),
        ("os.kill(os.getpid(), signal.SIGABRT)", "it takes more than 160 MiB of memory"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "it takes more than 160 MiB of memory"),
        ("os._exit(3)", "it takes more than 160 MiB of memory"),
    ],
)
def test_a_death_by_a_bound_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_act: str, reason: str
) -> None:
    """By a signal or the one status that is meant, whatever was written before."""
    fake(monkeypatch, tmp_path, f"{ANSWER}\n{last_act}")
    (finding,) = run(tmp_path, "")[1]
    assert finding.message.endswith(reason)


@pytest.mark.parametrize(
    ("last_act", "error", "words"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", ChildProcessError, "was killed by signal 9"),
        ("os.kill(os.getpid(), signal.SIGTERM)", ChildProcessError, "was killed by signal 15"),
        ("raise ValueError", ChildProcessError, "has ended with status 1"),
        ("os._exit(0)", ValueError, "Expecting"),
    ],
)
def test_any_other_end_is_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_act: str, error: type[Exception], words: str
) -> None:
    """Killed from outside, or a fault of ours: the user's program is not blamed."""
    fake(monkeypatch, tmp_path, f"{ANSWER[: ANSWER.index('print')]}print('{{')\n{last_act}")
    with pytest.raises(error, match=words):
        run(tmp_path, "")


@pytest.mark.parametrize(("key", "error"), [("missing", ImportError), ("bug", RuntimeError)])
def test_a_fault_of_the_installation_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, error: type[Exception]
) -> None:
    """By a key of the answer, which no program can write."""
    fake(monkeypatch, tmp_path, f"import json; print(json.dumps({{'{key}': 'why'}}))")
    with pytest.raises(error, match="why"):
        run(tmp_path, "")


def test_the_clock_is_far_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine makes a program wait; only one that is stuck ends it, and that is not a finding."""
    assert PATIENCE >= 30 * SECONDS
    fake(monkeypatch, tmp_path, "import signal; signal.pause()")
    monkeypatch.setattr("kspec.read.jsonnet.PATIENCE", 0.01)
    with pytest.raises(TimeoutError, match="not ended"):
        run(tmp_path, "")


@pytest.mark.parametrize(
    ("name", "program", "reason"),
    [
        (b"a.jsonnet", b"'\xff'", "is not UTF-8"),
        (b"a.jsonnet", b"'\0'", "holds a NUL character"),
        (b"a.jsonnet", b"std.char(55296)", "half of a surrogate pair"),
        (b"\xff.jsonnet", b"{}", "the path of the program is not UTF-8"),
    ],
)
def test_what_jsonnet_cannot_take_is_a_finding(tmp_path: Path, name: bytes, program: bytes, reason: str) -> None:
    """Text that is none, in the program, its name or its result."""
    (finding,) = read_program(tmp_path / os.fsdecode(name), program, Program(), Sources())[1]
    assert reason in finding.message


def test_a_large_program_of_use_runs(tmp_path: Path) -> None:
    """The bounds leave room for five thousand nodes."""
    program = "[{kind: 'JoinConfiguration', name: 'n-' + n} for n in std.range(1, 5000)]"
    values, findings, _ = run(tmp_path, program)
    assert (len(values), findings) == (5000, [])
    assert MEMORY < 256 * 2**20


def test_a_large_program_of_the_librarys_runs(tmp_path: Path) -> None:
    """The bounds leave room for as many nodes with names and addresses of one width."""
    program = (
        "local kspec = import 'kspec.libsonnet';\n{kind: 'A', nodes: kspec.nodes('w-', 1, 2000, '10.1.0.1', width=4)}"
    )
    values, findings, _ = run(tmp_path, program)
    assert findings == []
    wanted = {"address": "10.1.7.208", "name": "w-2000", "role": "worker"}
    assert value_at(values[0], ("nodes", 1999)) == wanted
    assert value_at(values[0], ("nodes", 2000)) is None


def test_a_program_of_a_thousand_clusters_runs(tmp_path: Path) -> None:
    """Each of three nodes; the bounds of a spec's size are those of each of them."""
    program = """
        local kspec = import 'kspec.libsonnet';
        {
          ['c' + n]: [
            kspec.cluster('v1.37.2', kspec.endpoint('c' + n + '.example.com'), { clusterName: 'c' + n }),
            kspec.clusterSpec({
              nodes: kspec.nodes('cp-', 1, 1, '10.0.0.1', 'control-plane') + kspec.nodes('w-', 1, 2),
              note: 'NOTE',
            }),
          ]
          for n in std.range(1, 1000)
        }
    """.replace("NOTE", "x" * 5000)
    done = evaluate(tmp_path / "p.jsonnet", program.encode(), Program())
    assert done.findings == ()
    assert isinstance(done.value, dict)
    assert len(done.value) == 1000
    assert not is_too_large(done.value["c1000"])


def test_a_spec_of_a_result_is_bounded_as_a_file_is() -> None:
    """By its texts, keys too."""
    assert not is_too_large(["x" * SIZE_LIMIT])
    assert is_too_large(["x" * SIZE_LIMIT, "x"])
    assert is_too_large([{"x" * SIZE_LIMIT: "x"}])


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("192.0.2.250 10", "192.0.3.4"),
        ("10.0.0.1 -1", "10.0.0.0"),
        ("2001:db8:: 255", "2001:db8::ff"),
        ("::FF 1", "::100"),
        ("255.255.255.255 1", None),
        ("1.2.3 1", None),
        ("1.2.3.4.5 1", None),
        ("300.1.1.1 1", None),
        ("a.b.c.d 1", None),
        ("::ffff 1", None),
        ("fd00::xyz 1", None),
        ("fd00::1 1.5", None),
        (" 1", None),
        ("", None),
    ],
)
def test_the_evaluator_counts_as_the_library_does(tmp_path: Path, asked: str, address: str | None) -> None:
    """By itself where it can, which is faster; else the library does, or says why it does not."""
    assert address_behind(asked) == address
    if address:
        first, count = asked.split(" ")
        program = f"local kspec = import 'kspec.libsonnet';\n{{kind: kspec.address('{first}', {count})}}"
        assert run(tmp_path, program)[0] == [{"kind": address}]


def told(folder: Path, program: str, **given: Variable) -> tuple[list[Json], list[Diagnostic]]:
    variables = tuple(given.values())
    both = Program(external=variables) if "external" in given else Program(top_level=variables)
    documents, findings = read_program(folder / "a.jsonnet", program.encode(), both, Sources())
    return [document.value for document in documents], list(findings)


def test_a_program_is_given_variables(tmp_path: Path) -> None:
    """Strings and code, by std.extVar, or as the arguments of the function that the program is."""
    assert told(tmp_path, "{a: std.extVar('x')}", external=Variable("x", "1")) == ([{"a": "1"}], [])
    assert told(tmp_path, "{a: std.extVar('x')}", external=Variable("x", "1 + 1", code=True)) == ([{"a": 2}], [])
    assert told(tmp_path, "function(x) {a: x}", argument=Variable("x", "1")) == ([{"a": "1"}], [])
    assert told(tmp_path, "function(x) {a: x}", argument=Variable("x", "[1]", code=True)) == ([{"a": [1]}], [])


@pytest.mark.parametrize(
    ("program", "help_"), [("std.extVar('x')", "--ext-str"), ("function(x) x", "--tla-str x=VALUE")]
)
def test_a_variable_that_lacks_is_asked_for(tmp_path: Path, program: str, help_: str) -> None:
    """With the option that gives it."""
    (finding,) = told(tmp_path, program)[1]
    assert help_ in finding.help


def test_an_argument_that_a_program_does_not_take_is_named(tmp_path: Path) -> None:
    """By its name, which the command line has."""
    (finding,) = told(tmp_path, "function(x=1) x", argument=Variable("y", "s3cr3tplant"))[1]
    assert finding.message == "the program does not evaluate: it has no top-level argument y"


@pytest.mark.parametrize("code", ["s3cr3tplant", "'s3cr3tplant", "{a: s3cr3tplant + 1}"])
def test_a_mistake_in_a_variable_does_not_show_it(tmp_path: Path, code: str) -> None:
    """Neither as an external variable nor as an argument."""
    found = [
        *told(tmp_path, "{a: std.extVar('x')}", external=Variable("x", code, code=True))[1],
        *told(tmp_path, "function(x) x", argument=Variable("x", code, code=True))[1],
    ]
    assert len(found) == 2
    assert all("given for x is not valid jsonnet" in finding.message for finding in found)
    assert "s3cr3t" not in str(found)


def test_a_variable_is_no_argument_of_a_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lists processes sees none."""
    fake(monkeypatch, tmp_path, "import json, sys; print(json.dumps({'text': json.dumps(sys.argv), 'imports': {}}))")
    values, _ = told(tmp_path, "{}", external=Variable("x", "s3cr3tplant"))
    assert values
    assert "s3cr3tplant" not in str(values)


def test_a_mistake_in_an_import_is_at_its_place(tmp_path: Path) -> None:
    """In the file in which it stands."""
    (tmp_path / "lib.libsonnet").write_text("{\n  a: b,\n}\n")
    (finding,) = run(tmp_path, "{ x: (import 'lib.libsonnet').a }")[1]
    assert (Path(finding.span.file).name, finding.span.line, finding.span.column) == ("lib.libsonnet", 2, 6)


def test_the_library_is_there_for_every_program(tmp_path: Path) -> None:
    """By its name, from any folder; a file of that name beside the program comes first, and counts as looked for."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.libsonnet").write_text("import 'kspec.libsonnet'")
    values, findings, sources = run(tmp_path, "{ a: (import 'lib/a.libsonnet').endpoint('fd00::1') }")
    assert (values, findings) == ([{"a": "[fd00::1]:6443"}], [])
    assert sources.files[str(tmp_path / "lib" / "kspec.libsonnet")] is None
    (tmp_path / "lib" / "kspec.libsonnet").write_text("{ endpoint(host):: 'own' }")
    assert run(tmp_path, "{ a: (import 'lib/a.libsonnet').endpoint('fd00::1') }")[0] == [{"a": "own"}]
