"""Facts about documents as Go writes them."""

from typing import TYPE_CHECKING

import pytest

from kspec.make.go_document import go_document
from kspec.model.release import Release

if TYPE_CHECKING:
    from kspec.model.document import Json


def test_go_adds_what_it_always_writes(release: Release) -> None:
    """A Service gets its status, and loses what no Service has."""
    value: dict[str, Json] = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "color": "red"}
    assert go_document(release, value) == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "x"},
        "spec": {},
        "status": {"loadBalancer": {}},
    }


def test_an_unknown_type_is_a_bug(release: Release) -> None:
    """The table names every type that is made."""
    with pytest.raises(KeyError, match="v9 Teapot"):
        go_document(release, {"apiVersion": "v9", "kind": "Teapot"})
