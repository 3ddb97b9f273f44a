"""Facts about file paths in Go's spelling."""

import pytest

from kspec.go.path import clean, directory, join


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [("/a//b/./c/", "/a/b/c"), ("/a/../b", "/b"), ("//a", "/a"), ("/", "/"), ("", "."), ("a/..", ".")],
)
def test_a_path_is_shortened(path: str, cleaned: str) -> None:
    """Doubled slashes, dots and a last slash go; two leading slashes mean nothing special."""
    assert clean(path) == cleaned


def test_empty_elements_are_skipped() -> None:
    """Joining cleans, and leaves out what is empty."""
    assert join("/etc/kubernetes/pki/", "etcd/ca.crt") == "/etc/kubernetes/pki/etcd/ca.crt"
    assert join("", "a", "", "b") == "a/b"
    assert join("", "") == ""


@pytest.mark.parametrize(
    ("path", "folder"), [("/a/b.crt", "/a"), ("/b.crt", "/"), ("/a/", "/a"), ("b", "."), ("", ".")]
)
def test_the_folder_of_a_path(path: str, folder: str) -> None:
    """What has no slash lies in "."; a last slash ends the folder's own name."""
    assert directory(path) == folder
