"""What runs on a node."""

import pytest

from kspec.model.document import Document, Json
from kspec.model.span import Span
from kspec.model.wire import WireDocument
from kspec.rules.roles import role_of


@pytest.mark.parametrize(
    ("kind", "value", "extra", "role"),
    [
        ("InitConfiguration", {}, {}, "control-plane"),
        ("JoinConfiguration", {"controlPlane": {}}, {}, "control-plane"),
        ("JoinConfiguration", {}, {"role": "etcd"}, "etcd"),
        ("JoinConfiguration", {}, {"role": "worker"}, "worker"),
        ("JoinConfiguration", {}, {}, "worker"),
    ],
)
def test_a_nodes_role(kind: str, value: dict[str, Json], extra: dict[str, Json], role: str) -> None:
    """It is told by the document's kind, by its part controlPlane, or by its entry in `nodes:`."""
    document = Document(value, Span("cluster.yaml", 1, 1, 1, 1))
    assert role_of(WireDocument(document, "v1beta4", kind, value, extra=extra)) == role
