"""How the nodes of a cluster go together."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

HEAD = f"{INIT}{NODE}{CLUSTER}controlPlaneEndpoint: k8s.example.com:6443\n"
OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
JOIN = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
PLANE = JOIN + "nodeRegistration: {{name: {0}}}\ncontrolPlane: {{localAPIEndpoint: {{advertiseAddress: {1}}}}}\n"
SECOND = PLANE.format("cp-2", "10.0.0.12")
THIRD = "{name: cp-3, role: control-plane, address: 10.0.0.13}"
ETCD = "{name: 'e-[1-3]', role: etcd, address: 10.0.0.31}"
PIN = f"sha256:{'0' * 64}"
DISCOVERY = f"""\
discovery:
  bootstrapToken: {{apiServerEndpoint: "HERE", token: abcdef.0123456789abcdef, caCertHashes: ["{PIN}"]}}
"""


def codes(find: Find, text: str) -> list[str]:
    """The codes of what is found, but for what is said of every written token."""
    return [finding.code for finding in find(text) if finding.code != "token-in-spec"]


@pytest.mark.parametrize(
    ("more", "twice"),
    [
        (f"{OWN}nodes: [{{name: 'w-[1-3]', address: 10.0.0.12}}]\n", False),
        (f"{OWN}nodes: [{{name: 'w-[1-3]', address: 10.0.0.9}}]\n", True),
        (f"{OWN}nodes: [{{name: w-1, address: 10.0.0.21}}, {{name: w-2, address: 10.0.0.21}}]\n", True),
        (f"{OWN}nodes: [{{name: w-1, address: 'fd00::1'}}, {{name: w-2, address: 'FD00:0::01'}}]\n", True),
        (f"{OWN}nodes: [{{name: w-1}}, {{name: w-2}}]\n", False),
        (PLANE.format("cp-2", "10.0.0.11") + PLANE.format("cp-3", "10.0.0.13"), True),
    ],
)
def test_addresses_are_each_nodes_own(find: Find, more: str, twice: bool) -> None:  # noqa: FBT001 - a column of the table
    """However they are written, across the list and the documents."""
    assert codes(find, HEAD + more) == (["duplicate-address"] if twice else [])


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (PLANE.format("cp-2", "10.0.0.12") + PLANE.format("cp-3", "10.0.0.13"), []),
        (f"{OWN}nodes: [{{name: 'cp-[2-3]', role: control-plane, address: 10.0.0.12}}]\n", []),
        (
            f"{SECOND}{OWN}nodes: [{THIRD}]\n",
            ["etcd-bootstrap"],
        ),
        (
            f"{SECOND}{OWN}etcd: {{bootstrap: join}}\nnodes: [{THIRD}]\n",
            [],
        ),
        (PLANE.format("cp-2", "10.0.0.12"), ["even-etcd-members"]),
        (f"{OWN}nodes: [{{name: 'e-[1-2]', role: etcd, address: 10.0.0.31}}]\n", ["even-etcd-members"]),
        (
            f"{OWN}nodes: [{THIRD}, {ETCD}]\n",
            [],
        ),
    ],
)
def test_etcds_members(find: Find, more: str, found: list[str]) -> None:
    """How they start is said where it could be either way, and their number is odd."""
    assert codes(find, HEAD + more) == found


def test_etcd_is_here_or_elsewhere(find: Find) -> None:
    """An external etcd and nodes for etcd contradict each other; without such nodes it has no members of ours."""
    external = "etcd: {external: {endpoints: ['https://10.0.0.90:2379'], caFile: /a, certFile: /b, keyFile: /c}}\n"
    nodes = f"{OWN}nodes: [{{name: 'e-[1-3]', role: etcd, address: 10.0.0.31}}]\n"
    assert codes(find, HEAD + external + nodes) == ["etcd-role"]
    assert codes(find, HEAD + external + PLANE.format("cp-2", "10.0.0.12")) == []


@pytest.mark.parametrize(
    ("usages", "join", "found"),
    [
        ("[signing, authentication]", "", []),
        ("[authentication]", "", ["join-token"]),
        ("[authentication]", DISCOVERY.replace("HERE", "k8s.example.com:6443"), []),
        ("[authentication]", "discovery: {file: {kubeConfigPath: https://x.example/conf}}\n", []),
    ],
)
def test_a_node_trusts_by_a_token_that_signs(find: Find, usages: str, join: str, found: list[str]) -> None:
    """One of the spec's, unless the node is told all by its own document."""
    text = HEAD.replace("nodeRegistration:", f"bootstrapTokens: [{{usages: {usages}}}]\nnodeRegistration:", 1)
    assert codes(find, f"{text}{JOIN}nodeRegistration: {{name: w-1}}\n{join}") == found


@pytest.mark.parametrize(
    ("endpoint", "found"),
    [
        ("k8s.example.com:6443", []),
        ("K8S.example.com:6443", []),
        ("10.0.0.11:6443", []),
        ("10.0.0.12:7443", []),
        ("k8s.example.com:443", ["join-endpoint"]),
        ("10.0.0.12:6443", ["join-endpoint"]),
    ],
)
def test_a_node_joins_its_own_cluster(find: Find, endpoint: str, found: list[str]) -> None:
    """At the endpoint or at a control plane, by address and port."""
    planes = PLANE.format("cp-2", "10.0.0.12, bindPort: 7443") + PLANE.format("cp-3", "10.0.0.13")
    text = f"{HEAD}{planes}{JOIN}nodeRegistration: {{name: w-1}}\n" + DISCOVERY.replace("HERE", endpoint)
    assert codes(find, text) == found
