"""Networks of clusters that overlap."""

from pathlib import Path

import pytest
from cluster_sets import cluster, codes, found, places, two, write_set


@pytest.mark.parametrize(
    ("changes", "code", "at", "former"),
    [
        ({"10.2.0.0/16": "10.1.128.0/17"}, "set-pod-overlap", "10.1.128.0/17", "10.1.0.0/16"),
        ({"10.2.0.0/16": "10.0.0.0/8"}, "set-pod-overlap", "10.0.0.0/8", "10.1.0.0/16"),
        ({"172.17.0.0/16": "172.16.3.0/24"}, "set-service-overlap", "172.16.3.0/24", "172.16.0.0/16"),
        ({"172.17.0.0/16": "10.1.0.0/20"}, "set-pod-service-overlap", "10.1.0.0/20", "10.1.0.0/16"),
        ({"10.2.0.0/16": "172.16.0.0/17"}, "set-pod-service-overlap", "172.16.0.0/17", "172.16.0.0/16"),
        ({"192.168.2.11": "10.1.7.7"}, "set-node-in-network", "10.1.7.7", "10.1.0.0/16"),
        ({"192.168.2.11": "172.16.0.9"}, "set-node-in-network", "172.16.0.9", "172.16.0.0/16"),
        ({"10.2.0.0/16": "192.168.1.0/24"}, "set-node-in-network", "192.168.1.0/24", "192.168.1.11"),
    ],
)
def test_networks_that_meet_are_found(tmp_path: Path, changes: dict[str, str], code: str, at: str, former: str) -> None:
    """At the later cluster, whichever of the two is the smaller, with the place of the former."""
    assert places(two(tmp_path, cluster("us", 2, changes))) == [(code, at, former)]


def test_networks_side_by_side_are_apart(tmp_path: Path) -> None:
    """Neighbours do not overlap, and the two networks of one cluster are not compared here."""
    changes = {"10.2.0.0/16": "10.0.0.0/16", "172.17.0.0/16": "172.15.0.0/16"}
    assert codes(two(tmp_path, cluster("us", 2, changes))) == []


def test_both_families_are_looked_at(tmp_path: Path) -> None:
    """The second network of a dual-stack cluster counts like the first."""
    eu = cluster("eu", 1, {"10.1.0.0/16": "'10.1.0.0/16,fd00:1::/48'"})
    us = cluster("us", 2, {"10.2.0.0/16": "'10.2.0.0/16,fd00:1:0:1::/64'"})
    assert codes(two(tmp_path, us, eu)) == ["set-pod-overlap"]


def test_each_cluster_is_told_with_the_first_that_it_meets(tmp_path: Path) -> None:
    """The default of services in a hundred clusters is told 99 times, not for each two of them."""
    same = {
        f"c{number}": cluster(f"c{number}", number, {f"172.{15 + number}.0.0/16": "10.96.0.0/12"})
        for number in range(1, 90)
    }
    findings = found(write_set(tmp_path, same))
    assert {finding.code for finding in findings} == {"set-service-overlap"}
    assert len(findings) == 88


def test_pods_need_a_common_family(tmp_path: Path) -> None:
    """IPv6 alone beside IPv4 alone."""
    changes = {"10.2.0.0/16": "fd00:2::/48", "172.17.0.0/16": "fd00:3::/112", "192.168.2.11": "'2001:db8::11'"}
    assert codes(two(tmp_path, cluster("us", 2, changes))) == ["set-address-families"]
