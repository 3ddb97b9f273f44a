"""Where etcd's members are, and how they find each other."""

from collections.abc import Iterable, Sequence
from typing import Literal

from kspec.facts import clusterspec, ports
from kspec.facts.certificates import ETCD_CLIENT
from kspec.go.addresses import join_host_port
from kspec.go.path import join
from kspec.model.role import Role
from kspec.rules.command_line import ExternalEtcd


def on_own_nodes(addresses: Sequence[str], certificates_dir: str) -> ExternalEtcd:
    """What the control planes see of an etcd on nodes of its own, at these addresses."""
    return ExternalEtcd(
        endpoints=tuple(f"https://{join_host_port(address, ports.ETCD_CLIENT)}" for address in addresses),
        ca_file=join(certificates_dir, "etcd/ca.crt"),
        cert_file=join(certificates_dir, f"{ETCD_CLIENT}.crt"),
        key_file=join(certificates_dir, f"{ETCD_CLIENT}.key"),
    )


def bootstrap(said: object, nodes: Iterable[tuple[bool, Role]]) -> Literal["static", "join"]:
    """How etcd's members find each other: as the spec says, else static where `nodes:` has further members.

    `nodes` tells of each whether it is a further one of `nodes:`, and its role.
    """
    if said in clusterspec.BOOTSTRAPS:
        return "static" if said == "static" else "join"
    return "static" if any(declared and role != "worker" for declared, role in nodes) else "join"
