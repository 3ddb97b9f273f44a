"""Facts about the names of images."""

import pytest

from kspec.make.images import dns_image, etcd_image, images, kubernetes_image
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import Dns, Etcd, ExternalEtcd, LocalEtcd, Proxy
from kspec.model.frozen import evolve
from kspec.model.release import Release


def test_all_images_in_kubeadms_order(spec: ClusterSpec, release: Release) -> None:
    """The components, kube-proxy, CoreDNS in its folder, pause, etcd."""
    assert images(spec, release) == (
        "registry.k8s.io/kube-apiserver:v1.37.2",
        "registry.k8s.io/kube-controller-manager:v1.37.2",
        "registry.k8s.io/kube-scheduler:v1.37.2",
        "registry.k8s.io/kube-proxy:v1.37.2",
        "registry.k8s.io/coredns/coredns:v1.14.6",
        "registry.k8s.io/pause:3.10.2",
        "registry.k8s.io/etcd:3.7.0-0",
    )


def test_what_is_not_run_here_is_not_listed(spec: ClusterSpec, release: Release) -> None:
    """Disabled addons and an external etcd need no image."""
    cluster = evolve(
        spec.cluster, dns=Dns(disabled=True), proxy=Proxy(disabled=True), etcd=Etcd(external=ExternalEtcd())
    )
    listed = images(evolve(spec, cluster=cluster), release)
    assert [image.rpartition("/")[2].partition(":")[0] for image in listed] == [
        "kube-apiserver",
        "kube-controller-manager",
        "kube-scheduler",
        "pause",
    ]


def test_a_tag_has_no_plus(spec: ClusterSpec) -> None:
    """Build metadata of a version stands behind an underscore."""
    cluster = evolve(spec.cluster, kubernetes_version="v1.37.3-rc.1+build.7")
    assert kubernetes_image(cluster, "kube-proxy") == "registry.k8s.io/kube-proxy:v1.37.3-rc.1_build.7"


@pytest.mark.parametrize(
    ("repository", "of_dns", "image"),
    [
        ("registry.example/k8s", "", "registry.example/k8s/coredns:v1.14.6"),
        ("registry.example/k8s", "registry.k8s.io", "registry.k8s.io/coredns/coredns:v1.14.6"),
        ("registry.k8s.io", "registry.example/dns", "registry.example/dns/coredns:v1.14.6"),
    ],
)
def test_only_the_default_registry_has_a_folder_for_coredns(
    spec: ClusterSpec, release: Release, repository: str, of_dns: str, image: str
) -> None:
    """CoreDNS' own repository goes before the common one; registry.k8s.io alone keeps it in a folder."""
    cluster = evolve(spec.cluster, image_repository=repository, dns=Dns(image_repository=of_dns))
    assert dns_image(cluster, release) == image


def test_a_spec_can_name_etcds_image(spec: ClusterSpec, release: Release) -> None:
    """Repository and tag of etcd are replaced one by one."""
    local = LocalEtcd(image_tag="3.6.1-0")
    assert etcd_image(evolve(spec.cluster, etcd=Etcd(local=local)), release) == "registry.k8s.io/etcd:3.6.1-0"
    local = LocalEtcd(image_repository="registry.example")
    assert etcd_image(evolve(spec.cluster, etcd=Etcd(local=local)), release) == "registry.example/etcd:3.7.0-0"
