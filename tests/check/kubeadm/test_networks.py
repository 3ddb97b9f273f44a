"""Service and pod networks: ValidateNetworking of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


@pytest.mark.parametrize(
    ("field", "subnet", "codes"),
    [
        ("serviceSubnet", "10.0.0.0", ["subnet"]),
        ("serviceSubnet", "10.0.0.0/33", ["subnet"]),
        ("serviceSubnet", "10.0.0.0/12, fd00::/108", ["subnet"]),
        ("serviceSubnet", "10.0.0.0/12,10.16.0.0/12", ["subnet"]),
        ("serviceSubnet", "10.0.0.0/12,fd00::/108,10.16.0.0/12", ["subnet"]),
        ("serviceSubnet", "10.0.0.0/29", ["subnet-size"]),
        ("serviceSubnet", "10.0.0.0/11", ["subnet-size"]),
        ("serviceSubnet", "0.0.0.0/0", ["subnet-size", "subnet-size"]),
        ("serviceSubnet", "fd00::/107", ["subnet-size"]),
        ("serviceSubnet", "10.0.0.0/28", []),
        ("serviceSubnet", "010.0.0.1/12,fd00::/108", []),
        ("podSubnet", "10.0.0.0/29", ["node-mask", "subnet-size"]),
        ("podSubnet", "10.0.0.0/25", ["node-mask"]),
        ("podSubnet", "10.0.0.0/7", ["node-mask"]),
        ("podSubnet", "fd00::/47", ["node-mask"]),
        ("podSubnet", "10.0.0.0/8,fd00::/48", []),
        ("podSubnet", "", []),
    ],
)
def test_subnets(find: Find, field: str, subnet: str, codes: list[str]) -> None:
    """Form, families, sizes, and room for the nodes' subnets."""
    found = find(f"{INIT}{NODE}{CLUSTER}networking: {{{field}: '{subnet}'}}\n")
    errors = [finding for finding in found if finding.kind]
    assert sorted(finding.code for finding in errors) == codes
    assert {finding.path for finding in errors} <= {f"networking.{field}"}


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ("[]", 1),
        ('[{name: node-cidr-mask-size-ipv4, value: "26"}]', 0),
        ('[{name: node-cidr-mask-size-ipv4, value: "26"}, {name: node-cidr-mask-size-ipv4, value: "24"}]', 1),
        ("[{name: node-cidr-mask-size-ipv4, value: x}]", 1),
        ('[{name: allocate-node-cidrs, value: "false"}]', 0),
        ("[{name: [], value: x}]", 0),
    ],
)
def test_the_nodes_masks_are_the_controller_managers(find: Find, arguments: str, count: int) -> None:
    """The last of repeated arguments counts; arguments that cannot be read say nothing."""
    spec = (
        f"{INIT}{NODE}{CLUSTER}networking: {{podSubnet: 10.0.0.0/25}}\ncontrollerManager: {{extraArgs: {arguments}}}\n"
    )
    assert wrong(find(spec), "node-mask") == [("networking.podSubnet", "Invalid value")] * count
