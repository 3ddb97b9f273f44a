"""Nodes of a command line."""

from pathlib import Path

from kspec.cli.node_folders import looked_into, node_folders


def test_nodes_are_names_and_folders() -> None:
    """Anything else is told, and so is a node with two folders."""
    assert node_folders(["a=/x", "b=/y"]) == ({"a": Path("/x"), "b": Path("/y")}, "")
    assert node_folders(["a"])[1]
    assert node_folders(["a=/x", "a=/y"])[1].startswith("a is given twice")


def test_of_the_whole_machine_only_what_is_read_counts() -> None:
    """In `/` lies everything."""
    assert looked_into([Path("/srv/node")], "/pki") == ["/srv/node"]
    assert "/pki" in looked_into([Path("/")], "/pki")
    assert "/" not in looked_into([Path("/")], "/pki")
