"""A host's tree."""

from kspec.model.file import File, Folder
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret


def test_folders_that_no_file_brings_along() -> None:
    """Those in which nothing stands: neither a file nor a folder."""
    folders = (Folder("a"), Folder("a/b"), Folder("c"), Folder("c/d"), Folder("cd"))
    tree = HostTree("n", "v1.37.2", (File("a/b/file", b""),), folders)
    assert [folder.path for folder in tree.own_folders] == ["c/d", "cd"]


def test_it_is_secret_with_a_secret_file() -> None:
    """One is enough."""
    assert HostTree("n", "v1.37.2", (File("k", Secret(b"x"), 0o600), File("p", b""))).is_secret
    assert not HostTree("n", "v1.37.2", (File("p", b""),)).is_secret
