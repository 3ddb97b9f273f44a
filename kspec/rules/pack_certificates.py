"""Which certificates the packs of a spec have, whose they are, and what each says."""

from collections.abc import Iterator
from typing import NamedTuple

from kspec.model.certificate import CertificateContent, Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.node import Node
from kspec.model.pack import Pack
from kspec.model.pack_description import PackCertificate
from kspec.rules import identities as names
from kspec.rules.pack_facts import address_of

_LOCAL = ("localhost", "127.0.0.1", "::1")


class PackHolding(NamedTuple):
    """A certificate of a pack as a node holds it: one of the whole cluster is the first control plane's."""

    pack: Pack
    row: PackCertificate
    identity: Identity


def pack_certificates(spec: ClusterSpec, node: Node) -> Iterator[PackHolding]:
    """The certificates of packs that are a node's, in the order of the packs and of their rows."""
    for pack in spec.packs:
        for row in pack.certificates:
            if _exists(row, spec) and (node.is_control_plane if row.per_node else node.first):
                yield PackHolding(pack, row, _identity(pack, row, node, spec))


def _exists(row: PackCertificate, spec: ClusterSpec) -> bool:
    """Whether the cluster has the authority: kspec has none of an etcd that is elsewhere."""
    return row.authority != "etcd/ca" or spec.etcd_place != "external"


def _identity(pack: Pack, row: PackCertificate, node: Node, spec: ClusterSpec) -> Identity:
    dns_names = [name.replace("{domain}", spec.cluster.networking.dns_domain) for name in row.dns_names]
    addresses: list[str] = []
    if row.per_node and "server" in row.usages:
        dns_names += [node.name, _LOCAL[0]]
        addresses = [address for address in (address_of(node), *_LOCAL[1:]) if address]
    content = CertificateContent(
        row.common_name,
        organizations=row.organizations,
        usages=row.usages,
        dns_names=tuple(sorted(set(dns_names))),
        ip_addresses=tuple(dict.fromkeys(addresses)),
    )
    name = names.of_pack(node.name, pack.name, row.name)
    return Identity(name, row.authority, content, names.key_of(name, authority=False))


def place_of(row: PackCertificate) -> str:
    """Where a pack's certificate lies: a path of its node, or a Secret of the cluster."""
    if row.secret_name:
        return f"Secret {row.namespace}/{row.secret_name}"
    return row.kubeconfig or f"{row.folder}/{row.name}.crt"
