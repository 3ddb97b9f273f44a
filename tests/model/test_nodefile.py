"""Files that a spec gives its nodes."""

from pathlib import Path

import pytest
from small_cluster import read_spec

from kspec.model.node import Node
from kspec.model.nodefile import Hole, NodeFile, StaticToken, StaticTokens, Text, TypedDocument
from kspec.model.secret import Secret
from kspec.model.span import Span

SPAN = Span("cluster.yaml", 1, 1, 1, 1)


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """The control plane cp-1."""
    return read_spec(tmp_path).stage.spec.nodes[0]


@pytest.mark.parametrize(
    ("role", "name", "is_on"),
    [("", "", True), ("control-plane", "", True), ("worker", "", False), ("", "cp-1", True), ("", "cp-2", False)],
)
def test_a_file_is_on_its_role_or_its_node(node: Node, role: str, name: str, *, is_on: bool) -> None:
    """On all where neither is said."""
    file = NodeFile("/a", 0o644, False, Text(Secret(b"")), SPAN, "files[0].path", role, name)  # noqa: FBT003 - a field
    assert file.is_on(node) == is_on


def test_holes_are_the_secrets_that_are_not_given() -> None:
    """Of tokens and of configurations, in their order."""
    first, second = Hole("files/a", "token"), Hole("files/b", "key")
    tokens = StaticTokens((StaticToken(Secret(b"x"), "a"), StaticToken(first, "b")))
    typed = TypedDocument({}, {("a",): second, ("b",): first})
    found = [NodeFile("/a", 0o600, True, content, SPAN, "").holes for content in (tokens, typed, Text(Secret(b"")))]  # noqa: FBT003 - a field
    assert found == [(first,), (second, first), ()]
