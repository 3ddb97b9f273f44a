"""kubeadm's own feature gates, per release."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find


@pytest.mark.parametrize(
    ("version", "gate", "count"),
    [
        ("v1.34.4", "PublicKeysECDSA", 0),
        ("v1.37.2", "PublicKeysECDSA", 1),
        ("v1.37.2", "RootlessControlPlane", 0),
        ("v1.37.2", "rootlessControlPlane", 1),
    ],
)
def test_each_release_has_its_gates(find: Find, version: str, gate: str, count: int) -> None:
    """An unknown gate is refused at its name."""
    spec = f"{INIT}{NODE}{CLUSTER}featureGates: {{{gate}: true}}\n".replace("v1.37.2", version)
    found = [finding for finding in find(spec, version) if finding.code == "kubeadm-feature-gate"]
    assert [finding.path for finding in found] == [f"featureGates.{gate}"] * count
    assert all(finding.span.end_column - finding.span.column == len(gate) for finding in found)
