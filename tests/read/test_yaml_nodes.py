"""The node tree of one document."""

import pytest

from kspec.read.yaml_nodes import ALIAS_LIMIT, DEPTH_LIMIT, Budget, Node, Shape, compose
from kspec.read.yaml_token import YamlError


def root_of(text: str) -> Node:
    """The root, which must be there."""
    root, _ = compose(text, Budget())
    assert root is not None
    return root


def test_nodes_know_their_extent() -> None:
    """A mapping reaches from its first key to the end of its last value."""
    text = "a:\n- x\n- {b: c}\n# end\n"
    root = root_of(text)
    assert (root.shape, text[root.start : root.end]) == (Shape.MAPPING, "a:\n- x\n- {b: c}")
    assert [text[child.start : child.end] for child in root.children] == ["a", "- x\n- {b: c}"]


def test_aliases_count_what_they_repeat() -> None:
    """An alias has the size and height of its anchor's node."""
    assert (root_of("- &a [1, 2]\n- *a\n").size, root_of("- &a [1, 2]\n- *a\n").height) == (7, 2)


def test_nothing_is_no_root() -> None:
    """Blanks and comments have no node; an explicit document has an empty one."""
    assert (compose("# c\n", Budget()), compose("---\n", Budget())[0]) == (
        (None, None),
        Node(Shape.SCALAR, 3, 3, "", plain=True),
    )


@pytest.mark.parametrize(("text", "ignored"), [("a\n...\nb\n", 6), ("[a] b\n", 4), ("a\n...\n# c\n", None)])
def test_what_go_ignores_is_found(text: str, ignored: int | None) -> None:
    """Go reads one document and passes over what follows it."""
    assert compose(text, Budget())[1] == ignored


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("*a\n", "yaml-syntax"),
        ("&a [*a]\n", "yaml-syntax"),
        ("[a\n", "yaml-syntax"),
        ("a: 1\n- b\n", "yaml-syntax"),
        ("%YAML 1.1\n", "yaml-syntax"),
        ("[" * (DEPTH_LIMIT + 1) + "\n", "yaml-limit"),
        ("- &a x\n" + "- *a\n" * (ALIAS_LIMIT + 1), "yaml-limit"),
    ],
)
def test_mistakes_of_structure(text: str, code: str) -> None:
    """Undefined and recursive aliases, unclosed brackets, mixed collections, and too much."""
    with pytest.raises(YamlError) as caught:
        compose(text, Budget())
    assert caught.value.code == code
