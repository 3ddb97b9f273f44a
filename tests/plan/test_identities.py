"""Which certificates a spec asks for."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.certificate import Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.release import Release
from kspec.plan.identities import identities


def of(spec: ClusterSpec, release: Release, name: str) -> Identity:
    """One identity of a spec, by name."""
    return next(identity for identity in identities(spec, release, {}) if identity.name == name)


def changed(folder: Path, more: str) -> tuple[ClusterSpec, Release]:
    """The small cluster with more in its ClusterConfiguration."""
    build = read_spec(folder, SPEC + more)
    return build.stage.spec, build.stage.release


def test_a_control_plane_has_kubeadms_certificates(spec: ClusterSpec, release: Release) -> None:
    """Authorities come before what they sign; a node's own begin with its name."""
    found = identities(spec, release, {})
    assert [(identity.name, identity.authority) for identity in found] == [
        ("ca", None),
        ("front-proxy-ca", None),
        ("etcd/ca", None),
        ("cp-1/apiserver", "ca"),
        ("cp-1/apiserver-kubelet-client", "ca"),
        ("cp-1/front-proxy-client", "front-proxy-ca"),
        ("cp-1/etcd/server", "etcd/ca"),
        ("cp-1/etcd/peer", "etcd/ca"),
        ("cp-1/etcd/healthcheck-client", "etcd/ca"),
        ("cp-1/apiserver-etcd-client", "etcd/ca"),
        ("cp-1/admin.conf", "ca"),
        ("cp-1/super-admin.conf", "ca"),
        ("cp-1/kubelet.conf", "ca"),
        ("cp-1/controller-manager.conf", "ca"),
        ("cp-1/scheduler.conf", "ca"),
    ]


def test_each_key_has_a_place_of_its_own(spec: ClusterSpec, release: Release) -> None:
    """A cluster's keys lie at the keyring's root, a node's in its folder."""
    found = {identity.name: identity.key for identity in identities(spec, release, {})}
    assert found["etcd/ca"] == "etcd/ca.key"
    assert found["cp-1/etcd/server"] == "nodes/cp-1/etcd/server.key"
    assert found["cp-1/admin.conf"] == "nodes/cp-1/admin.conf.key"
    assert len(set(found.values())) == len(found)


def test_a_rotated_kubelet_certificate_is_the_kubelets_affair(spec: ClusterSpec, release: Release) -> None:
    """kubelet.conf then holds none."""
    names = {identity.name for identity in identities(spec, release, {"cp-1": "rotated"})}
    assert "cp-1/kubelet.conf" not in names
    assert "cp-1/admin.conf" in names


def test_etcd_elsewhere_has_its_own_certificates(tmp_path: Path) -> None:
    """With an external etcd, nothing of etcd is issued."""
    more = "etcd: {external: {endpoints: [https://10.0.0.5:2379], caFile: /a, certFile: /b, keyFile: /c}}\n"
    names = [identity.name for identity in identities(*changed(tmp_path, more), {})]
    assert not [name for name in names if "etcd" in name]


def test_the_names_of_the_api_server(spec: ClusterSpec, release: Release) -> None:
    """DNS names are sorted; of addresses, the first service address stands before the node's own."""
    content = of(spec, release, "cp-1/apiserver").content
    assert content.dns_names == (
        "cp-1",
        "kubernetes",
        "kubernetes.default",
        "kubernetes.default.svc",
        "kubernetes.default.svc.cluster.local",
    )
    assert content.ip_addresses == ("10.96.0.1", "10.0.0.10")


@pytest.mark.parametrize(
    ("more", "dns_names", "ip_addresses"),
    [
        ("apiServer: {certSANs: [b.example, A.example, cp-1]}\n", {"a.example", "b.example"}, ()),
        ("apiServer: {certSANs: [192.0.2.9, 10.0.0.10, 192.0.2.8]}\n", set(), ("192.0.2.9", "192.0.2.8")),
        ('apiServer: {certSANs: ["FD00::0:1", "::ffff:192.0.2.7"]}\n', set(), ("fd00::1", "192.0.2.7")),
        ("controlPlaneEndpoint: api.example:443\n", {"api.example"}, ()),
        ("controlPlaneEndpoint: 203.0.113.9:443\n", set(), ("203.0.113.9",)),
        ('controlPlaneEndpoint: "[2001:db8::0:9]:443"\n', set(), ("2001:db8::9",)),
    ],
)
def test_further_names_of_the_api_server(
    tmp_path: Path, more: str, dns_names: set[str], ip_addresses: tuple[str, ...]
) -> None:
    """The endpoint and the user's names are added, none twice; addresses keep their order and are canonical."""
    content = of(*changed(tmp_path, more), "cp-1/apiserver").content
    own = {"cp-1", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"}
    assert content.dns_names == tuple(sorted(own | dns_names))
    assert content.ip_addresses == ("10.96.0.1", "10.0.0.10", *ip_addresses)


def test_the_names_of_etcd(tmp_path: Path) -> None:
    """Server and peer have the node's name and address, the loopbacks, and each its own further names."""
    spec, release = changed(tmp_path, "etcd: {local: {serverCertSANs: [s.example], peerCertSANs: [192.0.2.1]}}\n")
    server, peer = (of(spec, release, f"cp-1/etcd/{name}").content for name in ("server", "peer"))
    assert server.dns_names == ("cp-1", "localhost", "s.example")
    assert server.ip_addresses == ("10.0.0.10", "127.0.0.1", "::1")
    assert peer.dns_names == ("cp-1", "localhost")
    assert peer.ip_addresses == ("10.0.0.10", "127.0.0.1", "::1", "192.0.2.1")
    assert server.usages == peer.usages == ("server", "client")


def test_an_authority_is_its_own_dns_name(spec: ClusterSpec, release: Release) -> None:
    """kubeadm gives a CA its common name as a DNS name."""
    content = of(spec, release, "ca").content
    assert (content.common_name, content.dns_names, content.is_authority) == ("kubernetes", ("kubernetes",), True)


def test_the_users_of_kubeconfigs(spec: ClusterSpec, release: Release) -> None:
    """The groups of admin and super-admin differ; the kubelet is called by its node."""
    admin, boss, kubelet = (of(spec, release, f"cp-1/{name}.conf") for name in ("admin", "super-admin", "kubelet"))
    assert admin.content.organizations == ("kubeadm:cluster-admins",)
    assert boss.content.organizations == ("system:masters",)
    assert kubelet.content.common_name == "system:node:cp-1"
    assert admin.starts_with_authority
    assert not of(spec, release, "cp-1/apiserver").starts_with_authority


ENDPOINT = "controlPlaneEndpoint: k8s.example:6443\n"
NODES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-2, role: control-plane, address: 10.0.0.11}
- {name: w-1, address: 10.0.0.21, kubeletServingCertificate: true}
- {name: w-2, credentials: bootstrap}
"""


def names_of(folder: Path, more: str, node: str) -> list[str]:
    """The identities of one node, without its name."""
    found = identities(*changed(folder, ENDPOINT + more), {})
    return [identity.name.removeprefix(f"{node}/") for identity in found if identity.name.startswith(f"{node}/")]


def test_a_further_control_plane_has_all_but_the_firsts_own(tmp_path: Path) -> None:
    """There is one super-admin.conf; authorities are shared."""
    assert names_of(tmp_path, NODES, "cp-2") == [
        "apiserver",
        "apiserver-kubelet-client",
        "front-proxy-client",
        "etcd/server",
        "etcd/peer",
        "etcd/healthcheck-client",
        "apiserver-etcd-client",
        "admin.conf",
        "kubelet.conf",
        "controller-manager.conf",
        "scheduler.conf",
    ]


def test_a_workers_identities(tmp_path: Path) -> None:
    """Its kubelet's, where they are issued; a serving certificate has its name, its address and the nodes' group."""
    assert names_of(tmp_path, NODES, "w-1") == ["kubelet.conf", "kubelet"]
    assert names_of(tmp_path, NODES, "w-2") == []
    serving = of(*changed(tmp_path, ENDPOINT + NODES), "w-1/kubelet").content
    assert (serving.common_name, serving.organizations) == ("system:node:w-1", ("system:nodes",))
    assert (serving.dns_names, serving.ip_addresses, serving.usages) == (("w-1",), ("10.0.0.21",), ("server",))


def test_a_further_api_server_has_its_own_address(tmp_path: Path) -> None:
    """And its own name, beside the endpoint's."""
    content = of(*changed(tmp_path, ENDPOINT + NODES), "cp-2/apiserver").content
    assert content.ip_addresses == ("10.96.0.1", "10.0.0.11")
    assert {"cp-2", "k8s.example"} <= set(content.dns_names)
    assert "cp-1" not in content.dns_names


def test_etcd_on_nodes_of_its_own(tmp_path: Path) -> None:
    """Members have etcd's certificates, control planes its client's alone."""
    more = NODES.replace("- {name: w-2", "- {name: e-1, role: etcd, address: 10.0.0.31}\n- {name: w-2")
    assert names_of(tmp_path, more, "e-1") == ["etcd/server", "etcd/peer", "etcd/healthcheck-client", "kubelet.conf"]
    assert [name for name in names_of(tmp_path, more, "cp-2") if "etcd" in name] == ["apiserver-etcd-client"]
    assert of(*changed(tmp_path, ENDPOINT + more), "e-1/etcd/server").content.ip_addresses[0] == "10.0.0.31"
