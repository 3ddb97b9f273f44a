"""kspec.read.one_document."""

import pytest

from kspec.read.one_document import one_document


def test_a_document_is_one() -> None:
    """Read as Kubernetes reads YAML."""
    assert one_document(b"a: 1\n") == {"a": 1}


@pytest.mark.parametrize("text", [b"", b"a: 1\n---\nb: 1\n", b"{", b"a: 1\na: 2\n", b"\xff"])
def test_anything_else_is_none(text: bytes) -> None:
    """None, several, or one with a mistake; the text is not quoted."""
    with pytest.raises(ValueError, match=r"^not one document$"):
        one_document(text)
