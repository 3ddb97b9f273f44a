"""What a strategic merge patch knows of a document's type."""

import pytest

from kspec.facts.types import load
from kspec.make.inapplicable import InapplicableError
from kspec.make.patch_schema import Schema

POD = Schema(load("v1.37"), "api/core/v1.Pod")


def test_a_list_with_a_merge_key() -> None:
    """Containers are merged by name, and retainKeys is not a strategy of its own."""
    spec, _, _ = POD.field("spec")
    container, strategy, merge_key = spec.list_field("containers")
    assert (container.type_name, strategy, merge_key) == ("api/core/v1.Container", "merge", "name")
    volume, strategy, merge_key = spec.list_field("volumes")
    assert (volume.type_name, strategy, merge_key) == ("api/core/v1.Volume", "merge", "name")


def test_keys_are_found_without_regard_to_case() -> None:
    """Go's JSON finds a field so, if none has the very name."""
    assert POD.field("METADATA") == POD.field("metadata")


def test_a_pointer_passes_for_a_list() -> None:
    """Kubernetes looks behind the pointer and takes what is there for the element."""
    spec, _, _ = POD.field("spec")
    assert spec.list_field("securityContext")[0].type_name == "api/core/v1.PodSecurityContext"


@pytest.mark.parametrize("key", ["metadata", "kind", "unknown"])
def test_no_list(key: str) -> None:
    """A struct, a scalar and what the type does not have are not lists."""
    with pytest.raises(InapplicableError, match=key):
        POD.list_field(key)


def test_a_map_has_no_fields() -> None:
    """A map below a map, such as a label that is one, cannot be merged."""
    labels, _, _ = POD.field("metadata")[0].field("labels")
    with pytest.raises(InapplicableError, match="not a struct"):
        labels.field("tier")
