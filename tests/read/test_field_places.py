"""Where a field of some name stands."""

import pytest

from kspec.read.field_places import place_of

PLACES = "it belongs to one of apiServer.extraVolumes, controllerManager.extraVolumes, scheduler.extraVolumes"


@pytest.mark.parametrize(
    ("name", "kind", "place"),
    [
        ("serviceSubnet", "ClusterConfiguration", "it is networking.serviceSubnet: write it there"),
        ("dnsDomain", "InitConfiguration", "it is networking.dnsDomain of a ClusterConfiguration: write it there"),
        ("clusterName", "ClusterConfiguration", "it stands at the top of the ClusterConfiguration: write it there"),
        ("maxPods", "InitConfiguration", "it is a field of a KubeletConfiguration: write it there"),
        ("extraVolumes", "ClusterConfiguration", PLACES),
        ("nonsense", "ClusterConfiguration", ""),
    ],
)  # fmt: skip
def test_the_own_kind_and_the_least_deep_place_count_first(name: str, kind: str, place: str) -> None:
    """Several places of one depth are all named."""
    assert place_of(name, kind, "v1.37") == place
