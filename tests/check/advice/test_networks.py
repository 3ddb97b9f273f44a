"""Networks that collide, that are too small, or that belong to others."""

import ipaddress
from collections.abc import Callable

import pytest

from kspec.check.advice import networks

Find = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("pods", "services", "codes"),
    [
        ("10.96.0.0/16", "10.96.0.0/12", ["subnet-overlap"]),
        ("10.96.0.0/12", "10.100.0.0/16", ["subnet-overlap"]),
        ("10.244.0.0/16", "10.96.0.0/12", []),
        ("10.0.0.0/16,fd00::/56", "10.1.0.0/16,fd00::/112", ["subnet-overlap"]),
        ("10.0.0.0/16,fd00::/56", "10.1.0.0/16,fd01::/112", []),
        ("fd00::/56,10.96.0.0/16", "10.96.0.0/16,fd00::/112", ["subnet-overlap", "subnet-overlap"]),
    ],
)
def test_pods_and_services_are_apart(find: Find, pods: str, services: str, codes: list[str]) -> None:
    """Every pair of a pod and a service network of one family is compared, whichever is the larger."""
    cluster = f'networking: {{podSubnet: "{pods}", serviceSubnet: "{services}"}}'
    assert [code for code, _ in find(networks.check_overlap, cluster=cluster)] == codes


def test_machines_are_outside_both(find: Find) -> None:
    """Advertise addresses, node addresses and the endpoint's address are compared with pods and services."""
    found = find(
        networks.check_overlap,
        cluster="networking: {podSubnet: 192.0.2.0/24, serviceSubnet: 198.51.100.0/24}\n"
        "controlPlaneEndpoint: 198.51.100.7:6443",
        join="nodeRegistration: {name: w, kubeletExtraArgs: [{name: node-ip, value: 192.0.2.77}]}",
    )
    assert found == [
        ("node-in-subnet", "192.0.2.10"),
        ("node-in-subnet", "198.51.100.7:6443"),
        ("node-in-subnet", "192.0.2.77"),
    ]


@pytest.mark.parametrize(
    ("subnet", "wrong"),
    [("11.0.0.0/16", True), ("172.32.0.0/16", True), ("100.64.0.0/13", False), ("2a00:1450::/56", False)],
)
def test_ipv4_networks_are_private(find: Find, subnet: str, *, wrong: bool) -> None:
    """Shared address space is good enough; public IPv6 addresses are often one's own."""
    found = find(networks.check_public, cluster=f'networking: {{podSubnet: "{subnet}"}}')
    assert found == ([("public-subnet", f'"{subnet}"')] if wrong else [])


@pytest.mark.parametrize(
    ("cluster", "codes"),
    [
        ("networking: {serviceSubnet: 10.96.0.0/25}", ["service-subnet-small"]),
        ("networking: {serviceSubnet: 10.96.0.0/24}", []),
        ("networking: {podSubnet: 10.244.0.0/23}", ["pod-subnet-small"]),
        ("networking: {podSubnet: 10.244.0.0/22}", []),
        ('networking: {podSubnet: "fd00::/63"}', ["pod-subnet-small"]),
        (
            (
                "networking: {podSubnet: 10.244.0.0/23}\ncontrollerManager:\n"
                '  extraArgs: [{name: allocate-node-cidrs, value: "false"}]'
            ),
            [],
        ),
        (
            (
                "networking: {podSubnet: 10.244.0.0/16}\ncontrollerManager:\n"
                '  extraArgs: [{name: node-cidr-mask-size, value: "26"}]'
            ),
            ["node-block-small"],
        ),
        (
            (
                "networking: {podSubnet: 10.244.0.0/16}\ncontrollerManager:\n"
                '  extraArgs: [{name: node-cidr-mask-size-ipv4, value: "25"}]'
            ),
            [],
        ),
    ],
)
def test_networks_have_room(find: Find, cluster: str, codes: list[str]) -> None:
    """256 services, 4 nodes and 110 pods on each have to fit, unless nobody hands out parts of the network."""
    assert [code for code, _ in find(networks.check_sizes, cluster=cluster)] == codes


def test_fewer_pods_fit_into_a_smaller_part(find: Find) -> None:
    """`maxPods` or the kubelet's argument decide how many addresses a node needs."""
    cluster = (
        "networking: {podSubnet: 10.244.0.0/16}\n"
        'controllerManager: {extraArgs: [{name: node-cidr-mask-size-ipv4, value: "26"}]}'
    )
    assert find(networks.check_sizes, cluster=cluster, kubelet="maxPods: 62") == []
    init = 'nodeRegistration: {name: cp-1, kubeletExtraArgs: [{name: max-pods, value: "63"}]}'
    base = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n"
    found = find(networks.check_sizes, init=base + init, cluster=cluster, kubelet="maxPods: 62")
    assert found == [("node-block-small", '"26"')]


def test_the_api_server_and_its_services_have_one_family(find: Find) -> None:
    """The first service network is of the advertise address' family."""
    wrong = find(networks.check_families, cluster='networking: {serviceSubnet: "fd00::/112,10.96.0.0/16"}')
    assert wrong == [("address-families", "192.0.2.10")]
    assert find(networks.check_families, cluster='networking: {serviceSubnet: "10.96.0.0/16,fd00::/112"}') == []


@pytest.mark.parametrize(
    ("value", "wrong"), [("192.0.2.10", True), ("192.0.2.10,2001:db8::10", False), ('"::"', False), ("::1", True)]
)
def test_a_dual_stack_node_announces_both_families(find: Find, value: str, *, wrong: bool) -> None:
    """`::` lets the kubelet find both; one address is one family."""
    init = (
        "apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n"
        f'nodeRegistration: {{name: cp-1, kubeletExtraArgs: [{{name: node-ip, value: "{value.strip(chr(34))}"}}]}}'
    )
    cluster = 'networking: {podSubnet: "10.244.0.0/16,fd00::/56", serviceSubnet: "10.96.0.0/16,fd01::/112"}'
    assert bool(find(networks.check_families, init=init, cluster=cluster)) is wrong


@pytest.mark.parametrize(
    ("servers", "wrong"),
    [("10.96.0.10", False), ("10.97.0.10", True), ("169.254.20.10", False), ("10.97.0.10, 10.96.0.10", False)],
)
def test_pods_ask_a_dns_server_of_the_cluster(find: Find, servers: str, *, wrong: bool) -> None:
    """One of the servers is in the service network, or link-local."""
    cluster = "networking: {serviceSubnet: 10.96.0.0/16}"
    found = find(networks.check_agreement, cluster=cluster, kubelet=f"clusterDNS: [{servers}]")
    assert found == ([("cluster-dns-outside", servers)] if wrong else [])


def test_every_part_knows_the_same_pod_network(find: Find) -> None:
    """kube-proxy's clusterCIDR and the controller manager's argument are compared as networks."""
    cluster = (
        "networking: {podSubnet: 10.244.0.0/16}\n"
        "controllerManager: {extraArgs: [{name: cluster-cidr, value: 10.245.0.0/16}]}"
    )
    assert find(networks.check_agreement, cluster=cluster, proxy="clusterCIDR: 10.246.0.0/16") == [
        ("pod-subnet-differs", "10.246.0.0/16"),
        ("pod-subnet-differs", "10.245.0.0/16"),
    ]
    same = cluster.replace("10.245.0.0/16", "10.244.0.9/16")
    assert find(networks.check_agreement, cluster=same, proxy="clusterCIDR: 10.244.0.0/16") == []


def test_overlap_is_symmetric() -> None:
    """A network overlaps its parts, and they it; families never overlap."""
    whole, part, other = (ipaddress.ip_network(text) for text in ("10.0.0.0/8", "10.1.0.0/16", "fd00::/8"))
    assert networks.overlap(whole, part)
    assert networks.overlap(part, whole)
    assert not networks.overlap(whole, other)
    assert [str(found) for found in networks.parse_networks("10.0.0.1/8, x,, 192.0.2.1")] == [
        "10.0.0.0/8",
        "192.0.2.1/32",
    ]
