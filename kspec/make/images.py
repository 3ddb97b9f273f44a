"""The container images of a cluster, as `kubeadm config images list` names them.

Source: cmd/kubeadm/app/images/images.go.
"""

import re
from typing import Final

from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ClusterConfiguration
from kspec.model.release import Release
from kspec.rules import command_line as rules

_DEFAULT_REPOSITORY: Final = "registry.k8s.io"


def images(spec: ClusterSpec, release: Release) -> tuple[str, ...]:
    """Every image that a control-plane node needs, in kubeadm's order, then those of packs.

    None for etcd elsewhere and disabled addons.
    """
    cluster = spec.cluster
    found = [
        kubernetes_image(cluster, name) for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
    ]
    if not cluster.proxy.disabled:
        found.append(kubernetes_image(cluster, "kube-proxy"))
    if not cluster.dns.disabled:
        found.append(dns_image(cluster, release))
    found.append(pause_image(cluster, release))
    if cluster.etcd.local is not None:
        found.append(etcd_image(cluster, release))
    return tuple(dict.fromkeys((*found, *(image for pack in spec.packs for image in pack.images))))


def kubernetes_image(cluster: ClusterConfiguration, name: str) -> str:
    """The image of a component of Kubernetes itself (`kube-apiserver`, `kube-proxy`, ...).

    Its tag is the Kubernetes version, with `_` for every character that a tag cannot have, such as `+`.
    """
    tag = re.sub(r"[^-\w.]", "_", cluster.kubernetes_version, flags=re.ASCII)
    return f"{cluster.image_repository}/{name}:{tag}"


def dns_image(cluster: ClusterConfiguration, release: Release) -> str:
    """The image of CoreDNS: in the default registry it has a folder of its own."""
    repository = cluster.dns.image_repository or cluster.image_repository
    if repository == _DEFAULT_REPOSITORY:
        repository += "/coredns"
    return f"{repository}/coredns:{cluster.dns.image_tag or release.images['coredns']}"


def etcd_image(cluster: ClusterConfiguration, release: Release) -> str:
    """The image of etcd."""
    local = cluster.etcd.local
    repository = (local.image_repository if local else "") or cluster.image_repository
    tag = (local.image_tag if local else "") or release.images["etcd"]
    return f"{repository}/etcd:{tag}"


def pause_image(cluster: ClusterConfiguration, release: Release) -> str:
    """The image of the container that holds a pod's namespaces."""
    return rules.pause_image(cluster.image_repository, release)
