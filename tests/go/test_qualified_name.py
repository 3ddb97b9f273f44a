"""Facts about labels."""

import pytest

from kspec.go.qualified_name import is_label_value, is_qualified_name


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a", True), ("a.b/C_d", True), ("x" * 63, True), ("x" * 64, False), ("", False), ("/a", False), ("A/b", False),
     ("a/b/c", False), ("-a", False), ("é", False)],
)  # fmt: skip
def test_keys(text: str, is_one: bool) -> None:  # noqa: FBT001 - the table's column
    """A name, maybe behind a lower-case DNS subdomain and a slash."""
    assert is_qualified_name(text) == is_one


@pytest.mark.parametrize(("text", "is_one"), [("", True), ("A.b_c-1", True), ("a b", False), ("a-", False)])
def test_values(text: str, is_one: bool) -> None:  # noqa: FBT001 - the table's column
    """Nothing, or a name."""
    assert is_label_value(text) == is_one
