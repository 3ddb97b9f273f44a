"""The YAML emitter against recordings of Kubernetes' own: tests/go/goyaml.jsonl, made by tests/oracle/goyaml.py."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.go.yaml import dump, dump_json
from kspec.model.document import Json
from kspec.read.documents import load

RECORDING = Path(__file__).with_name("goyaml.jsonl")
INPUT = '{"json":'

# What a YAML file can hold once escapes are read: no surrogates. U+0085 becomes a space on the way (tested below).
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x85"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def recorded() -> list[tuple[str, str]]:
    """Pairs of JSON text, character for character as Go was given it, and YAML."""
    decoder = json.JSONDecoder()
    lines = RECORDING.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [(line[len(INPUT) : decoder.raw_decode(line, len(INPUT))[1]], json.loads(line)["yaml"]) for line in lines]


def test_every_recorded_value_is_written_as_kubernetes_writes_it() -> None:
    """`dump_json` gives the bytes of sigs.k8s.io/yaml's JSONToYAML for each recorded text."""
    wrong = [(text, dump_json(text), yaml) for text, yaml in recorded() if dump_json(text) != yaml]
    assert not wrong


def test_values_are_written_like_their_json() -> None:
    """`dump` and `dump_json` agree but for U+0085, which stands escaped in some texts and bare in others."""
    cases = [(json.loads(text), yaml) for text, yaml in recorded() if "\x85" not in text and "u0085" not in text]
    assert not [(value, dump(value), yaml) for value, yaml in cases if dump(value) != yaml]


@pytest.mark.parametrize(
    ("value", "yaml"),
    [
        ({"b": [1, {"a": None}], "a": {}}, "a: {}\nb:\n- 1\n- a: null\n"),
        ({"a10": 1, "a9": 2, "A": 3, "_": 4}, "_: 4\nA: 3\na9: 2\na10: 1\n"),
        ({"v": "1.30"}, 'v: "1.30"\n'),
        ({"v": 1e6}, "v: 1e+06\n"),
        ({"v": 2**64}, "v: 1.8446744073709552e+19\n"),
        ({"v": "a\n\nb\n\n"}, "v: |+\n  a\n\n  b\n\n"),
        ({"k" * 129: 1}, f"? {'k' * 129}\n: 1\n"),
        ({"v": "a" * 79 + " x"}, f"v: {'a' * 79}\n  x\n"),
        ({"v": "<<"}, "v: <<\n"),
        ({"v": "\ufeffa b"}, 'v: "\\uFEFF\\x61\\x20\\x62"\n'),
        ([["a"], []], "- - a\n- []\n"),
        ("x", "x\n"),
        ({"v": "a \x85\x85 b"}, "v: |-\n  a\n  b\n"),
        ({"v": "a \x85 b"}, "v: a b\n"),
    ],
)
def test_the_form_of_a_value(value: Json, yaml: str) -> None:
    """Order, quotes, blocks, folding, numbers, keys that are too long, and U+0085 as the line break Go takes it for."""
    assert dump(value) == yaml


def test_a_lone_surrogate_is_refused() -> None:
    """No UTF-8 file can hold half a pair, so it must not get as far as a file."""
    with pytest.raises(ValueError, match="surrogates"):
        dump({"v": "\ud800"})


@given(VALUES)
def test_what_is_written_is_read_back(value: Json) -> None:
    """A value survives the trip through its YAML."""
    documents, diagnostics = load(dump({"v": value}).encode(), "f.yaml")
    bidirectional = {finding.code for finding in diagnostics} <= {"yaml-bidi"}
    assert ([document.value for document in documents], bidirectional) == ([{"v": value}], True)
