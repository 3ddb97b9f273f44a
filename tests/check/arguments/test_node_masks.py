"""Node masks as the controller manager reads them; its own verdicts are in test_argument_relations.py."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

DUAL = "10.244.0.0/16,fd00:1::/56"


def found(find: Find, arguments: dict[str, str], pods: str = "") -> list[str]:
    """The fields at which the controller manager is said not to start."""
    extra = ", ".join(f"{{name: {name}, value: '{value}'}}" for name, value in arguments.items())
    network = f"networking: {{podSubnet: '{pods}'}}\n" if pods else ""
    spec = f"{INIT}{NODE}{CLUSTER}{network}controllerManager: {{extraArgs: [{extra}]}}\n"
    return [one.path for one in find(spec) if one.code == "argument-conflict"]


@pytest.mark.parametrize("flag", ["node-cidr-mask-size", "node-cidr-mask-size-ipv4", "node-cidr-mask-size-ipv6"])
@pytest.mark.parametrize("pods", ["10.244.0.0/20", "fd00:1::/60", DUAL])
def test_each_flag_goes_with_some_networks(find: Find, flag: str, pods: str) -> None:
    """The plain one with one network, the others with networks of their own family."""
    size = {"10.244.0.0/20": "24", "fd00:1::/60": "64", DUAL: "64" if flag.endswith("ipv6") else "24"}[pods]
    of_family = pods == DUAL or (":" in pods) is flag.endswith("ipv6")
    fits = pods != DUAL if flag == "node-cidr-mask-size" else of_family
    assert (found(find, {flag: size}, pods) == []) is fits


@pytest.mark.parametrize("switch", [{"allocate-node-cidrs": "false"}, {"controllers": "*,-node-ipam-controller"}])
def test_where_nothing_is_handed_out_nothing_is_wrong(find: Find, switch: dict[str, str]) -> None:
    """The controller that would die is off."""
    assert found(find, {"node-cidr-mask-size": "8"}, "10.244.0.0/16")
    assert found(find, {"node-cidr-mask-size": "8", **switch}, "10.244.0.0/16") == []


@pytest.mark.parametrize(
    ("arguments", "pods", "wrong"),
    [
        ({"cluster-cidr": "10.1.0.0/26"}, "10.244.0.0/16", True),
        ({"cluster-cidr": "10.1.0.0/22"}, "10.244.0.0/16", False),
        ({"cluster-cidr": "10.1.0.0/22", "allocate-node-cidrs": "true"}, "", False),
        ({"allocate-node-cidrs": "true"}, "", True),
        ({"cluster-cidr": "x"}, "10.244.0.0/16", True),
        ({"cluster-cidr": "10.1.0.0/16,10.2.0.0/16"}, "10.244.0.0/16", True),
        ({"node-cidr-mask-size": "80"}, "fd00:1::/60", True),
        ({"node-cidr-mask-size": "76"}, "fd00:1::/60", False),
        ({"node-cidr-mask-size": "0"}, DUAL, False),
    ],
)
def test_networks_by_hand(find: Find, arguments: dict[str, str], pods: str, *, wrong: bool) -> None:
    """--cluster-cidr counts, wherever it comes from; zero is not a size."""
    assert bool(found(find, arguments, pods)) is wrong


def test_the_help_names_lengths_that_fit(find: Find) -> None:
    """Of the network's own family."""
    spec = f"{INIT}{NODE}{CLUSTER}networking: {{podSubnet: 'fd00:1::/66'}}\n"
    (one,) = [one for one in find(spec) if one.code == "node-mask"]
    assert "from /48 to /64" in one.help
