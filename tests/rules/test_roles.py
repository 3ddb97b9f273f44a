"""What runs on a node."""

import pytest

from kspec.model.document import Document, Json
from kspec.model.span import Span
from kspec.model.wire import NodeEntry, WireDocument
from kspec.rules.roles import role_of, role_of_files


@pytest.mark.parametrize(
    ("kind", "value", "declared", "role"),
    [
        ("InitConfiguration", {}, None, "control-plane"),
        ("JoinConfiguration", {"controlPlane": {}}, None, "control-plane"),
        ("JoinConfiguration", {}, NodeEntry(role="etcd"), "etcd"),
        ("JoinConfiguration", {}, NodeEntry(role="worker"), "worker"),
        ("JoinConfiguration", {}, None, "worker"),
    ],
)
def test_a_nodes_role(kind: str, value: dict[str, Json], declared: NodeEntry | None, role: str) -> None:
    """It is told by the document's kind, by its part controlPlane, or by its entry in `nodes:`."""
    document = Document(value, Span("cluster.yaml", 1, 1, 1, 1))
    assert role_of(WireDocument(document, "v1beta4", kind, value, declared=declared)) == role


@pytest.mark.parametrize(
    ("names", "role"),
    [(("kube-apiserver.yaml", "etcd.yaml"), "control-plane"), (("etcd.yaml",), "etcd"), (("other.yaml",), "worker")],
)
def test_a_trees_role(names: tuple[str, ...], role: str) -> None:
    """It shows by the static pods in the folder of manifests, and by nothing elsewhere."""
    assert role_of_files([f"etc/kubernetes/manifests/{name}" for name in names]) == role
    assert role_of_files([f"elsewhere/{name}" for name in names]) == "worker"
