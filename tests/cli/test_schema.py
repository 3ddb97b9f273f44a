"""`kspec schema`."""

import json
from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ([], "kspec: a cluster spec for Kubernetes v1.37"),
        (["--kubernetes-version", "v1.34.4"], "kspec: a cluster spec for Kubernetes v1.34"),
        (["--kubernetes-version", "v1.35"], "kspec: a cluster spec for Kubernetes v1.35"),
    ],
)
def test_the_schema_of_a_release_is_printed(options: list[str], title: str, kspec: Callable[..., Any]) -> None:
    """The newest release's by default."""
    said = kspec("schema", *options)
    assert said.status == 0
    assert json.loads(said.out)["title"] == title


@pytest.mark.parametrize("version", ["v1.99.0", "latest", "1"])
def test_a_release_without_data_is_wrong_use(version: str, kspec: Callable[..., Any]) -> None:
    """It says which there are."""
    said = kspec("schema", "--kubernetes-version", version)
    assert (said.status, said.out) == (2, "")
    assert "v1.34 to v1.37" in said.err
