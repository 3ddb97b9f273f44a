"""The specs of a program."""

from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.model.document import Json
from kspec.model.program import Evaluation, Program
from kspec.read.program import evaluated, misnamed, read_program, specs_in, wrong_name

DOCUMENT = {"apiVersion": "v1", "kind": "A"}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        (DOCUMENT, set()),
        ([DOCUMENT], set()),
        ({}, set()),
        ({"a": 1}, set()),
        ({"a": DOCUMENT, "b": [DOCUMENT]}, {"a", "b"}),
        ({"a": DOCUMENT, "b": 1}, {"a", "b"}),
    ],
)
def test_what_is_no_document_and_holds_specs_has_several(value: Json, names: set[str]) -> None:
    """A spec is a document or a list of them; what stands beside one is meant to be one, too."""
    assert set(specs_in(value)) == names


def load(folder: Path, program: str, name: str = "") -> tuple[list[Json], list[str]]:
    documents, findings = read_program(folder / "a.jsonnet", program.encode(), Program(name=name), Sources())
    return [document.value for document in documents], [f"{found.message} | {found.help}" for found in findings]


TWO = "{ east: [{ kind: 'A' }, { kind: 'B' }], west: { kind: 'C' } }"


def test_one_of_several_specs_is_read(tmp_path: Path) -> None:
    """The one that is named."""
    assert load(tmp_path, TWO, "east") == ([{"kind": "A"}, {"kind": "B"}], [])
    assert load(tmp_path, TWO, "west") == ([{"kind": "C"}], [])


@pytest.mark.parametrize(
    ("name", "words"), [("", "has 2 specs (east, west), and none is named"), ("wset", "did you mean west?")]
)
def test_one_has_to_be_named(tmp_path: Path, name: str, words: str) -> None:
    """Of those that the program has."""
    values, (told,) = load(tmp_path, TWO, name)
    assert values == []
    assert words in told


@pytest.mark.parametrize("name", ["../a", "", "a/b", ".a", "a b", "-a", "a\n", "a" * 300])
def test_a_name_that_no_folder_should_have_is_refused(name: str) -> None:
    """It names an output, a lock and a keyring."""
    assert wrong_name(name)


@pytest.mark.parametrize("name", ["eu-1", "EU_1", "1", "a.b"])
def test_a_usual_name_is_taken(name: str) -> None:
    """As of a file."""
    assert not wrong_name(name)


def test_a_name_with_a_slash_is_a_finding(tmp_path: Path) -> None:
    """Before anything is written by it."""
    _, (told,) = load(tmp_path, "{ '../a': { kind: 'A' } }", "../a")
    assert "is not a valid name of a spec" in told


def test_names_that_differ_in_case_alone_are_a_finding(tmp_path: Path) -> None:
    """Many file systems would take their outputs for one."""
    for name in ("north", "North", ""):
        values, (told,) = load(tmp_path, "{ north: { kind: 'A' }, North: { kind: 'A' }, south: { kind: 'A' } }", name)
        assert values == []
        assert "differ in case alone, 'North' and 'north'" in told


def test_names_that_are_not_valid_are_told_where_they_stand(tmp_path: Path) -> None:
    """A valid one is none of them."""
    file = tmp_path / "a.jsonnet"
    program = "{ ok: { kind: 'A' },\n  'a/b': { kind: 'A' }, 'a\\u0000': { kind: 'A' } }"
    done = evaluated(file, program.encode(), Program())
    found = misnamed(file, done)
    assert found.keys() == {"a/b", "a\0"}
    assert found["a/b"].span.line == 2


def test_a_program_is_evaluated_once(tmp_path: Path) -> None:
    """What was evaluated before is taken, as long as its text is the same."""
    file = tmp_path / "a.jsonnet"
    known = Evaluation(b"{}", {"kind": "A"})
    program = Program(evaluated={str(file): known})
    assert evaluated(file, b"{}", program) is known
    assert evaluated(file, b"{ kind: 'B' }", program).value == {"kind": "B"}
