"""A review for programs."""

import json
from pathlib import Path

import jsonschema
from reviewed import reviewed

from kspec.model.review import Review, Tree
from kspec.report.outcome import outcome
from kspec.report.review_json import review_values

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "json" / "diff.schema.json").read_text())


def test_a_review_is_as_its_schema_says() -> None:
    """Each changed file by its path, with its changes and what they mean."""
    value = json.loads(outcome("diff", 1, **review_values(reviewed())))
    jsonschema.validate(value, SCHEMA)
    assert [file["path"] for file in value["files"]] == [
        "manifest.json",
        "nodes/cp-1/etc/kubernetes/pki/apiserver.crt",
        "nodes/cp-1/a.key",
        "nodes/w-1/etc/a",
    ]
    assert value["files"][1]["role"] == "control-plane"
    assert value["files"][2]["mode"] == {"before": "0644", "after": "0600"}
    assert value["effects"][0]["nodes"] == ["cp-1"]
    assert value["kubernetes"] == {"before": "v1.36.3", "after": "v1.37.2", "changes": ["A gate is gone."]}
    assert value["same"] is False


def test_nothing_is_nothing() -> None:
    """Two sides that are the same, of releases that nobody knows."""
    tree = Tree("a", "output", {})
    value = json.loads(outcome("diff", 0, **review_values(Review(tree, tree, ()))))
    jsonschema.validate(value, SCHEMA)
    assert value["same"] is True
    assert value["kubernetes"] == {"before": None, "after": None, "changes": []}
