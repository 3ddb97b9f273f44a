"""Names in certificates, and the cluster's DNS domain.

Rules: ValidateCertSANs and ValidateNetworking of kubeadm.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.go.addresses import parse_ip
from kspec.go.dns_name import LONGEST, is_dns_name, is_wildcard_name
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

_SANS: Final = (
    ("apiServer", "certSANs"),
    ("etcd", "local", "serverCertSANs"),
    ("etcd", "local", "peerCertSANs"),
)


def check_names(wire: Wire) -> Iterator[Diagnostic]:
    """Subject alternative names and the DNS domain of a ClusterConfiguration."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    domain = Field(cluster, ("networking", "dnsDomain"))
    if not is_dns_name(domain.text):
        help_ = f"a domain has at most {LONGEST} of a-z, 0-9, - and ., as cluster.local"
        yield domain.error(codes.DNS_DOMAIN, f"{shown(domain.text)} is not a valid DNS domain", help_)
    stacked = not Field(cluster, ("etcd", "external")).is_set
    for place in _SANS:
        for name in Field(cluster, place).items if stacked or place[0] != "etcd" else ():
            if not _is_name(name.text):
                yield name.error(codes.SAN, f"{shown(name.text)} cannot be a name in a certificate", _help(name.text))


def _is_name(text: str) -> bool:
    return is_dns_name(text) or is_wildcard_name(text) or parse_ip(text) is not None


def _help(text: str) -> str:
    if _is_name(text.lower()):
        return f"write it in lower case: {text.lower()}"
    return "give a lower-case DNS name, maybe with *. before it, or an IP address"
