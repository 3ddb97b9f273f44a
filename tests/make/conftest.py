"""A small cluster as a plan, made by hand, for the tests of all makers."""

from pathlib import Path

import pytest

from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import (
    APIEndpoint,
    APIServer,
    ClusterConfiguration,
    ComponentConfiguration,
    ControlPlaneComponent,
    Dns,
    Etcd,
    InitConfiguration,
    LocalEtcd,
    Networking,
    NodeRegistration,
    Proxy,
)
from kspec.model.duration import Duration
from kspec.model.host import Host
from kspec.model.node import Node
from kspec.model.plan import Credential, NodePlan, Plan, Token
from kspec.model.release import Release
from kspec.model.secret import Secret


@pytest.fixture
def release() -> Release:
    """A release of the newest minor release, with tags and changes of its own."""
    return Release(
        version="v1.37.2",
        minor="v1.37",
        nearest="v1.37.2",
        images={"etcd": "3.7.0-0", "coredns": "v1.14.6", "pause": "3.10.2"},
        changes=frozenset({"apiserver-kubelet-client-binding", "kubelet-config-without-resolver"}),
        patch_targets=("corednsdeployment", "kubeproxydaemonset"),
        api_versions=("kubeadm.k8s.io/v1beta4",),
    )


@pytest.fixture
def spec() -> ClusterSpec:
    """A first control plane, 192.0.2.10, and nothing unusual."""
    cluster = ClusterConfiguration(
        etcd=Etcd(local=LocalEtcd(data_dir="/var/lib/etcd")),
        networking=Networking(service_subnet="10.96.0.0/12", dns_domain="cluster.local"),
        kubernetes_version="v1.37.2",
        api_server=APIServer(),
        controller_manager=ControlPlaneComponent(),
        scheduler=ControlPlaneComponent(),
        dns=Dns(),
        proxy=Proxy(),
        certificates_dir="/etc/kubernetes/pki",
        image_repository="registry.k8s.io",
        cluster_name="kubernetes",
        encryption_algorithm="RSA-2048",
        key_algorithm="RSA-2048",
        certificate_validity_period=Duration.parse("8760h"),
        ca_certificate_validity_period=Duration.parse("87600h"),
    )
    init = InitConfiguration(
        bootstrap_tokens=(),
        node_registration=NodeRegistration("cp-1", "unix:///var/run/containerd/containerd.sock", ()),
        local_api_endpoint=APIEndpoint("192.0.2.10", 6443),
        control_plane_component_health_check=Duration.parse("4m"),
    )
    kubelet = {"apiVersion": "kubelet.config.k8s.io/v1beta1", "kind": "KubeletConfiguration"}
    kube_proxy = {"apiVersion": "kubeproxy.config.k8s.io/v1alpha1", "kind": "KubeProxyConfiguration"}
    return ClusterSpec(
        cluster=cluster,
        kubelet=ComponentConfiguration({**kubelet, "cgroupDriver": "systemd"}, user_supplied=False),
        kube_proxy=ComponentConfiguration({**kube_proxy, "bindAddress": "0.0.0.0"}, user_supplied=False),  # noqa: S104 - kubeadm's default
        documents={},
        file=Path("cluster.yaml"),
        nodes=(Node("control-plane", init, Host(certificate_folders=()), first=True),),
    )


@pytest.fixture
def plan(spec: ClusterSpec, release: Release) -> Plan:
    """That cluster with its authorities, one signing token and no key for kubeadm-certs."""
    names = ("ca", "front-proxy-ca", "etcd/ca")
    return Plan(
        spec=spec,
        release=release,
        credentials={
            name: Credential(f"{name} certificate".encode(), Secret(f"{name} key".encode())) for name in names
        },
        service_account_public_key=b"public key",
        service_account_key=Secret(b"private key"),
        tokens=(
            Token(
                id="abcdef",
                secret=Secret(b"0123456789abcdef"),
                expiration="2030-01-31T12:00:00Z",
                usages=("signing", "authentication"),
                groups=("system:bootstrappers:a", "system:bootstrappers:b"),
                description="for two racks",
                signature="header..signature",
            ),
        ),
    )


@pytest.fixture
def node_plan(plan: Plan) -> NodePlan:
    """That plan for the first control plane."""
    return plan.for_node(plan.spec.first)
