"""Specs with comments, written for people."""

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kspec.encode.commented import WIDTH, dump
from kspec.model.commented import Commented
from kspec.model.document import Json
from kspec.read.documents import load

WORDS = [
    "y",
    "no",
    "ON",
    "0250",
    "0o17",
    "1_000",
    "1:30",
    "~",
    "null",
    "",
    ".5",
    "2030-01-31",
    "-",
    "a: b",
    "[a",
    "a\nb\n",
]
PRINTABLE = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])
TEXTS = st.one_of(st.sampled_from([*WORDS, "<<", "="]), st.text(PRINTABLE))
KEYS = st.one_of(st.sampled_from(WORDS[:-1]), st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), TEXTS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3), st.data())
def test_all_readers_read_what_was_given(value: dict[str, Json], data: st.DataObject) -> None:
    """kubeadm's reading and that of YAML 1.2, wherever comments stand, whatever they say."""
    comments: dict[tuple[str | int, ...], str] = {(key,): data.draw(st.text(PRINTABLE)) for key in value}
    text = dump([Commented(value, {(): "above all", **comments}), Commented(value)])
    documents, findings = load(text.encode(), "cluster.yaml")
    assert findings == ()
    assert [document.value for document in documents] == [value, value]
    assert list(YAML(typ="safe", pure=True).load_all(text)) == [value, value]


def test_comments_stand_above_what_they_are_about() -> None:
    """Of the document, of fields at every depth, of items; as far to the right, and with empty lines between."""
    value: dict[str, Json] = {
        "net": {"pods": "10.0.0.0/8"},
        "nodes": [{"name": "cp-[1-3]", "role": "y"}, {"name": "w"}],
    }
    comments = {
        (): "A cluster.\n\nOf three.",
        ("net",): "\nThe networks.",
        ("net", "pods"): "Of pods.",
        ("nodes",): "\nMachines.",
        ("nodes", 0): "First ones.",
        ("nodes", 0, "role"): "What they are.",
        ("nodes", 1): "And one more.",
    }
    assert dump([Commented(value, comments)]) == (
        "# A cluster.\n#\n# Of three.\n"
        "\n# The networks.\nnet:\n  # Of pods.\n  pods: 10.0.0.0/8\n"
        "\n# Machines.\nnodes:\n# First ones.\n- name: cp-[1-3]\n  # What they are.\n"
        '  role: "y"\n# And one more.\n- name: w\n'
    )


def test_long_comments_are_wrapped_and_words_are_not_broken() -> None:
    """No line is wider than a hundred columns, unless a single word is."""
    words = "word " * 60 + "https://example.com/" + "x" * 120
    lines = dump([Commented({"a": {"b": 1}}, {("a", "b"): words})]).splitlines()
    assert [line for line in lines if len(line) > WIDTH] == [f"  # https://example.com/{'x' * 120}"]
    assert all(line.startswith("  # ") for line in lines[1:-1])
