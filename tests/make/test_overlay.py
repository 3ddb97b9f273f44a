"""Facts about the place of a host's files."""

from kspec.make.overlay import on_node


def test_a_node_has_a_folder_like_its_root() -> None:
    """An absolute path of the host is cleaned and stands below the node's folder."""
    assert on_node("cp-1", "/etc//kubernetes/./pki/") == "nodes/cp-1/etc/kubernetes/pki"
    assert on_node("cp-1", "/") == "nodes/cp-1"
