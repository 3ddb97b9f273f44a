"""DNS names as Kubernetes takes them."""

import pytest

from kspec.go.dns_name import is_dns_label, is_dns_name, is_wildcard_name


@pytest.mark.parametrize("text", ["a", "1", "a-b.c", "1.2.3.4", "a" * 253, "xn--a"])
def test_a_lower_case_name_is_one(text: str) -> None:
    """Labels may be longer than 63 characters: apimachinery's expression does not count them."""
    assert is_dns_name(text)
    assert is_wildcard_name(f"*.{text}") == (len(text) <= 251)


@pytest.mark.parametrize("text", ["", "A", "a_b", "-a", "a-", "a..b", "a.", ".a", "a b", "a\n", "é", "a" * 254, "*.a"])
def test_all_else_is_none(text: str) -> None:
    """A name is at most 253 bytes, and every label begins and ends with a letter or digit."""
    assert not is_dns_name(text)


@pytest.mark.parametrize("text", ["*", "*.", "*a", "a.*", "*.*.a", "*.A", "a"])
def test_a_wildcard_is_the_first_label(text: str) -> None:
    """And something follows it."""
    assert not is_wildcard_name(text)


def test_a_label_by_itself_is_counted() -> None:
    """As the name of a Namespace is."""
    assert is_dns_label("a" * 63)
    assert not any(map(is_dns_label, ("", "a.b", "A", "a" * 64, "-a")))
