"""The command line of each control-plane component, and how a user's arguments and the defaults become one.

Rules: kubeadm's util/arguments.go (ArgumentsToCommand), phases/controlplane/manifests.go, phases/etcd/local.go.
"""

import re
from collections.abc import Iterable, Sequence

from kspec.encode.addresses import is_ipv6, join_host_port
from kspec.encode.gopath import clean
from kspec.facts.arguments import COMPONENTS, ETCD_CLIENT_PORT, ETCD_METRICS_PORT, ETCD_PEER_PORT
from kspec.make.images import etcd_image
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import Argument
from kspec.model.plan import Plan
from kspec.model.release import Release

_SEMANTIC_VERSION = re.compile(
    r"\s*v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
    r"(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\s*",
    re.ASCII,
)
_STABLE_FLAGS_SINCE = (3, 6, 0)


def merge(defaults: Iterable[Argument], extra: Iterable[Argument], *, keep_order: bool) -> list[str]:
    """`--name=value` of all arguments; an extra one, however often given, replaces all defaults of its name.

    The defaults are sorted by name, then value. With `keep_order` the extra ones follow in the user's order, else
    they are sorted among the defaults.
    """
    extra = tuple(extra)
    replaced = {argument.name for argument in extra}
    kept = [argument for argument in defaults if argument.name not in replaced]
    arguments = [*sorted(kept, key=_order), *extra] if keep_order else sorted([*kept, *extra], key=_order)
    return [f"--{argument.name}={argument.value}" for argument in arguments]


def last_value(arguments: Sequence[Argument], name: str) -> str | None:
    """The value of the last argument of that name, which is the one that counts; None if there is none."""
    return next((argument.value for argument in reversed(arguments) if argument.name == name), None)


def extra_arguments(spec: ClusterSpec, component: str) -> tuple[Argument, ...]:
    """What the user adds to the command line of a component, by the name of its program."""
    cluster = spec.cluster
    if component == "etcd":
        return cluster.etcd.local.extra_args if cluster.etcd.local else ()
    return {
        "kube-apiserver": cluster.api_server,
        "kube-controller-manager": cluster.controller_manager,
        "kube-scheduler": cluster.scheduler,
    }[component].extra_args


def command(plan: Plan, component: str) -> list[str]:
    """The command line of a component of the first control plane: the program's name and its arguments."""
    spec, release = plan.spec, plan.release
    conditions, values = _conditions(spec, release), _values(spec)
    defaults = [
        Argument(default.name, default.value.format_map(values))
        for default in COMPONENTS[component]
        if default.when in conditions
    ]
    extra = extra_arguments(spec, component)
    return [component, *merge(defaults, extra, keep_order=release.has("arguments-keep-order"))]


def localhost(spec: ClusterSpec) -> str:
    """The loopback address of the advertise address' family."""
    return "::1" if is_ipv6(spec.init.local_api_endpoint.advertise_address) else "127.0.0.1"


def initial_cluster(spec: ClusterSpec) -> tuple[tuple[str, str], ...]:
    """Name and peer URL of every member that the node's etcd starts with, in the spec's order.

    Statically bootstrapped members know each other; a joining one knows those before it and itself.
    """
    members = [(node.name, _peer_url(node.init.local_api_endpoint.advertise_address)) for node in spec.members]
    if not members:
        return ((spec.node, _peer_url(spec.init.local_api_endpoint.advertise_address)),)
    names = [name for name, _ in members]
    return tuple(members if spec.etcd_bootstrap == "static" else members[: names.index(spec.node) + 1])


def initial_cluster_state(spec: ClusterSpec) -> str:
    """The value of `--initial-cluster-state`; empty for a first or only member, which needs none."""
    if spec.etcd_bootstrap == "static":
        return "new" if len(spec.members) > 1 else ""
    return "existing" if len(initial_cluster(spec)) > 1 else ""


def _peer_url(address: str) -> str:
    return f"https://{join_host_port(address, ETCD_PEER_PORT)}"


def _order(argument: Argument) -> tuple[str, str]:
    return argument.name, argument.value


def _conditions(spec: ClusterSpec, release: Release) -> set[str]:
    """Those conditions of the tables that hold."""
    external = spec.cluster.etcd.external
    stable = release.has("etcd-arguments-without-experimental") or _has_stable_flags(_etcd_tag(spec, release))
    held = {
        "": True,
        "local-etcd": external is None,
        "external-etcd": external is not None,
        "external-etcd-authority": external is not None and external.ca_file != "",
        "external-etcd-client": external is not None and external.cert_file != "" and external.key_file != "",
        "no-authorization-config": last_value(spec.cluster.api_server.extra_args, "authorization-config") is None,
        "pod-subnet": spec.cluster.networking.pod_subnet != "",
        "several-members": initial_cluster_state(spec) != "",
        "stable-flags": stable,
        "experimental-flags": not stable,
    }
    return {condition for condition, holds in held.items() if holds}


def _values(spec: ClusterSpec) -> dict[str, str]:
    """What the names in the tables' templates stand for; empty where it does not apply."""
    cluster, endpoint = spec.cluster, spec.init.local_api_endpoint
    local, external = cluster.etcd.local, cluster.etcd.external
    own, address = localhost(spec), endpoint.advertise_address
    own_url = f"https://{join_host_port(own, ETCD_CLIENT_PORT)}"
    advertised = last_value(local.extra_args, "advertise-client-urls") if local else None
    return {
        "pki": clean(cluster.certificates_dir).rstrip("/"),
        "node": spec.node,
        "advertise_address": address,
        "bind_port": str(endpoint.bind_port),
        "service_subnet": cluster.networking.service_subnet,
        "pod_subnet": cluster.networking.pod_subnet,
        "dns_domain": cluster.networking.dns_domain,
        "cluster_name": cluster.cluster_name,
        # The API server follows etcd where the user moves etcd's client URLs.
        "local_etcd_servers": own_url if advertised is None else advertised,
        "external_etcd_endpoints": ",".join(external.endpoints) if external else "",
        "external_etcd_ca_file": external.ca_file if external else "",
        "external_etcd_cert_file": external.cert_file if external else "",
        "external_etcd_key_file": external.key_file if external else "",
        "etcd_data_dir": local.data_dir if local else "",
        "etcd_local_client_url": own_url,
        "etcd_client_url": f"https://{join_host_port(address, ETCD_CLIENT_PORT)}",
        "etcd_peer_url": _peer_url(address),
        "initial_cluster": ",".join(f"{name}={url}" for name, url in initial_cluster(spec)),
        "initial_cluster_state": initial_cluster_state(spec),
        "etcd_metrics_url": f"http://{join_host_port(own, ETCD_METRICS_PORT)}",
    }


def _etcd_tag(spec: ClusterSpec, release: Release) -> str:
    return etcd_image(spec.cluster, release).rpartition(":")[2]


def _has_stable_flags(tag: str) -> bool:
    """Whether the tag is a semantic version from 3.6.0 on; a pre-release such as `3.6.0-0` is before it."""
    match = _SEMANTIC_VERSION.fullmatch(tag)
    if match is None:
        return False
    version = (int(match[1]), int(match[2]), int(match[3]))
    return version > _STABLE_FLAGS_SINCE or (version == _STABLE_FLAGS_SINCE and match[4] is None)
