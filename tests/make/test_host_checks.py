"""What kubeadm's preflight demands of hosts, as data."""

import json
from pathlib import Path
from typing import Any

import pytest
from small_cluster import SPEC, read_spec

from kspec.make.host_checks import checks, host_checks_file
from kspec.model.clusterspec import ClusterSpec
from kspec.model.frozen import evolve
from kspec.model.plan import Plan

ENDPOINT = "controlPlaneEndpoint: api.example.com:6443\n"
NODES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: cp-2, role: control-plane, address: 10.0.0.11}, {name: w-1}, {name: e-1, role: etcd, address: 10.0.0.31}]
"""


@pytest.fixture
def planned(plan: Plan, tmp_path: Path) -> Plan:
    """A plan of two control planes, a worker and a member of etcd."""
    return evolve(plan, spec=read_spec(tmp_path, SPEC + ENDPOINT + NODES).stage.spec)


def rows(plan: Plan, spec: ClusterSpec, name: str = "cp-1") -> dict[str, dict[str, Any]]:
    """A node's checks by their name; those of the system's verification by their test."""
    node = next(found for found in spec.nodes if found.name == name)
    found: list[dict[str, Any]] = list(checks(evolve(plan, spec=spec).for_node(node)))
    return {row["test"] if row["check"] == "SystemVerification" else row["check"]: row for row in found}


def small(plan: Plan, folder: Path, old: str = "", new: str = "") -> dict[str, dict[str, Any]]:
    """The checks of the small cluster's one node, with a change of its spec."""
    assert old in SPEC
    return rows(plan, read_spec(folder, SPEC.replace(old, new, 1)).stage.spec)


def test_a_first_control_plane(plan: Plan, tmp_path: Path) -> None:
    """Every check that kubeadm init makes of a host, by kubeadm's names, and none that only a join makes."""
    found = small(plan, tmp_path)
    pods = ("kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd")
    assert set(found) == {
        *("NumCPU", "Mem", "Firewalld", "CRI", "ContainerRuntimeVersion", "Swap", "Hostname", "Service-kubelet"),
        *(f"Port-{port}" for port in (6443, 10259, 10257, 10250, 2379, 2380)),
        *(f"FileAvailable--etc-kubernetes-manifests-{pod}.yaml" for pod in pods),
        *("FileExisting-losetup", "FileExisting-mount", "FileExisting-cp", "DirAvailable--var-lib-etcd"),
        *("FileContent--proc-sys-net-ipv4-ip_forward", "kernel-version", "kernel-options", "cgroup-version"),
        "cgroup-controllers",
    }
    assert found["Port-2379"] == {
        "check": "Port-2379",
        "severity": "error",
        "when": "fresh",
        "test": "port-free",
        "port": 2379,
        "address": "10.0.0.10",
    }
    assert found["CRI"]["runtime"] == "containerd"
    assert found["Firewalld"]["ports"] == [6443, 10250]
    assert found["Hostname"]["name"] == "cp-1"


def test_each_role_has_its_own(plan: Plan, planned: Plan) -> None:
    """A joining node has no kubeconfig of its kubelet's yet; only members of etcd need its ports and its folder."""
    joined = {"FileAvailable--etc-kubernetes-kubelet.conf", "FileAvailable--etc-kubernetes-bootstrap-kubelet.conf"}
    worker = rows(plan, planned.spec, "w-1")
    assert joined | {"FileAvailable--etc-kubernetes-pki-ca.crt", "Port-10250"} <= worker.keys()
    assert not {"NumCPU", "Port-6443", "Port-2379"} & worker.keys()
    second = rows(plan, planned.spec, "cp-2")
    assert joined | {"NumCPU", "Port-6443"} <= second.keys()
    assert not {"Port-2379", "FileAvailable--etc-kubernetes-pki-ca.crt"} & second.keys()
    member = rows(plan, planned.spec, "e-1")
    assert member["Port-2380"]["address"] == "10.0.0.31"
    assert {"DirAvailable--var-lib-etcd", "FileAvailable--etc-kubernetes-manifests-etcd.yaml"} <= member.keys()
    assert not {"NumCPU", "FileAvailable--etc-kubernetes-manifests-kube-scheduler.yaml"} & member.keys()


def test_the_spec_decides_the_parameters(plan: Plan, tmp_path: Path) -> None:
    """Ports, addresses, sockets and folders are the spec's."""
    assert small(plan, tmp_path, "10.0.0.10}", "10.0.0.10, bindPort: 9443}")["Port-9443"]["port"] == 9443
    socket = "cp-1, criSocket: 'unix:///run/crio/crio.sock'}"
    assert small(plan, tmp_path, "cp-1}", socket)["CRI"]["runtime"] == "cri-o"
    extra = "v1.37.2\napiServer: {extraArgs: [{name: bind-address, value: 10.0.0.9}]}"
    assert small(plan, tmp_path, "v1.37.2", extra)["Port-6443"]["address"] == "10.0.0.9"
    assert "DirAvailable--srv-etcd" in small(plan, tmp_path, "v1.37.2", "v1.37.2\netcd: {local: {dataDir: /srv/etcd/}}")
    dual = "v1.37.2\nnetworking: {serviceSubnet: '10.96.0.0/16,fd00::/108', podSubnet: '10.244.0.0/16,fd01::/48'}"
    found = small(plan, tmp_path, "v1.37.2", dual)
    assert found["FileContent--proc-sys-net-ipv6-conf-default-forwarding"]["key"] == "net.ipv6.conf.default.forwarding"


def test_an_external_etcds_files_have_to_be_there(plan: Plan, tmp_path: Path) -> None:
    """In place of etcd's own ports and folder."""
    spec = read_spec(tmp_path, (Path(__file__).parents[2] / "specs/ok/external-etcd.yaml").read_text()).stage.spec
    found = [row for row in checks(evolve(plan, spec=spec).for_node(spec.nodes[0])) if row["test"] == "file-present"]
    assert len(found) == 3
    assert {row["check"] for row in found} == {"ExternalEtcdClientCertificates"}


@pytest.mark.parametrize("ignored", ["numcpu", "all"])
def test_what_the_spec_ignores_is_a_warning(plan: Plan, tmp_path: Path, ignored: str) -> None:
    """By kubeadm's name in any case, or all."""
    found = small(plan, tmp_path, "cp-1}", f"cp-1, ignorePreflightErrors: [{ignored}]}}")
    assert found["NumCPU"]["severity"] == "warning"
    assert found["Mem"]["severity"] == ("warning" if ignored == "all" else "error")


def test_releases_differ(plan: Plan, tmp_path: Path) -> None:
    """In a check's name, in how bad cgroups of version 1 are, and in the address at which a port has to be free."""
    found = {}
    for minor in ("v1.34", "v1.35", "v1.37"):
        own = small(evolve(plan, release=evolve(plan.release, minor=minor)), tmp_path)
        services = [name for name in own if name.startswith("Service-")]
        found[minor] = (*services, own["cgroup-version"]["severity"], own["Port-2379"]["address"])
        assert ("ContainerRuntimeVersion" in own) == (minor != "v1.34")
    assert found == {
        "v1.34": ("Service-Kubelet", "warning", ""),
        "v1.35": ("Service-kubelet", "error", ""),
        "v1.37": ("Service-kubelet", "error", "10.0.0.10"),
    }


def test_the_file_is_json_with_a_line_for_each_check(planned: Plan) -> None:
    """Of all nodes, in the spec's order, and what several have alike once; public."""
    file = host_checks_file(planned)
    value = json.loads(file.data)
    assert (file.path, file.mode) == ("host-checks.json", 0o644)
    assert (value["version"], value["kubernetesVersion"]) == (2, "v1.37.2")
    assert list(value["nodes"]) == [node.name for node in planned.spec.nodes]
    own, shared = value["nodes"].values(), [group["checks"] for group in value["alike"]]
    assert file.data.count(b'{"check"') == sum(map(len, (*own, *shared)))
    assert all(line.count(b'{"check"') <= 1 for line in file.data.splitlines())


def test_equal_workers_are_said_once(plan: Plan, tmp_path: Path) -> None:
    """With their names, and what differs, the name that has to resolve, with each of them."""
    nodes = NODES.replace("{name: w-1}", '{name: "w-[1-9]"}')
    spec = read_spec(tmp_path, SPEC + ENDPOINT + nodes).stage.spec
    whole = evolve(plan, spec=spec)
    value = json.loads(host_checks_file(whole).data)
    (workers,) = (group for group in value["alike"] if "w-1" in group["nodes"])
    assert workers["nodes"] == [f"w-{number}" for number in range(1, 10)]
    assert [row["check"] for row in value["nodes"]["w-1"]] == ["Hostname"]
    for node in spec.nodes:
        shared = [row for group in value["alike"] if node.name in group["nodes"] for row in group["checks"]]
        wanted = sorted(map(json.dumps, checks(whole.for_node(node))))
        assert sorted(map(json.dumps, (*shared, *value["nodes"][node.name]))) == wanted
