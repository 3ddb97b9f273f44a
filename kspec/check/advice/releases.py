"""Releases past their support or not yet released, and what is deprecated in them."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.facts.advice import PROXY_MODE_DEPRECATED_SINCE
from kspec.facts.releases import known_minors, past_support
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.version import minor_order, parse_version
from kspec.model.wire import Wire

_VERSION: Final[Path] = ("kubernetesVersion",)
_V1BETA3: Final = "kubeadm.k8s.io/v1beta3"


def check_release(wire: Wire) -> Iterator[Diagnostic]:
    """The release should be one that is maintained."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    release, minors = wire.release, known_minors()
    if release.minor in past_support():
        message = f"Kubernetes {release.minor} is no longer supported: {minors[-1]} is out"
        help_ = f"plan an upgrade to {minors[len(past_support())]} or later"
        yield Field(cluster, _VERSION).warning(codes.OLD_RELEASE, message, help_)
    version = parse_version(release.version)
    if version and version.pre_release:
        message = f"{release.version} is a pre-release: clusters made with it cannot be upgraded to the release"
        yield Field(cluster, _VERSION).warning(codes.PRE_RELEASE, message, "take a released version")


def check_api_version(wire: Wire) -> Iterator[Diagnostic]:
    """Kubeadm's API version should be one that the next release still has."""
    for found in wire.documents:
        if found.written and found.document.api_version == _V1BETA3 and found.value:
            message = f"{_V1BETA3} is deprecated, and gone from Kubernetes v1.37"
            help_ = "let `kspec migrate` write kubeadm.k8s.io/v1beta4"
            yield Field(found, ("apiVersion",)).warning(codes.DEPRECATED_API_VERSION, message, help_)


def check_proxy_mode(wire: Wire) -> Iterator[Diagnostic]:
    """kube-proxy's mode should be one that stays."""
    proxy = wire.get(kinds.KUBE_PROXY)
    mode = Field(proxy, ("mode",)).text if proxy else ""
    since = PROXY_MODE_DEPRECATED_SINCE.get(mode)
    if proxy and since and minor_order(wire.release.minor) >= since:
        message = f"the mode {mode} is deprecated since Kubernetes v{since[0]}.{since[1]} and will be removed"
        help_ = "write nftables, or iptables on older kernels"
        yield Field(proxy, ("mode",)).warning(codes.IPVS_DEPRECATED, message, help_)
