"""A machine of the cluster."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from kspec.model.configuration import APIEndpoint, InitConfiguration, NodeRegistration
from kspec.model.document import Json
from kspec.model.frozen import field, frozen
from kspec.model.host import Host
from kspec.model.patch import PatchFile
from kspec.model.role import Role
from kspec.model.secret import Secret

Credentials: TypeAlias = Literal["issued", "bootstrap"]
"""How a kubelet gets its client certificate: it was issued with the build, or it asks for one by a bootstrap token."""


@frozen
class Node:
    """One node.

    `init` is what an InitConfiguration would say of it: its registration, its API server's endpoint, its timeouts;
    of a worker, only the registration counts. `join` is the JoinConfiguration that it was written as, or would be,
    in `join_api_version`, None for the first control plane; `address` is the node's own, where the spec says it.
    `labels` are those that `nodes:` gives it, besides those in its kubelet's arguments. `declared` tells that it
    stands in `nodes:`, so that its arguments need not be kubeadm's. `token` is what its kubelet asks with, None for
    the first of the spec's; `serving_pack` is the pack because of which its kubelet has a serving certificate, if
    the spec does not say so itself. `authority_file` is where a joining node keeps the cluster's CA certificate.
    """

    role: Role
    init: InitConfiguration
    host: Host
    patches: tuple[PatchFile, ...] = ()
    credentials: Credentials = "issued"
    first: bool = False
    serving_certificate: bool = False
    serving_pack: str = ""
    address: str = ""
    declared: bool = False
    labels: Mapping[str, str] = field(factory=dict)
    join: Mapping[str, Json] | None = field(default=None, repr=False)
    join_api_version: str = ""
    token: Secret | None = None
    authority_file: str = "/etc/kubernetes/pki/ca.crt"

    @property
    def registration(self) -> NodeRegistration:
        """How its kubelet registers it."""
        return self.init.node_registration

    @property
    def name(self) -> str:
        """The node's name."""
        return self.registration.name

    @property
    def endpoint(self) -> APIEndpoint:
        """The address and port of its API server; of a node without one, its address, where the spec says it, and 0."""
        return self.init.local_api_endpoint

    @property
    def is_control_plane(self) -> bool:
        """Whether an API server runs on it."""
        return self.role == "control-plane"
