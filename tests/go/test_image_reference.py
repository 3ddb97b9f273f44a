"""Image repositories by the grammar of image references."""

import pytest

from kspec.go.image_reference import is_repository


@pytest.mark.parametrize(
    "text",
    ["a", "a/b", "a.b:5/c", "A/b", "A.b", "localhost", "[::1]:5/a", "a:5", "a_b", "a__b", "a--b/c.d", "1.2.3.4:5"],
)
def test_a_repository(text: str) -> None:
    """kubeadm accepts each of these: a host may have capitals, a path may not."""
    assert is_repository(text)


@pytest.mark.parametrize(
    "text", ["", "a/B", "https://a", "a b", "a//b", "/a", "a/", "a___b", "a..b/c_", "-a", "a@b", "a:5:6", "é", "a\n"]
)
def test_no_repository(text: str) -> None:
    """kubeadm refuses each of these."""
    assert not is_repository(text)
