"""What no two clusters of a set may have in common: one row for each such thing."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from kspec.check.clusters import names, secrets
from kspec.check.clusters.claim import Claim, clash
from kspec.facts import codes
from kspec.model.clusterset import ClusterSet, Member
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic


class Apart(NamedTuple):
    """One thing: the code of its finding, how a cluster's claims are read, why it matters, and what to do."""

    code: Code
    claims: Callable[[Member], Iterator[Claim]]
    why: str
    help: str


APART: Final = (
    Apart(
        codes.SET_CLUSTER_NAME,
        names.cluster_names,
        "their kubeconfigs cannot be told apart",
        "give each cluster a clusterName of its own",
    ),
    Apart(
        codes.SET_NODE_NAME,
        names.node_names,
        "logs and metrics of the set cannot tell the machines apart",
        "put the cluster's name into those of its nodes",
    ),
    Apart(
        codes.SET_NODE_ADDRESS,
        names.node_addresses,
        "a machine is a node of one cluster",
        "give each node an address of its own",
    ),
    Apart(
        codes.SET_ENDPOINT,
        names.endpoints,
        "clients of the one reach the other",
        "give each cluster an endpoint of its own",
    ),
    Apart(
        codes.SET_ISSUER,
        names.issuers,
        "whoever trusts tokens by their issuer takes those of the one for the other's",
        "give each API server a service-account-issuer of its own, or each cluster a dnsDomain",
    ),
    Apart(
        codes.SET_TRUST_DOMAIN,
        names.domains,
        "a workload of the one has the identity of the other's of the same name",
        "give each cluster a dnsDomain of its own",
    ),
    Apart(
        codes.SET_AUTHORITY,
        secrets.authorities,
        "what is signed for the one is let in by the other",
        "give each cluster authorities of its own: its lock and keyring were copied, or the same were imported",
    ),
    Apart(
        codes.SET_SERVICE_ACCOUNT_KEY,
        secrets.service_account_keys,
        "a token of the one is let in by the other",
        "give each cluster a key of its own: `kspec rotate sa` brings one",
    ),
    Apart(
        codes.SET_ETCD,
        secrets.etcd_places,
        "each overwrites the other's objects",
        "give each cluster an etcd of its own, or an etcd-prefix",
    ),
    Apart(
        codes.SET_TOKEN,
        secrets.tokens,
        "who may join the one may join the other",
        "leave the token out, so that kspec generates one for each cluster",
    ),
    Apart(
        codes.SET_STATIC_TOKEN,
        secrets.static_tokens,
        "whoever bears it is let into both",
        "leave the token out, so that kspec generates one for each cluster",
    ),
    Apart(
        codes.SET_CERTIFICATE_KEY,
        secrets.certificate_keys,
        "it opens the private keys of both",
        "leave it out, so that kspec generates one for each cluster",
    ),
    Apart(
        codes.SET_ENCRYPTION_KEY,
        secrets.encryption_keys,
        "it opens the secrets of both",
        "leave the secret out, so that kspec generates one for each cluster",
    ),
)


def check_apart(given: ClusterSet) -> Iterator[Diagnostic]:
    """What a cluster claims that one listed before it has as well; each claim is compared with the first such one."""
    for row in APART:
        first: dict[str, Claim] = {}
        for member in given.members:
            told: set[str] = set()
            for claim in list(row.claims(member)):
                former = first.setdefault(claim.key, claim)
                if former.cluster != claim.cluster and claim.key not in told:
                    told.add(claim.key)
                    text = f"{claim.shown} is also {former.cluster}'s: {row.why}"
                    yield clash(row.code, claim, former, text, row.help)
