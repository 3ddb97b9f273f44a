"""The two sides of each part of a set."""

from datetime import UTC, datetime
from pathlib import Path

from built_set import CLUSTERS, build_words, tree

from kspec.cli.parser import parser
from kspec.cli.set_sides import RehearsedSet, rehearsed_set
from kspec.cli.sides import Sides

MOMENT = datetime(2030, 1, 1, tzinfo=UTC)


def rehearsed(shop: Path) -> RehearsedSet:
    """The set, of which nothing was rehearsed yet."""
    name, found = rehearsed_set(parser(("build",)).parse_args(build_words(shop)), MOMENT)
    assert (name, isinstance(found, RehearsedSet)) == ("shop", True)
    assert isinstance(found, RehearsedSet)
    return found


def test_both_sides_of_each_part_are_trees(shop: Path) -> None:
    """What is there, and what would be: the same of a set that was built, to the byte."""
    found = rehearsed(shop)
    parts = {member.name: found.cluster(member) for member in found.call.given.members}
    parts["shop"] = found.own()
    assert list(parts) == [*CLUSTERS, "shop"]
    for name, sides in parts.items():
        assert sides.left is not None
        assert sides.right is not None
        files = {path: content for path, (_, content) in tree(shop.parent / "out" / name).items()}
        for side in (sides.left, sides.right):
            assert {path: one.content for path, one in side.entries.items() if one.content is not None} == files
        assert not sides.refused


def test_the_sets_folder_needs_every_cluster(shop: Path) -> None:
    """Before all were rehearsed there is nothing that could be compared."""
    sides = rehearsed(shop).own()
    assert (sides.left, sides.right, [str(found.code) for found in sides.findings]) == (None, None, ["set-spec"])


def test_a_set_with_a_mistake_has_no_sides(shop: Path) -> None:
    """It says why."""
    shop.write_text(shop.read_text().replace("hub: hub\n", "hub: none\n"))
    name, found = rehearsed_set(parser(("build",)).parse_args(build_words(shop)), MOMENT)
    assert isinstance(found, Sides)
    assert (name, [str(one.code) for one in found.findings]) == ("shop", ["set-hub"])
