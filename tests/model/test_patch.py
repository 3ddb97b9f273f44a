"""A file of patches."""

from kspec.model.document import Document
from kspec.model.patch import PatchFile
from kspec.model.span import Span


def test_patches_keep_their_order_and_are_not_printed() -> None:
    """They apply in this order; a patch may hold a secret."""
    documents = (
        Document({"a": "opensesame"}, Span("etcd.yaml", 1, 1, 1, 2)),
        Document({}, Span("etcd.yaml", 3, 1, 3, 2)),
    )
    patch = PatchFile("etcd.yaml", "etcd", "merge", documents)
    assert patch.patches == documents
    assert "opensesame" not in repr(patch)
