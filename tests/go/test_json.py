"""Typed JSON against Go: tests/go/gojson.jsonl, recorded by tests/oracle/goscalars.py."""

import json
from pathlib import Path
from typing import Any

import pytest

from kspec.facts.types import TypeTable, load
from kspec.go.json import marshal, unmarshal
from kspec.model.document import Json

LINES = (Path(__file__).parent / "gojson.jsonl").read_text().splitlines()
ROOTS = {
    "kubelet": ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
    "kubeproxy": ("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration"),
    "pod": ("v1", "Pod"),
}


@pytest.fixture(scope="module")
def table() -> TypeTable:
    """The types of the release that recorded the lines."""
    return load("v1.37")


def root(table: TypeTable, kind: str) -> str:
    """The name of a document's type."""
    found = table.root(*ROOTS[kind])
    assert found is not None
    return found


def test_values_are_read_and_written_as_go_does(table: TypeTable) -> None:
    """Every recorded value is written with exactly Go's fields and spellings, or is refused as Go refuses it."""
    wrong: list[tuple[Any, ...]] = []
    for line in map(json.loads, LINES):
        name = root(table, line["ask"])
        value, problems = unmarshal(table, name, line["of"])
        if bool(problems) != line.get("no", False):
            wrong.append((line, problems))
        elif not problems and marshal(table, name, value) != line["is"]:
            wrong.append((line["of"], line["is"], marshal(table, name, value)))
    assert wrong[:3] == []
    assert len(LINES) > 400


@pytest.mark.parametrize(
    ("value", "path", "message"),
    [
        ({"maxPod": 1}, ("maxPod",), "unknown field 'maxPod'"),
        ({"maxPods": "1"}, ("maxPods",), "is a string, but must be an integer"),
        ({"maxPods": 1.5}, ("maxPods",), "is a number, but must be an integer"),
        ({"maxPods": 2**31}, ("maxPods",), "is 2147483648, which does not fit int32 (-2147483648 to 2147483647)"),
        ({"clusterDNS": "10.96.0.10"}, ("clusterDNS",), "is a string, but must be an array"),
        ({"clusterDNS": ["a", 7]}, ("clusterDNS", 1), "is a number, but must be a string"),
        ({"evictionHard": []}, ("evictionHard",), "is an array, but must be an object"),
        (
            {"authentication": {"anonymous": {"enabled": "no"}}},
            ("authentication", "anonymous", "enabled"),
            "is a string, but must be a boolean (true or false)",
        ),
        ({"syncFrequency": "soon"}, ("syncFrequency",), "is 'soon', which is not a duration such as 1h30m or 10s"),
    ],
)
def test_what_does_not_fit_is_told_with_its_path(
    table: TypeTable, value: Json, path: tuple[Any, ...], message: str
) -> None:
    """A problem has the path of what does not fit, which the result then lacks."""
    result, problems = unmarshal(table, root(table, "kubelet"), value)
    assert [(problem.path, problem.message) for problem in problems] == [(path, message)]
    assert result in ({}, {"clusterDNS": ["a", None]}, {"authentication": {"anonymous": {}}})


def test_all_problems_are_found_at_once(table: TypeTable) -> None:
    """Reading goes on behind a problem."""
    value: Json = {"a": 1, "maxPods": True, "registryPullQPS": "x", "healthzPort": 5}
    result, problems = unmarshal(table, root(table, "kubelet"), value)
    assert [problem.path for problem in problems] == [("a",), ("maxPods",), ("registryPullQPS",)]
    assert [problem.unknown for problem in problems] == [True, False, False]
    assert result == {"healthzPort": 5}
