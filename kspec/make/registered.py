"""A cluster's plan as those see it who look after it from outside."""

from collections.abc import Mapping
from typing import Final

from kspec.facts.kubeconfigs import KUBECONFIGS
from kspec.go.addresses import control_plane_url
from kspec.model.frozen import evolve
from kspec.model.plan import Plan
from kspec.model.registration import Registered
from kspec.model.secret import Secret
from kspec.rules.holdings import authorities
from kspec.rules.identities import key_of, of_client, of_kubeconfig

_ADMIN: Final = next(row for row in KUBECONFIGS if row.file == "admin.conf")


def registered(name: str, plan: Plan) -> Registered:
    """The cluster that a set calls `name`, once everything of it is decided and signed."""
    spec, first = plan.spec, plan.spec.first
    networking = spec.cluster.networking
    return Registered(
        name=name,
        first=first.name,
        kubernetes=plan.release.version,
        server=control_plane_url(spec.cluster.control_plane_endpoint, first.endpoint),
        authority=plan.trusted("ca"),
        admin=plan.credentials[of_kubeconfig(_ADMIN, first.name)],
        clients={program: plan.credentials[of_client(program, first.name)] for program in spec.clients},
        pods=_parts(networking.pod_subnet),
        services=_parts(networking.service_subnet),
        dns_domain=networking.dns_domain,
        authorities={row.name: plan.trusted(row.name) for row in authorities(spec.etcd_place)},
    )


def without_keys(cluster: Registered) -> Registered:
    """The same without its private keys, to be told to another process."""
    clients = {program: evolve(known, key=None) for program, known in cluster.clients.items()}
    return evolve(cluster, admin=evolve(cluster.admin, key=None), clients=clients)


def with_keys(cluster: Registered, secrets: Mapping[str, Secret]) -> Registered:
    """The same with the keys that the cluster's keyring has."""

    def key(identity: str) -> Secret | None:
        return secrets.get(key_of(identity, authority=False))

    clients = {
        program: evolve(known, key=key(of_client(program, cluster.first))) for program, known in cluster.clients.items()
    }
    admin = evolve(cluster.admin, key=key(of_kubeconfig(_ADMIN, cluster.first)))
    return evolve(cluster, admin=admin, clients=clients)


def _parts(networks: str) -> tuple[str, ...]:
    return tuple(part for part in networks.split(",") if part)
