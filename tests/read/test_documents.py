"""Files of YAML as kubeadm reads them: tests/read/yaml_cases.jsonl, recorded by tests/oracle/yamlread.py."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.read.documents import DIAGNOSTICS_LIMIT, DOCUMENT_LIMIT, LINE_LIMIT, SIZE_LIMIT, load
from kspec.read.yaml_nodes import NODE_LIMIT

RECORDING = Path(__file__).with_name("yaml_cases.jsonl").read_text("utf-8").removesuffix("\n").split("\n")

# Errors of ours that kubeadm does not have, each by decision.
STRICTER = ("a second byte order mark", "is not defined", "is already set in this mapping")


def findings(text: str) -> list[tuple[str, str, int, int]]:
    """Code, severity, line and column of each diagnostic."""
    return [
        (found.code, found.severity.value, found.span.line, found.span.column) for found in load(text.encode(), "f")[1]
    ]


def errors(diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Those that are errors."""
    return [found for found in diagnostics if found.severity is Severity.ERROR]


def agrees(case: dict[str, Any]) -> bool:
    """Whether a recorded file has the recorded values, or an error where kubeadm has one."""
    documents, diagnostics = load(case["file"].encode(), "f")
    # Go has null for a document without content, which kubeadm refuses.
    wrong = [found for found in errors(diagnostics) if found.code != "empty-document"]
    if any("error" in document for document in case["documents"]):
        return bool(wrong)
    if wrong:
        return all(any(words in found.message for words in STRICTER) for found in wrong)
    expected = [document["json"] for document in case["documents"] if document["json"] is not None]
    return repr_sorted([document.value for document in documents if document.value is not None]) == repr_sorted(
        expected
    )


def repr_sorted(value: object) -> str:
    """A text in which 1, 1.0 and true differ and the order of keys does not matter."""
    return json.dumps(value, sort_keys=True)


def test_every_recorded_file_is_read_as_kubernetes_reads_it() -> None:
    """Awkward scalars at every place, and heaps of YAML's pieces."""
    assert not [case for case in map(json.loads, RECORDING) if not agrees(case)]


def test_values_and_their_positions() -> None:
    """Keys and values have spans; a block's ends with its text, what an alias brings stands where the alias is."""
    text = "# c\nkind: X\na: &a\n- |\n  t\n   u\n\nb: *a\n---\n{c: 'd'}\n"
    (first, second), diagnostics = load(text.encode(), "f.yaml")
    spans = {
        path: (span.line, span.column, span.end_line, span.end_column)
        for path, span in [*first.values.items(), *(((*path, "key"), span) for path, span in first.keys.items())]
    }
    assert (first.value, second.value) == ({"kind": "X", "a": ["t\n u\n"], "b": ["t\n u\n"]}, {"c": "d"})
    assert spans == {
        (): (2, 1, 8, 6),
        ("kind",): (2, 7, 2, 8),
        ("a",): (3, 4, 6, 5),
        ("a", 0): (4, 3, 6, 5),
        ("b",): (8, 4, 8, 6),
        ("b", 0): (8, 4, 8, 6),
        ("kind", "key"): (2, 1, 2, 5),
        ("a", "key"): (3, 1, 3, 2),
        ("b", "key"): (8, 1, 8, 2),
    }
    assert (str(second.span), str(second.locate(("c",))), diagnostics) == ("f.yaml:10:1", "f.yaml:10:5", ())


def test_merged_entries_stand_at_the_merge_key() -> None:
    """Value and key of a merged entry have the position of <<."""
    (document,), _ = load(b"x: &x {a: 1}\nz:\n  <<: *x\n  b: 2\n", "f")
    assert document.value == {"x": {"a": 1}, "z": {"a": 1, "b": 2}}
    assert {str(document.values["z", "a"]), str(document.keys["z", "a"])} == {"f:3:3"}


def test_a_repeated_key_is_found_at_the_second_with_a_note_of_the_first() -> None:
    """kubeadm's strict decoding refuses it; the first value is kept. So it is where a merge brings the key."""
    (document,), diagnostics = load(b"kind: K\na: {b: 1,\n  b: 2}\nc: {<<: {d: 1}, d: 2}\n", "f")
    assert document.value == {"kind": "K", "a": {"b": 1}, "c": {"d": 1}}
    assert [(d.code, str(d.span), d.path, d.document, *map(str, d.notes)) for d in diagnostics] == [
        ("yaml-duplicate-key", "f:3:3", "a.b", "K", "the first one is here (f:2:5)"),
        ("yaml-duplicate-key", "f:4:17", "c.d", "K", "the first one is here (f:4:5)"),
    ]


@pytest.mark.parametrize(
    ("text", "fixable"),
    [
        ("a: 1\na: 1\n", True),
        ("b:\n  a: x\n  a: 'x'\n", True),
        ("a: 1\na: true\n", False),
        ("a: 1\na: 1 # why\n", False),
        ("a: 1\na: &x 1\nb: *x\n", False),
        ("{a: 1, a: 1}\n", False),
        ('{"a": 1,\n"a": 1\n}\n', False),
        ("a: [1]\na: [1]\n", False),
    ],
)
def test_a_key_repeated_with_the_same_value_on_a_line_of_its_own_can_be_taken_away(text: str, *, fixable: bool) -> None:
    """Nothing is lost by the fix: no other value, no comment, no anchor."""
    _, (found,) = load(text.encode(), "f")
    assert (found.fix is not None) == fixable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: @\n---\nb: 1\n---\nc: 'x\n", [("yaml-syntax", "error", 1, 4), ("yaml-syntax", "error", 5, 4)]),
        ("--- x\na: 1\n", [("yaml-syntax", "error", 1, 1)]),
        ("a: !!int x\n", [("yaml-tag", "error", 1, 4)]),
        ("a: .inf\n", [("yaml-tag", "error", 1, 4)]),
        ("a: !foo x\n", [("yaml-tag", "warning", 1, 4)]),
        ("? [a]\n: b\n", [("yaml-key", "error", 1, 3)]),
        ("~: b\n", [("yaml-key", "error", 1, 1)]),
        ("<<: 1\n", [("yaml-key", "error", 1, 1)]),
        ("1: a\n'1': b\n", [("yaml-duplicate-key", "error", 2, 1)]),
        ("a: \u202ex\n", [("yaml-bidi", "error", 1, 4)]),
        ("a: x\0y\n", [("yaml-syntax", "error", 1, 5)]),
        ("a: 1\n...\nb: 2\n", [("yaml-syntax", "warning", 3, 1)]),
        ("# c\n---\na: 1\n", [("empty-document", "error", 1, 1)]),
        ("a: &a [*a]\n", [("yaml-syntax", "error", 1, 8)]),
        ("\ufeffa: 1\r\nb: @\r\n", [("yaml-syntax", "error", 2, 4)]),
        ("a: 1\n---\n", []),
        ("", []),
    ],
)
def test_mistakes_have_a_code_and_a_position(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    """Each mistake is found where it is, and the documents around it are still read."""
    assert findings(text) == expected


@pytest.mark.parametrize(
    ("data", "position"), [(b"a: 1\nb: \xff\n", "f:2:4"), (b"\xff\xfea\0", "f:1:1"), (b"a: \xed\xa0\x80\n", "f:1:4")]
)
def test_what_is_not_utf_8_is_located(data: bytes, position: str) -> None:
    """UTF-16, stray bytes and encoded surrogates."""
    documents, (finding,) = load(data, "f")
    assert (documents, finding.code, str(finding.span)) == ((), "yaml-syntax", position)


@pytest.mark.parametrize(
    "data",
    [
        b"#" * (SIZE_LIMIT + 1),
        b"\n" * (LINE_LIMIT + 1),
        b"a: 1\n---\n" * (DOCUMENT_LIMIT + 1),
        b"[" + b"1," * NODE_LIMIT + b"]",
        b"a: &a [1,1,1,1,1,1,1,1,1]\n"
        + b"".join(b"%c: &%c [%s]\n" % (i + 1, i + 1, b"*%c," % i * 9) for i in range(97, 105)),
        b"- " * 100_000,
        b"{a: " * 100_000,
    ],
    ids=["size", "lines", "documents", "values", "laughs", "lists", "braces"],
)
def test_hostile_files_end_early(data: bytes) -> None:
    """Every limit is a finding, not a traceback and not a long wait."""
    assert [finding.code for finding in load(data, "f")[1]] == ["yaml-limit"]


def test_findings_are_limited() -> None:
    """A file with a mistake on each of its lines reports the first hundred."""
    assert len(load(b"a: 1\n" * 1000, "f")[1]) == DIAGNOSTICS_LIMIT


def test_warnings_hide_no_error() -> None:
    """However many tags without a meaning there are, the broken value behind them is found."""
    found = load(b"a: !x 1\n".replace(b"a", b"%d") * 300 % tuple(range(300)) + b"0: 1\n", "f")[1]
    assert [finding.code for finding in found] == ["yaml-tag"] * DIAGNOSTICS_LIMIT + ["yaml-duplicate-key"]


def test_other_documents_are_returned_as_they_are() -> None:
    """Whether a document is a mapping is for a later pass to say."""
    documents, diagnostics = load(b"- 1\n---\nx\n---\n~\n", "f")
    assert ([document.value for document in documents], diagnostics) == ([[1], "x", None], ())


@given(st.text("ab:-?[]{},'\"\\#|>&*! \n\t\x85\u2028%.1~<", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reader fail, and every position lies within the text."""
    documents, diagnostics = load(text.encode(), "f")
    lines = text.count("\n") + 1
    spans = [span for document in documents for span in document.values.values()] + [
        found.span for found in diagnostics
    ]
    assert all((1, 1) <= (span.line, span.column) <= (span.end_line, span.end_column) for span in spans)
    assert all(span.end_line <= lines + 1 for span in spans)


@pytest.mark.parametrize("file", ["cluster.yaml", "cluster.json"])
@pytest.mark.parametrize("patches", [False, True])
def test_a_conflict_of_a_merge_is_one_finding(file: str, *, patches: bool) -> None:
    """Whatever else the two sides would break: at the first marker, with what to do."""
    text = b"a: 1\n<<<<<<< HEAD\nb: 1\nc: [\n=======\nb: 2\n>>>>>>> other\nd: 1\n<<<<<<< HEAD\n>>>>>>> other\n"
    documents, (finding,) = load(text, file, patches=patches)
    assert documents == ()
    assert (finding.code, finding.span.line, finding.message) == ("yaml-syntax", 2, "a merge has left a conflict here")
    assert "both sides" in finding.help
    text = b"a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> other\n"
    assert load(text, file, patches=patches)[1] == ()
