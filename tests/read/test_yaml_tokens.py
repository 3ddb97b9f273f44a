"""The scanner's tokens."""

import pytest

from kspec.read.yaml_token import Kind, YamlError
from kspec.read.yaml_tokens import SCALAR_LIMIT, TAG_LIMIT, Scanner


def tokens(text: str) -> list[tuple[Kind, str]]:
    """All tokens of a text: kind, and the text that they cover."""
    scanner = Scanner(text)
    found: list[tuple[Kind, str]] = []
    while (token := scanner.take()).kind is not Kind.STREAM_END:
        found.append((token.kind, text[token.start : token.end]))
    return found


def test_a_key_is_known_by_the_colon_behind_it() -> None:
    """The KEY token is put before the scalar once the colon is found."""
    assert tokens("a b: c\n") == [
        (Kind.BLOCK_MAPPING_START, ""),
        (Kind.KEY, ""),
        (Kind.SCALAR, "a b"),
        (Kind.VALUE, ":"),
        (Kind.SCALAR, "c"),
        (Kind.BLOCK_END, ""),
    ]


def test_a_block_ends_with_its_last_line_of_text() -> None:
    """Blank lines behind a block scalar are not a part of it."""
    assert tokens("|\n  a\n   b\n\n\n") == [(Kind.SCALAR, "|\n  a\n   b")]


@pytest.mark.parametrize(
    ("text", "offset", "code"),
    [
        ("a:\n\tb\n", 3, "yaml-syntax"),
        ("a: b: c\n", 4, "yaml-syntax"),
        ("a: 'b\n", 3, "yaml-syntax"),
        ("a: @b\n", 3, "yaml-syntax"),
        ("a: |x\n", 3, "yaml-syntax"),
        ('a: "b\\q"\n', 5, "yaml-syntax"),
        ("a: 1\nb\nc: 2\n", 5, "yaml-syntax"),
        ("a: !e!x y\n", 3, "yaml-tag"),
        ("a: " + "x" * (SCALAR_LIMIT + 1) + "\n", 3, "yaml-limit"),
        ("a: !" + "x" * TAG_LIMIT + " y\n", 3, "yaml-limit"),
    ],
)
def test_mistakes_are_located(text: str, offset: int, code: str) -> None:
    """An error says where it is and what kind of mistake it is."""
    with pytest.raises(YamlError) as caught:
        tokens(text)
    assert (caught.value.offset, caught.value.code) == (offset, code)
