"""Where a host's file stands in the output: each node has a folder that is laid over its root."""

from kspec.go.path import clean


def on_node(node: str, path: str) -> str:
    """The place of a host's absolute path (cleaned) below `nodes/<node>`; of the host's root, that folder itself."""
    return f"nodes/{node}{clean(path)}".removesuffix("/")
