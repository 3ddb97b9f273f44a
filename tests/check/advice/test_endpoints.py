"""Addresses and ports to which clients are sent."""

from collections.abc import Callable

import pytest

from kspec.check.advice import endpoints

Find = Callable[..., list[tuple[str, str]]]

JOIN = """\
nodeRegistration: {{name: cp-2}}
controlPlane: {{localAPIEndpoint: {{advertiseAddress: 192.0.2.11}}}}
discovery:
  bootstrapToken: {{token: abcdef.0123456789abcdef, apiServerEndpoint: "{endpoint}", unsafeSkipCAVerification: true}}
"""


@pytest.mark.parametrize(
    ("endpoint", "covered"),
    [
        ("192.0.2.10:6443", True),
        ("192.0.2.11:6443", True),
        ("cp-1:6443", True),
        ("kubernetes.default:443", True),
        ("10.96.0.1:443", True),
        ("api.example.com:6443", True),
        ("API.Example.com:6443", True),
        ("x.apps.example.com:6443", True),
        ("x.y.apps.example.com:6443", False),
        ("203.0.113.1:6443", False),
        ("[2001:db8::1]:6443", True),
        ("lb.example.com:6443", False),
    ],
)
def test_a_joining_node_finds_its_endpoint_in_the_certificate(find: Find, endpoint: str, *, covered: bool) -> None:
    """Names are compared without case, addresses by value, and `*` stands for one label."""
    cluster = (
        'controlPlaneEndpoint: api.example.com:6443\napiServer: {certSANs: ["*.apps.example.com", "2001:DB8:0::1"]}'
    )
    found = find(endpoints.check_certificate_names, cluster=cluster, join=JOIN.format(endpoint=endpoint))
    assert found == ([] if covered else [("endpoint-not-in-certificate", f'"{endpoint}"')])


def test_arguments_that_move_an_address_are_looked_up(find: Find) -> None:
    """The API server's advertise address and etcd's client and peer URLs need names in their certificates."""
    cluster = """\
apiServer: {extraArgs: [{name: advertise-address, value: 192.0.2.99}]}
etcd:
  local:
    peerCertSANs: [192.0.2.98]
    extraArgs:
    - {name: advertise-client-urls, value: "https://192.0.2.10:2379,https://192.0.2.97:2379"}
    - {name: initial-advertise-peer-urls, value: "https://192.0.2.98:2380"}
"""
    assert find(endpoints.check_certificate_names, cluster=cluster) == [
        ("endpoint-not-in-certificate", "192.0.2.99"),
        ("endpoint-not-in-certificate", '"https://192.0.2.10:2379,https://192.0.2.97:2379"'),
    ]


def test_etcd_on_a_node_of_its_own_is_called_there(find: Find) -> None:
    """Its certificate has that node's address, not the control plane's."""
    cluster = """\
etcd:
  local:
    extraArgs:
    - {name: advertise-client-urls, value: "https://192.0.2.31:2379"}
    - {name: initial-advertise-peer-urls, value: "https://192.0.2.10:2380"}
"""
    spec = "nodes: [{name: etcd-1, role: etcd, address: 192.0.2.31}]"
    assert find(endpoints.check_certificate_names, cluster=cluster, spec=spec) == [
        ("endpoint-not-in-certificate", '"https://192.0.2.10:2380"')
    ]


@pytest.mark.parametrize(
    ("cluster", "source"),
    [
        ('apiServer: {extraArgs: [{name: secure-port, value: "7443"}]}', '"7443"'),
        ('apiServer: {extraArgs: [{name: secure-port, value: "6443"}]}', None),
        ("controlPlaneEndpoint: 192.0.2.10:443", "192.0.2.10:443"),
        ("controlPlaneEndpoint: 192.0.2.10", None),
        ("controlPlaneEndpoint: 192.0.2.100:443", None),
    ],
)
def test_something_listens_where_clients_are_sent(find: Find, cluster: str, source: str | None) -> None:
    """The secure port is the bind port, and so is the endpoint's port where the endpoint is the node."""
    assert find(endpoints.check_ports, cluster=cluster) == ([("endpoint-port", source)] if source else [])


@pytest.mark.parametrize(
    ("cluster", "finding"),
    [
        ("", ("no-stable-endpoint", "{localAPIEndpoint: {advertiseAddress: 192.0.2.11}}")),
        ("controlPlaneEndpoint: 192.0.2.11:6443", ("endpoint-is-one-node", "192.0.2.11:6443")),
        ("controlPlaneEndpoint: cp-1:6443", ("endpoint-is-one-node", "cp-1:6443")),
        ("controlPlaneEndpoint: api.example.com", None),
    ],
)
def test_several_control_planes_have_an_endpoint_of_their_own(
    find: Find, cluster: str, finding: tuple[str, str] | None
) -> None:
    """It is there, and it is none of the nodes, by address or by name."""
    join = "nodeRegistration: {name: cp-2}\ncontrolPlane: {localAPIEndpoint: {advertiseAddress: 192.0.2.11}}"
    assert find(endpoints.check_stable_endpoint, cluster=cluster, join=join) == ([finding] if finding else [])


def test_one_control_plane_needs_no_endpoint(find: Find) -> None:
    """Workers do not make a control plane that could be lost alone."""
    assert find(endpoints.check_stable_endpoint, join="nodeRegistration: {name: worker-1}") == []


@pytest.mark.parametrize(
    ("exempt", "wrong"),
    [
        ("", True),
        ("10.0.0.0/8", True),
        ("10.0.0.0/8,192.0.2.10", False),
        ("10.96.0.0/12,192.0.2.0/24", False),
        ("10.96.0.0/16,192.0.2.0/24", True),
        ("*", False),
    ],
)
def test_the_cluster_is_exempt_from_the_proxy(find: Find, exempt: str, *, wrong: bool) -> None:
    """NO_PROXY covers the service network and the node, as single addresses or as networks around them."""
    spec = f'host: {{proxyVariables: {{https_proxy: "http://proxy:3128", NO_PROXY: "{exempt}"}}}}'
    assert find(endpoints.check_proxy, spec=spec) == ([("no-proxy-incomplete", f'"{exempt}"')] if wrong else [])


def test_without_a_proxy_nothing_has_to_be_exempt(find: Find) -> None:
    """NO_PROXY alone says nothing."""
    assert find(endpoints.check_proxy, spec="host: {proxyVariables: {NO_PROXY: localhost}}") == []
