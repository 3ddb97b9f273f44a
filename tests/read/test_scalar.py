"""Scalars as sigs.k8s.io/yaml reads them: tests/read/scalar_cases.jsonl, recorded by tests/oracle/yamlread.py."""

import json
from pathlib import Path
from typing import Any

import pytest

from kspec.read.scalar import ScalarError, is_known_tag, is_merge, resolve, resolve_key

CASES = [json.loads(line) for line in Path(__file__).with_name("scalar_cases.jsonl").read_text("utf-8").splitlines()]
TAG = "tag:yaml.org,2002:"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['tag']} {case['style']} {case['text']!r}")
def test_scalars_have_the_value_that_kubernetes_gives_them(case: dict[str, Any]) -> None:
    """Value and Python type equal Go's JSON; what Go refuses is refused."""
    if "error" in case:
        with pytest.raises(ScalarError):
            resolve(case["text"], case["style"], case["tag"])
    else:
        assert repr(resolve(case["text"], case["style"], case["tag"])) == repr(case["json"])


@pytest.mark.parametrize(
    ("text", "key"),
    [("1", "1"), ("0x10", "16"), ("yes", "true"), ("1.50", "1.5"), ("1e6", "1e+06"), (".inf", ".inf"), ("<<", "<<")],
)
def test_keys_become_strings(text: str, key: str) -> None:
    """Numbers and booleans are written out as sigs.k8s.io/yaml does."""
    assert resolve_key(text, "plain") == key


@pytest.mark.parametrize("text", ["", "~", "null", "9223372036854775808"])
def test_keys_that_go_refuses(text: str) -> None:
    """Null and integers above int64 are errors of the key."""
    with pytest.raises(ScalarError) as caught:
        resolve_key(text, "plain")
    assert caught.value.code == "yaml-key"


def test_the_merge_key_is_plain_or_tagged() -> None:
    """A quoted << is an ordinary key."""
    cases = [("plain", ""), ("quoted", ""), ("quoted", "!"), ("quoted", f"{TAG}merge"), ("plain", f"{TAG}str")]
    assert [is_merge("<<", style, tag) for style, tag in cases] == [True, False, True, True, False]  # type: ignore[arg-type]


def test_tags_that_mean_nothing_are_known_as_such() -> None:
    """A collection may have its own tag, a scalar those of YAML 1.1."""
    cases = [("", ""), (f"{TAG}int", ""), ("!foo", ""), (f"{TAG}seq", "seq"), (f"{TAG}str", "map")]
    assert [is_known_tag(tag, own) for tag, own in cases] == [True, True, False, True, False]
