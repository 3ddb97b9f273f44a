"""Whether etcd listens where it is asked."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

NODES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-2, role: control-plane, address: 10.0.0.12}
- {name: cp-3, role: control-plane, address: 10.0.0.13}
"""


def found(find: Find, etcd: dict[str, str], server: dict[str, str] | None = None, more: str = "") -> list[str]:
    """The fields at which etcd is said not to be reached."""

    def listed(arguments: dict[str, str]) -> str:
        return ", ".join(f"{{name: {name}, value: '{value}'}}" for name, value in arguments.items())

    endpoint = "controlPlaneEndpoint: lb.example:6443\n" if more else ""
    arguments = (
        f"etcd: {{local: {{extraArgs: [{listed(etcd)}]}}}}\napiServer: {{extraArgs: [{listed(server or {})}]}}\n"
    )
    return [
        one.path for one in find(f"{INIT}{NODE}{CLUSTER}{endpoint}{arguments}{more}") if one.code == "etcd-unreachable"
    ]


@pytest.mark.parametrize(
    ("listen", "reached"),
    [
        ("https://127.0.0.1:2379", True),
        ("https://127.0.0.1:2379,https://10.0.0.11:2379", True),
        ("https://0.0.0.0:2379", True),
        ("https://[::]:2379", True),
        ("https://localhost:2379", True),
        ("https://10.0.0.11:2379", False),
        ("http://127.0.0.1:2379", False),
        ("http://10.0.0.11:2379", False),
        ("https://127.0.0.1:4001", False),
        ("https://[::1]:2379", False),
    ],
)
def test_the_api_server_asks_the_loopback_address(find: Find, listen: str, *, reached: bool) -> None:
    """By HTTPS, at port 2379: scheme, host and port have to fit."""
    assert (found(find, {"listen-client-urls": listen}) == []) is reached


def test_the_api_server_follows_the_advertised_urls(find: Find) -> None:
    """kubeadm gives them to it; a name may be any host's."""
    moved = {"advertise-client-urls": "https://10.0.0.11:4001"}
    assert found(find, moved) == ["etcd.local.extraArgs[0].value"]
    assert found(find, {**moved, "listen-client-urls": "https://10.0.0.11:4001"}) == []
    assert found(find, {"advertise-client-urls": "https://etcd.example:4001"}) == []
    assert found(find, {"advertise-client-urls": ""}) == ["etcd.local.extraArgs[0].value"]


def test_the_api_server_may_be_sent_elsewhere(find: Find) -> None:
    """What is not on this node, nobody can know."""
    listen = {"listen-client-urls": "https://10.0.0.11:2379"}
    assert found(find, listen, {"etcd-servers": "https://10.0.0.11:2379"}) == []
    assert found(find, listen, {"etcd-servers": "https://10.9.9.9:2379"}) == []
    assert found(find, {}, {"etcd-servers": "https://127.0.0.1:4001"}) == ["apiServer.extraArgs[0].value"]


def test_members_listen_on_addresses_of_their_own(find: Find) -> None:
    """The arguments are the same on all nodes."""
    listen = {"listen-client-urls": "https://127.0.0.1:2379,https://10.0.0.12:2379"}
    assert found(find, listen, more=NODES) == ["etcd.local.extraArgs[0].value"]
    assert found(find, {"listen-client-urls": "https://0.0.0.0:2379"}, more=NODES) == []


def test_members_find_each_other(find: Find) -> None:
    """Where others ask by HTTPS, plain text is not an answer; a single member has no peers."""
    assert found(find, {"listen-peer-urls": "http://0.0.0.0:2380"}, more=NODES) == ["etcd.local.extraArgs[0].value"]
    assert found(find, {"listen-peer-urls": "https://0.0.0.0:2380"}, more=NODES) == []
    assert found(find, {"listen-peer-urls": "http://10.0.0.11:2380"}) == []


@pytest.mark.parametrize(
    ("arguments", "found_itself"),
    [
        ({"name": "other"}, False),
        ({"name": "other", "initial-cluster": "other=https://10.0.0.11:2380"}, True),
        ({"initial-cluster": "cp-2=https://10.0.0.12:2380"}, False),
        ({"initial-cluster": "cp-1=https://10.0.0.11:2380,cp-2=https://10.0.0.12:2380"}, True),
        ({"initial-advertise-peer-urls": "https://10.0.0.99:2380"}, False),
    ],
)
def test_a_member_finds_itself(find: Find, arguments: dict[str, str], *, found_itself: bool) -> None:
    """In --initial-cluster, by its name and its URLs."""
    assert (found(find, arguments) == []) is found_itself


@pytest.mark.parametrize(
    ("url", "answered"),
    [
        ("http://0.0.0.0:2381", True),
        ("https://10.0.0.11:2381", False),
        ("http://127.0.0.1:2381,https://0.0.0.0:2382", True),
    ],
)
def test_probes_have_no_client_certificate(find: Find, url: str, *, answered: bool) -> None:
    """They ask the first of the metrics URLs."""
    assert (found(find, {"listen-metrics-urls": url}) == []) is answered
    assert found(find, {"listen-metrics-urls": url, "client-cert-auth": "false"}) == []
