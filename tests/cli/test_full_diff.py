"""Both sides read, compared and told."""

from datetime import UTC, datetime

import pytest
from small_cluster import Cluster, tree

from kspec.cli.full_diff import full_diff
from kspec.cli.parser import parser
from kspec.cli.sides import UnclearError

NOW = datetime(2030, 1, 31, 13, tzinfo=UTC)


def status(*words: object) -> int:
    """The exit status of a comparison the long way."""
    return full_diff(parser().parse_args(["diff", *map(str, words)]), NOW)


def test_the_long_way_comes_to_the_same(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing differs; with --quiet nothing is said of it, and nothing is touched."""
    before = tree(cluster.folder)
    assert status(cluster.spec, "-o", cluster.out) == 0
    assert capsys.readouterr().out == f"a build of {cluster.spec} changes nothing in {cluster.out}\n"
    assert status(cluster.spec, "-o", cluster.out, "--quiet") == 0
    assert capsys.readouterr().out == ""
    assert tree(cluster.folder) == before


def test_each_end_has_its_status(cluster: Cluster) -> None:
    """Different, and trouble; what makes no pair is the caller's to tell."""
    (cluster.out / "images.txt").unlink()
    assert status(cluster.spec, "-o", cluster.out) == 1
    cluster.spec.write_text("kind: [")
    assert status(cluster.spec, "-o", cluster.out) == 2
    with pytest.raises(UnclearError):
        status(cluster.spec)
