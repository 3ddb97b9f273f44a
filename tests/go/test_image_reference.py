"""Image repositories by the grammar of image references."""

import pytest

from kspec.go.image_reference import is_image, is_repository


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


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a", True),
        ("example.com:5000/a/b:1.2_x", True),
        (f"example.com/a@sha256:{'0' * 64}", True),
        (f"example.com/a:1@sha256:{'0' * 64}", True),
        ("[fd00::1]:5000/a:1", True),
        ("", False),
        ("a:", False),
        ("a b", False),
        ("a\n", False),
        ("a:1\nb", False),
        ("UPPER/x", True),
        ("x/UPPER", False),
        ("http://x/y", False),
        ("a@sha256:1", False),
        (f"a:{'1' * 129}", False),
    ],
)
def test_a_whole_reference(text: str, *, is_one: bool) -> None:
    """A name, and a tag and a digest if they are there."""
    assert is_image(text) is is_one
