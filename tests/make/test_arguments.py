"""Facts about command lines."""

from typing import Any

import pytest

from kspec.make.arguments import command
from kspec.model.configuration import APIEndpoint, APIServer, Argument, Etcd, ExternalEtcd, LocalEtcd, Networking
from kspec.model.frozen import evolve
from kspec.model.plan import NodePlan


def changed(plan: NodePlan, *changes: str, **cluster: Any) -> NodePlan:  # noqa: ANN401 - any of its fields
    """The plan with other fields of the ClusterConfiguration, under a release with these changes."""
    spec = evolve(plan.whole.spec, cluster=evolve(plan.cluster, **cluster))
    whole = evolve(plan.whole, spec=spec, release=evolve(plan.release, changes=frozenset(changes)))
    return whole.for_node(plan.node)


def at(plan: NodePlan, address: str) -> NodePlan:
    """The plan with another advertise address."""
    init = evolve(plan.node.init, local_api_endpoint=APIEndpoint(address, 6443))
    moved = evolve(plan.node, init=init)
    return evolve(plan.whole, spec=evolve(plan.whole.spec, nodes=(moved,))).for_node(moved)


def test_a_command_line_begins_with_the_program(node_plan: NodePlan) -> None:
    """The scheduler's is the shortest."""
    assert command(node_plan, "kube-scheduler") == [
        "kube-scheduler",
        "--authentication-kubeconfig=/etc/kubernetes/scheduler.conf",
        "--authorization-kubeconfig=/etc/kubernetes/scheduler.conf",
        "--bind-address=127.0.0.1",
        "--kubeconfig=/etc/kubernetes/scheduler.conf",
        "--leader-elect=true",
    ]


def test_authorization_by_configuration(node_plan: NodePlan) -> None:
    """--authorization-config and --authorization-mode exclude each other."""
    assert "--authorization-mode=Node,RBAC" in command(node_plan, "kube-apiserver")
    extra = APIServer(extra_args=(Argument("authorization-config", "/a.yaml"),))
    structured = command(changed(node_plan, api_server=extra), "kube-apiserver")
    assert not [argument for argument in structured if argument.startswith("--authorization-mode")]


def test_the_api_server_follows_etcd(node_plan: NodePlan) -> None:
    """It goes to its own member, unless the user moves etcd's client URLs."""
    assert "--etcd-servers=https://127.0.0.1:2379" in command(node_plan, "kube-apiserver")
    assert "--etcd-servers=https://[::1]:2379" in command(at(node_plan, "2001:db8::1"), "kube-apiserver")
    moved = LocalEtcd(extra_args=(Argument("advertise-client-urls", "https://a:1,https://b:1"),))
    assert "--etcd-servers=https://a:1,https://b:1" in command(
        changed(node_plan, etcd=Etcd(local=moved)), "kube-apiserver"
    )


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, set()),
        ({"ca_file": "/e/ca", "cert_file": "/e/c"}, {"--etcd-cafile=/e/ca"}),
        ({"cert_file": "/e/c", "key_file": "/e/k"}, {"--etcd-certfile=/e/c", "--etcd-keyfile=/e/k"}),
    ],
)
def test_files_of_an_external_etcd(node_plan: NodePlan, files: dict[str, Any], expected: set[str]) -> None:
    """Its CA file counts alone, certificate and key only together."""
    external = ExternalEtcd(endpoints=("https://a:1", "https://b:1"), **files)
    found = {
        argument
        for argument in command(changed(node_plan, etcd=Etcd(external=external)), "kube-apiserver")
        if "--etcd-" in argument
    }
    assert found == {"--etcd-servers=https://a:1,https://b:1", *expected}


def test_a_pod_subnet_is_the_controller_managers(node_plan: NodePlan) -> None:
    """Only with one does it give nodes their part, and then it knows the service subnet too."""
    names = {"--allocate-node-cidrs", "--cluster-cidr", "--service-cluster-ip-range"}
    without = command(node_plan, "kube-controller-manager")
    assert not names & {argument.partition("=")[0] for argument in without}
    network = Networking("10.96.0.0/12", "10.1.0.0/16,fd00::/56", "cluster.local")
    with_one = command(changed(node_plan, networking=network), "kube-controller-manager")
    assert "--cluster-cidr=10.1.0.0/16,fd00::/56" in with_one
    assert names <= {argument.partition("=")[0] for argument in with_one}


def test_certificates_may_lie_anywhere(node_plan: NodePlan) -> None:
    """Their folder is cleaned where a file is named."""
    found = command(changed(node_plan, certificates_dir="/srv//pki/"), "kube-apiserver")
    assert "--client-ca-file=/srv/pki/ca.crt" in found


def test_urls_of_etcd(node_plan: NodePlan) -> None:
    """etcd listens on its address and on the loopback of the same family; a first member is alone."""
    found = command(at(node_plan, "2001:db8::1"), "etcd")
    assert "--listen-client-urls=https://[::1]:2379,https://[2001:db8::1]:2379" in found
    assert "--listen-metrics-urls=http://[::1]:2381" in found
    assert "--initial-cluster=cp-1=https://[2001:db8::1]:2380" in found


@pytest.mark.parametrize(
    ("tag", "stable"),
    [
        ("3.6.0", True),
        ("v3.6.1-rc.1", True),
        ("4.0.0", True),
        ("3.6.0+build", True),
        ("3.6.0-0", False),
        ("3.5.24-0", False),
        ("3.6", False),
        ("3.06.1", False),
        ("latest", False),
    ],
)
def test_flags_of_etcd_by_its_tag(node_plan: NodePlan, tag: str, stable: bool) -> None:  # noqa: FBT001 - a column of the table
    """Below 3.6.0, or where the tag is not a semantic version, the newer flags are experimental; 3.6.0-0 is below."""
    local = Etcd(local=LocalEtcd(image_tag=tag))
    assert ("--watch-progress-notify-interval=5s" in command(changed(node_plan, etcd=local), "etcd")) == stable
    assert (
        "--experimental-watch-progress-notify-interval=5s" in command(changed(node_plan, etcd=local), "etcd")
    ) != stable
    newer = changed(node_plan, "etcd-arguments-without-experimental", etcd=local)
    assert "--feature-gates=InitialCorruptCheck=true" in command(newer, "etcd")


def test_order_by_release(node_plan: NodePlan) -> None:
    """The release decides whether extra arguments keep their order."""
    extra = APIServer(extra_args=(Argument("zz", "1"), Argument("aa", "1")))
    assert command(changed(node_plan, "arguments-keep-order", api_server=extra), "kube-apiserver")[-2:] == [
        "--zz=1",
        "--aa=1",
    ]
    assert command(changed(node_plan, api_server=extra), "kube-apiserver")[1] == "--aa=1"
