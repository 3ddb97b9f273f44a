"""Checks of machines, whichever of them are said together."""

from typing import Any

from kspec.model.review import Deed
from kspec.review.host_checks import are_checks, host_check_changes

PORT = {"check": "Port-10250", "test": "port-free", "port": 10250, "address": ""}
SWAP = {"check": "Swap", "test": "swap-off"}
KERNEL = {"check": "SystemVerification", "test": "kernel-version"}
GROUPS = {"check": "SystemVerification", "test": "cgroup-version"}


def checks(nodes: dict[str, Any], alike: list[Any] | None = None, release: str = "v1.37.2") -> dict[str, Any]:
    """A build's list."""
    return {"version": 2, "kubernetesVersion": release, "nodes": nodes, "alike": alike or []}


def test_a_machine_that_is_like_another_is_one_entry() -> None:
    """Though the list says of both together then what it said of the one."""
    one = checks({"cp-1": [PORT, SWAP]})
    two = checks({"cp-1": [PORT], "w-1": []}, [{"nodes": ["cp-1", "w-1"], "checks": [SWAP]}])
    (found,) = host_check_changes(one, two)
    assert (found.place, found.deed, found.after) == ("w-1", Deed.ADDED, "1 check")
    (found,) = host_check_changes(two, one)
    assert (found.place, found.deed, found.before) == ("w-1", Deed.REMOVED, "1 check")


def test_what_many_machines_are_checked_for_is_one_entry() -> None:
    """By the name of the check, and its field."""
    names = [f"w-{number}" for number in range(1, 201)]
    one, two = (checks({}, [{"nodes": names, "checks": [SWAP, {**PORT, "port": port}]}]) for port in (10250, 10251))
    (found,) = host_check_changes(one, two)
    assert found.place == "w-1, w-2, w-3 and 197 more: Port-10250.port"
    assert (found.before, found.after) == ("10250", "10251")


def test_checks_of_one_name_and_the_release() -> None:
    """One that is there twice is said with what it tests; what stands beside the checks is told too."""
    one = checks({"cp-1": [KERNEL, GROUPS]}, release="v1.36.3")
    two = checks({"cp-1": [GROUPS]})
    assert [change.place for change in host_check_changes(one, two)] == [
        "kubernetesVersion",
        "cp-1: SystemVerification kernel-version",
    ]


def test_what_is_no_list_of_checks() -> None:
    """Another form is compared as it stands."""
    assert are_checks(checks({}))
    others: tuple[Any, ...] = (None, [], {"nodes": {}}, {**checks({}), "nodes": []})
    assert not any(map(are_checks, others))
    assert not any(are_checks(checks({}, alike)) for alike in ([1], [{"nodes": [1], "checks": []}], [{"nodes": ["a"]}]))
    assert not are_checks(checks({"cp-1": [{"test": "a"}]}))
