"""What a set itself says."""

from pathlib import Path

import pytest
from cluster_sets import cluster, codes, found, two, write_set


@pytest.mark.parametrize("name", ["web_shop", "Shop", "-shop", "s" * 64, "a.b"])
def test_names_are_labels(tmp_path: Path, name: str) -> None:
    """They name folders, contexts and objects."""
    file = two(tmp_path, cluster("us", 2))
    file.write_text(file.read_text().replace("name: shop", f"name: {name}"))
    assert codes(file) == ["set-name"]


def test_the_name_of_a_set_is_needed(tmp_path: Path) -> None:
    """A set without one has no folder."""
    file = two(tmp_path, cluster("us", 2))
    file.write_text(file.read_text().replace("name: shop\n", ""))
    assert codes(file) == ["set-name"]


def test_a_cluster_is_not_called_like_its_set(tmp_path: Path) -> None:
    """Their folders would be one."""
    file = write_set(tmp_path, {"eu": cluster("eu", 1)})
    file.write_text(file.read_text().replace("name: shop", "name: eu"))
    assert codes(file) == ["set-name"]


@pytest.mark.parametrize(
    ("more", "code", "advice"),
    [
        ("hub: asia\n", "set-hub", "expected one of: eu, us"),
        ("authorities: shared\n", "set-choice", ""),
        ("authorities: Separate\n", "set-choice", "did you mean separate?"),
        ("registrations: [argo-cd]\n", "set-choice", "did you mean argocd?"),
    ],
)
def test_choices_are_those_that_there_are(tmp_path: Path, more: str, code: str, advice: str) -> None:
    """What is near is named."""
    (finding,) = found(two(tmp_path, cluster("us", 2), more=more))
    assert (finding.code, finding.help) == (code, advice)


def test_what_is_meant_so_is_waived(tmp_path: Path) -> None:
    """By the set's own waivers, and by the command line: an error is a warning then, a warning is gone."""
    us = cluster("us", 2, {"172.17.0.0": "172.16.0.0", "us-cp-1": "eu-cp-1"})
    waived = two(tmp_path / "a", us, more="waivers: [set-service-overlap, set-node-name]\n")
    assert [(finding.code, finding.severity.value) for finding in found(waived)] == [("set-service-overlap", "warning")]
    assert codes(two(tmp_path / "b", us), ["set-node-name"]) == ["set-service-overlap"]


def test_a_waiver_of_nothing_is_told(tmp_path: Path) -> None:
    """As in a ClusterSpec."""
    (finding,) = found(two(tmp_path, cluster("us", 2), more="waivers: [set-token]\n"))
    assert (finding.code, finding.document) == ("unused-waiver", "ClusterSet")
