"""The names in the serving certificates that a build would sign, as the wire configuration decides them.

Rules: `rules/alternative_names.py`, by which a build signs them.
"""

from collections.abc import Mapping
from typing import Final

from kspec.check.view.field import Field
from kspec.check.view.nodes import address_of, name_of
from kspec.facts.certificates import SubjectAlternativeNames
from kspec.model.document import Path
from kspec.model.wire import WireDocument
from kspec.rules.alternative_names import AlternativeNames, Server, alternative_names

ADDED: Final[Mapping[SubjectAlternativeNames, Path]] = {
    "apiserver": ("apiServer", "certSANs"),
    "etcd-server": ("etcd", "local", "serverCertSANs"),
    "etcd-peer": ("etcd", "local", "peerCertSANs"),
}
"""Where a ClusterConfiguration adds names."""


def certificate_names(cluster: WireDocument, node: WireDocument, whose: SubjectAlternativeNames) -> AlternativeNames:
    """The names in one of the serving certificates of a node."""
    networking = Field(cluster, ("networking",))
    server = Server(
        node=name_of(node),
        advertise_address=address_of(node),
        service_subnet=networking.child("serviceSubnet").text,
        dns_domain=networking.child("dnsDomain").text,
        control_plane_endpoint=Field(cluster, ("controlPlaneEndpoint",)).text,
    )
    return alternative_names(whose, server, Field(cluster, ADDED[whose]).texts)
