"""What a command line compares."""

import argparse
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from small_cluster import Cluster

from kspec.cli.parser import parser
from kspec.cli.sides import Sides, UnclearError, asked_of, sides
from kspec.model.review import Tree

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)


def parsed(*words: str | Path) -> argparse.Namespace:
    """The command line of a diff."""
    return parser().parse_args(["diff", *map(str, words)])


def both(*words: str | Path) -> tuple[Tree, Tree]:
    """Both sides."""
    found = sides(parsed(*words), NOW)
    assert found.left is not None
    assert found.right is not None
    return found.left, found.right


def codes(found: Sides) -> list[str]:
    """The findings because of which there is nothing to compare."""
    assert found.left is None
    return [finding.code for finding in found.findings]


def test_a_spec_is_compared_with_its_output(cluster: Cluster) -> None:
    """Given by -o, or as a folder beside it; also one that is not there yet."""
    for words in ((cluster.spec, "-o", cluster.out), (cluster.spec, cluster.out)):
        left, right = both(*words)
        assert (left.kind, right.kind) == ("output", "spec")
        assert left.entries.keys() == right.entries.keys()
        assert left.kubernetes == right.kubernetes == "v1.37.2"
    left, _ = both(cluster.spec, "-o", cluster.folder / "new")
    assert left.entries == {}


def test_two_outputs_and_two_specs(cluster: Cluster) -> None:
    """From the first to the second."""
    left, right = both(cluster.out, cluster.out)
    assert left == right
    left, right = both(cluster.spec, cluster.spec)
    assert left.entries == right.entries


def test_an_output_and_its_machines(cluster: Cluster) -> None:
    """A root folder, or /etc/kubernetes alone; the release is the output's."""
    left, right = both(cluster.out, f"cp-1={cluster.node}")
    assert right.covers == ("nodes/cp-1/",)
    assert (right.kind, right.kubernetes) == ("node", left.kubernetes)
    _, right = both(cluster.out, f"cp-1={cluster.node / 'etc' / 'kubernetes'}")
    assert right.covers == ("nodes/cp-1/etc/kubernetes/",)


def test_a_public_output_has_no_secret_to_compare(cluster: Cluster) -> None:
    """As a clone has it: what it lacks is not gone."""
    for path in (cluster.out / ".gitignore").read_text().splitlines()[1:]:
        (cluster.out / path.lstrip("/")).unlink()
    left, _ = both(cluster.out, cluster.out)
    assert left.partial


def test_what_is_no_output_is_a_finding(cluster: Cluster, tmp_path: Path) -> None:
    """A folder without a manifest, a machine's folder without a machine's files, a file in an output's place."""
    (tmp_path / "empty").mkdir()
    assert codes(sides(parsed(tmp_path / "empty", cluster.out), NOW)) == ["not-ours"]
    assert codes(sides(parsed(cluster.out, f"cp-1={tmp_path / 'empty'}"), NOW)) == ["no-tree"]
    assert "no-folder" in codes(sides(parsed(cluster.spec, "-o", cluster.spec), NOW))
    assert codes(sides(parsed(tmp_path / "empty", f"cp-1={cluster.node}"), NOW)) == ["not-ours"]


@pytest.mark.parametrize(
    "words",
    [
        ("a.yaml",),
        ("a.yaml", "b.yaml", "c.yaml"),
        ("a=b",),
        ("--git", "HEAD", "a.yaml"),
        ("a.yaml", "b=c", "-o", "out"),
    ],
)
def test_what_makes_no_pair_is_told(words: tuple[str, ...]) -> None:
    """With all that can be compared."""
    with pytest.raises(UnclearError, match="two outputs"):
        sides(parsed(*words), NOW)


def test_a_machine_that_the_output_lacks_is_told(cluster: Cluster) -> None:
    """With those that it has."""
    with pytest.raises(UnclearError, match=r"cp-9 is not a node of .*; its nodes are cp-1"):
        sides(parsed(cluster.out, f"cp-9={cluster.node}"), NOW)


def test_a_build_is_asked_as_it_was_named(cluster: Cluster) -> None:
    """Lock and keyring stand beside the spec, unless they are named."""
    asked = asked_of(parsed(cluster.spec, "-o", cluster.out, "--lock", "x", "--public"), [str(cluster.spec)])
    assert (asked.lock, asked.keys, asked.public) == ("x", str(cluster.keys), True)


def test_another_keyring_is_not_needed_to_read(cluster: Cluster) -> None:
    """Without it the same files are compared, as far as they are public."""
    shutil.rmtree(cluster.keys)
    left, right = both(cluster.spec, "-o", cluster.out)
    assert left.entries.keys() == right.entries.keys()
