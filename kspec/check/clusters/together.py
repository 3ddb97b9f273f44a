"""How the clusters of a set go together: names that cross, releases, DNS domains, and the root that they share."""

from collections.abc import Iterator
from typing import Final

from kspec.check.clusters import names
from kspec.check.clusters.claim import Claim, clash
from kspec.check.view.field import Field
from kspec.facts import clusterset, codes
from kspec.model import kinds
from kspec.model.clusterset import ClusterSet, Member
from kspec.model.diagnostic import Diagnostic
from kspec.model.span import Span
from kspec.x509 import reader, signatures

_AUTHORITIES: Final = ("ca", "etcd/ca", "front-proxy-ca")


def check_hosts(given: ClusterSet) -> Iterator[Diagnostic]:
    """The host of an endpoint is another cluster's endpoint at another port, or the address of a machine of it."""
    hosts: dict[str, tuple[Claim, str]] = {}
    machines: dict[str, Claim] = {}
    for member in given.members:
        endpoint = next((claim.key for claim in names.endpoints(member)), "")
        own, addresses = list(names.endpoint_hosts(member)), list(names.node_addresses(member))
        for claim in own:
            host, former = hosts.get(claim.key), machines.get(claim.key)
            if host is not None and host[1] != endpoint:
                yield _host(claim, host[0])
            elif former is not None:
                yield _host(claim, former)
        for claim in addresses:
            if claim.key in hosts:
                yield _host(claim, hosts[claim.key][0])
        for claim in own:
            hosts.setdefault(claim.key, (claim, endpoint))
        for claim in addresses:
            machines.setdefault(claim.key, claim)


def _host(claim: Claim, former: Claim) -> Diagnostic:
    text = f"{claim.shown} is {former.shown} of {former.cluster}: it can lead to one of them alone"
    return clash(codes.SET_VIRTUAL_ADDRESS, claim, former, text, "give each cluster a load balancer of its own")


def check_certificate_names(given: ClusterSet) -> Iterator[Diagnostic]:
    """A name that a spec adds to its certificates is not another cluster's: neither added there, nor its own."""
    added: dict[str, list[Claim]] = {}
    own: dict[str, list[Claim]] = {}
    for member in given.members:
        for claim in (*names.endpoint_hosts(member), *names.node_names(member), *names.node_addresses(member)):
            own.setdefault(claim.key, []).append(claim)
    for member in given.members:
        for claim in list(names.certificate_names(member)):
            others = (*own.get(claim.key, ()), *added.get(claim.key, ()))
            former = next((found for found in others if found.cluster != claim.cluster), None)
            if former is not None:
                text = f"{claim.shown} is also {former.shown} of {former.cluster}: one API server could pass for both"
                help_ = "take the name out of one of them"
                yield clash(codes.SET_CERTIFICATE_NAME, claim, former, text, help_)
            added.setdefault(claim.key, []).append(claim)


def check_contexts(given: ClusterSet) -> Iterator[Diagnostic]:
    """What a cluster calls itself is not what the set calls another one: contexts would lead to the wrong cluster."""
    listed = {member.name: member for member in given.members}
    for member in given.members:
        for claim in names.cluster_names(member):
            other = listed.get(claim.key)
            if other is not None and other is not member:
                former = Claim(other.name, claim.key, "the entry", given.document.locate(other.entry.at))
                text = f"the set's {member.name} calls itself {claim.key}, as the set calls another one"
                yield clash(codes.SET_CONTEXT, claim, former, text, f"write 'clusterName: {member.name}'")


def check_releases(given: ClusterSet) -> Iterator[Diagnostic]:
    """The releases of all clusters are near enough for one kubectl, and so for whatever serves them together."""
    first: Member | None = None
    for member in sorted(given.members, key=_minor):
        first = first or member
        apart = _minor(member) - _minor(first)
        if apart > 2 * clusterset.KUBECTL_SKEW:
            claim, former = _release(member), _release(first)
            text = f"{claim.key} is {apart} minor releases after {former.key} of {former.cluster}"
            help_ = (
                f"let them be {2 * clusterset.KUBECTL_SKEW} minor releases apart at most, so that one kubectl fits both"
            )
            yield clash(codes.SET_VERSION_SKEW, claim, former, text, help_)


def _minor(member: Member) -> int:
    return int(member.wire.release.minor.partition(".")[2])


def _release(member: Member) -> Claim:
    cluster = member.wire.get(kinds.CLUSTER)
    where = Field(cluster, ("kubernetesVersion",)) if cluster else Span(str(member.entry.file), 1, 1, 1, 1)
    version = str(member.wire.release.version)
    return Claim(member.name, version, f"the release {version}", where)


def check_domains(given: ClusterSet) -> Iterator[Diagnostic]:
    """Where services are shared, no cluster's DNS domain is another's, lies in one, or is kept for all."""
    if not given.shared_services:
        return
    claims = [claim for member in given.members for claim in names.domains(member)]
    order = {member.name: index for index, member in enumerate(given.members)}
    first: dict[str, Claim] = {}
    for claim in claims:
        if _within(claim.key, clusterset.RESERVED_DOMAIN):
            where = given.document.locate(("sharedServices",))
            former = Claim(given.name, clusterset.RESERVED_DOMAIN, "the sharing of services", where)
            text = f"{claim.key} is kept for the services that all clusters share"
            yield clash(codes.SET_DNS_DOMAIN, claim, former, text, "give the cluster another dnsDomain")
        first.setdefault(claim.key, claim)
    for claim in claims:
        labels = claim.key.split(".")
        for start in range(len(labels)):
            other = first.get(".".join(labels[start:]))
            if other is not None and other.cluster != claim.cluster:
                former, later = sorted((other, claim), key=lambda found: order[found.cluster])
                text = f"names below {claim.key} are asked of {other.cluster} as well, whose domain is {other.key}"
                yield clash(codes.SET_DNS_DOMAIN, later, former, text, "give each cluster a domain beside the others")


def _within(domain: str, other: str) -> bool:
    return domain == other or domain.endswith(f".{other}")


def check_root(given: ClusterSet) -> Iterator[Diagnostic]:
    """Where a root is shared, the authorities of every cluster that has some are below it."""
    if given.root is None:
        return
    roots = [reader.parse(found).public_key for found in (given.root, given.other_root) if found is not None]
    for member in given.members:
        for name in _AUTHORITIES:
            locked = member.lock.certificates.get(name) if member.lock else None
            own = None if locked is None else reader.parse(locked.certificate)
            if own is not None and not any(signatures.is_signed(own, root) for root in roots):
                place = Span(str(member.lock_file), 1, 1, 1, 1)
                claim = Claim(member.name, name, f"the authority {name}", place)
                former = Claim(given.name, name, "the choice", given.document.locate(("authorities",)))
                text = f"the authority {name} of {member.name} is not signed by the root of {given.name}"
                help_ = (
                    "an authority that is there is kept: say 'authorities: separate', or begin the cluster anew with "
                    "the set"
                )
                yield clash(codes.SET_ROOT, claim, former, text, help_)
