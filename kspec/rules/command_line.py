"""The command line of each component: kubeadm's defaults, and how the user's arguments and they become one.

Rules: kubeadm's util/arguments.go (ArgumentsToCommand), phases/controlplane/manifests.go, phases/etcd/local.go,
phases/kubelet/flags.go. The defaults of the control plane are the table `facts/arguments.py`. A build writes these
lines and a check judges them, so that what a check says is true of what a build writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

from kspec.facts import ports
from kspec.facts.arguments import COMPONENTS
from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.hosts import NODES_OWN_NAME
from kspec.facts.rotations import OWN_ARGUMENTS
from kspec.go.addresses import is_ipv6, join_host_port
from kspec.go.path import clean
from kspec.model.release import Release
from kspec.model.version import Version, parse_version

_STABLE_FLAGS_SINCE: Final = Version(3, 6, 0)
_BLANKS: Final = " \t\n\v\f\r"
"""What version.ParseSemantic passes over around a version."""


class Named(Protocol):
    """An argument, whatever else is known of it."""

    @property
    def name(self) -> str:
        """The flag's name, without dashes."""

    @property
    def value(self) -> str:
        """Its value."""


class Tainted(Protocol):
    """A core/v1 taint."""

    @property
    def key(self) -> str:
        """Its key."""

    @property
    def effect(self) -> str:
        """What it does, such as NoSchedule."""

    @property
    def value(self) -> str:
        """Its value, often empty."""


N = TypeVar("N", bound=Named)


class Default(NamedTuple):
    """An argument of kubeadm's own."""

    name: str
    value: str


class ExternalEtcd(NamedTuple):
    """An etcd elsewhere: its endpoints, and the API server's files for it, empty where there is none."""

    endpoints: Sequence[str]
    ca_file: str
    cert_file: str
    key_file: str


class Member(NamedTuple):
    """A member of an etcd in static pods: its node's name and address."""

    name: str
    address: str


class LocalEtcd(NamedTuple):
    """An etcd in static pods. `members` are all of them in the spec's order; `static`: they start all at once.

    `tag` is its image's; `advertised` the user's own --advertise-client-urls, None where there is none.
    """

    data_dir: str
    tag: str
    advertised: str | None
    members: Sequence[Member]
    static: bool


class ControlPlane(NamedTuple):
    """What decides the command lines of one node's static pods besides the user's arguments.

    While the cluster's authority is rotated its file is `bundled`; `other_service_account_key` is the file of the
    second public key of service accounts, where there is one. `external_authority` tells that the key of the cluster's
    CA is not on the node.
    """

    node: str
    advertise_address: str
    bind_port: int
    certificates_dir: str
    service_subnet: str
    pod_subnet: str
    dns_domain: str
    cluster_name: str
    authorization_config: bool
    local: LocalEtcd | None
    external: ExternalEtcd | None
    bundled: bool = False
    other_service_account_key: str = ""
    external_authority: bool = False


class Kubelet(NamedTuple):
    """What decides a kubelet's command line besides the user's arguments.

    `socket` is empty where it is in a file of its own. `taints` are those with which the kubelet itself registers;
    `host_name` is the machine's own name, None where it is unknown, NODES_OWN_NAME where it is the node's.
    """

    node: str
    host_name: str | None
    socket: str
    pause_image: str
    taints: Sequence[Tainted]


def merge(defaults: Iterable[N], extra: Iterable[N], *, keep_order: bool) -> list[N]:
    """All arguments in the order in which they are written; an extra one, however often, replaces its name's defaults.

    The defaults are sorted by name, then value. With `keep_order` the extra ones follow in the user's order, else
    they are sorted among the defaults.
    """
    extra = tuple(extra)
    replaced = {argument.name for argument in extra}
    kept = [argument for argument in defaults if argument.name not in replaced]
    return [*sorted(kept, key=_order), *extra] if keep_order else sorted([*kept, *extra], key=_order)


def _order(argument: Named) -> tuple[str, str]:
    return argument.name, argument.value


def last_value(arguments: Sequence[Named], name: str) -> str | None:
    """The value of the last argument of that name, which is the one that counts; None if there is none."""
    return next((argument.value for argument in reversed(arguments) if argument.name == name), None)


def defaults(component: str, plane: ControlPlane, release: Release) -> list[Default]:
    """What kubeadm gives a component of the control plane, in the order of the table; then what a rotation adds."""
    conditions, values = _conditions(plane, release), _values(plane)
    own = [Default(row.name, row.value.format_map(values)) for row in COMPONENTS[component] if row.when in conditions]
    verifier, flag = OWN_ARGUMENTS[SERVICE_ACCOUNT]
    if plane.other_service_account_key and component == verifier:
        own.append(Default(flag, f"{values['pki']}/{plane.other_service_account_key}"))
    return own


def pause_image(repository: str, release: Release) -> str:
    """The image of the container that holds a pod's namespaces."""
    return f"{repository}/pause:{release.images['pause']}"


def kubelet_defaults(kubelet: Kubelet, release: Release) -> list[Default]:
    """What kubeadm gives a kubelet in kubeadm-flags.env."""
    own = [Default("container-runtime-endpoint", kubelet.socket)] if kubelet.socket else []
    if not release.has("no-pod-infra-container-image"):
        own.append(Default("pod-infra-container-image", kubelet.pause_image))
    if kubelet.taints:
        own.append(Default("register-with-taints", ",".join(map(_taint, kubelet.taints))))
    if kubelet.host_name not in {kubelet.node, NODES_OWN_NAME}:
        own.append(Default("hostname-override", kubelet.node))
    return own


def socket_is_argument(feature_gates: Mapping[str, bool], release: Release) -> bool:
    """Whether the CRI socket is an argument; else it is in instance-config.yaml."""
    gate = feature_gates.get("NodeLocalCRISocket", True)
    return not (gate or release.has("instance-configuration-always"))


def registers_taints(*, first: bool, declared: bool, control_plane: bool) -> bool:
    """Whether a node's taints are its kubelet's to register: kubeadm gives a control plane's by the API."""
    return not first and (declared or not control_plane)


def _taint(taint: Tainted) -> str:
    """core/v1's Taint.ToString."""
    if not taint.effect:
        return f"{taint.key}={taint.value}:" if taint.value else taint.key
    return f"{taint.key}={taint.value}:{taint.effect}" if taint.value else f"{taint.key}:{taint.effect}"


def normal_host_name(name: str) -> str:
    """A host's name as Kubernetes reads it (component-helpers/node/util, GetHostname)."""
    return name.strip().lower()


def localhost(advertise_address: str) -> str:
    """The loopback address of the advertise address' family."""
    return "::1" if is_ipv6(advertise_address) else "127.0.0.1"


def initial_cluster(plane: ControlPlane) -> tuple[tuple[str, str], ...]:
    """Name and peer URL of every member that the node's etcd starts with, in the spec's order.

    Statically bootstrapped members know each other; a joining one knows those before it and itself.
    """
    members = [(member.name, _peer_url(member.address)) for member in plane.local.members] if plane.local else []
    if not members or plane.local is None:
        return ((plane.node, _peer_url(plane.advertise_address)),)
    names = [name for name, _ in members]
    return tuple(members if plane.local.static else members[: names.index(plane.node) + 1])


def initial_cluster_state(plane: ControlPlane) -> str:
    """The value of `--initial-cluster-state`; empty for a first or only member, which needs none."""
    if plane.local is not None and plane.local.static:
        return "new" if len(plane.local.members) > 1 else ""
    return "existing" if len(initial_cluster(plane)) > 1 else ""


def _peer_url(address: str) -> str:
    return f"https://{join_host_port(address, ports.ETCD_PEER)}"


def _conditions(plane: ControlPlane, release: Release) -> set[str]:
    """Those conditions of the tables that hold."""
    external, local = plane.external, plane.local
    tag = local.tag if local and local.tag else release.images["etcd"]
    stable = release.has("etcd-arguments-without-experimental") or _has_stable_flags(tag)
    held = {
        "": True,
        "local-etcd": external is None,
        "external-etcd": external is not None,
        "own-authority": not plane.external_authority,
        "external-authority": plane.external_authority,
        "external-etcd-authority": external is not None and external.ca_file != "",
        "external-etcd-client": external is not None and external.cert_file != "" and external.key_file != "",
        "no-authorization-config": not plane.authorization_config,
        "pod-subnet": plane.pod_subnet != "",
        "several-members": initial_cluster_state(plane) != "",
        "stable-flags": stable,
        "experimental-flags": not stable,
        "bundled-authority": plane.bundled and not plane.external_authority,
        "single-authority": not plane.bundled and not plane.external_authority,
    }
    return {condition for condition, holds in held.items() if holds}


def _values(plane: ControlPlane) -> dict[str, str]:
    """What the names in the tables' templates stand for; empty where it does not apply."""
    local, external = plane.local, plane.external
    own, address = localhost(plane.advertise_address), plane.advertise_address
    own_url = f"https://{join_host_port(own, ports.ETCD_CLIENT)}"
    advertised = local.advertised if local else None
    return {
        "pki": clean(plane.certificates_dir).rstrip("/"),
        "node": plane.node,
        "advertise_address": address,
        "bind_port": str(plane.bind_port),
        "service_subnet": plane.service_subnet,
        "pod_subnet": plane.pod_subnet,
        "dns_domain": plane.dns_domain,
        "cluster_name": plane.cluster_name,
        # The API server follows etcd where the user moves etcd's client URLs.
        "local_etcd_servers": own_url if advertised is None else advertised,
        "external_etcd_endpoints": ",".join(external.endpoints) if external else "",
        "external_etcd_ca_file": external.ca_file if external else "",
        "external_etcd_cert_file": external.cert_file if external else "",
        "external_etcd_key_file": external.key_file if external else "",
        "etcd_data_dir": local.data_dir if local else "",
        "etcd_local_client_url": own_url,
        "etcd_client_url": f"https://{join_host_port(address, ports.ETCD_CLIENT)}",
        "etcd_peer_url": _peer_url(address),
        "initial_cluster": ",".join(f"{name}={url}" for name, url in initial_cluster(plane)),
        "initial_cluster_state": initial_cluster_state(plane),
        "etcd_metrics_url": f"http://{join_host_port(own, ports.ETCD_METRICS)}",
    }


def _has_stable_flags(tag: str) -> bool:
    """Whether the tag is a semantic version from 3.6.0 on; a pre-release such as `3.6.0-0` is before it."""
    version = parse_version(tag.strip(_BLANKS))
    return version is not None and version >= _STABLE_FLAGS_SINCE
