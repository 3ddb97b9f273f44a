"""The command lines that a build would write, as far as the wire configuration decides them.

Rules: `rules/command_line.py`, by which a build writes them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from kspec.check.view.field import Field
from kspec.check.view.nodes import address_of, members, name_of, nodes, port_of
from kspec.facts import clusterspec
from kspec.model import kinds
from kspec.model.code import Code, Severity
from kspec.model.diagnostic import Diagnostic, Note
from kspec.model.document import Json, Path, render_path
from kspec.model.frozen import evolve, field, frozen
from kspec.model.requirement import split
from kspec.model.wire import Wire, WireDocument
from kspec.rules.command_line import (
    ControlPlane,
    ExternalEtcd,
    Kubelet,
    LocalEtcd,
    Member,
    defaults,
    kubelet_defaults,
    last_value,
    merge,
    normal_host_name,
    pause_image,
    registers_taints,
    socket_is_argument,
)
from kspec.rules.environment_file import Words, value_of, words_of
from kspec.rules.etcd import bootstrap, on_own_nodes
from kspec.rules.host import read_host
from kspec.rules.labels import FLAG, node_labels, registered
from kspec.rules.roles import role_of

KUBELET: Final = "kubelet"
PATHS: Final[dict[str, Path]] = {
    "kube-apiserver": ("apiServer",),
    "kube-controller-manager": ("controllerManager",),
    "kube-scheduler": ("scheduler",),
    "etcd": ("etcd", "local"),
}
"""A component's program -> where a ClusterConfiguration speaks of it."""


class Taint(NamedTuple):
    """A taint with which a kubelet registers."""

    key: str
    effect: str
    value: str


@frozen
class Setting:
    """One argument, as the program reads it.

    `path` is where its value stands in the document, None for one of kubeadm's own. `words` are those that systemd
    hands to a kubelet, where they are not the one that `written` says.
    """

    name: str
    value: str
    path: Path | None = None
    words: Words | None = None
    given: str | None = None

    @property
    def is_broken(self) -> bool:
        """Whether it reaches its program as something else than one argument."""
        return self.words is not None and (len(self.words.words) != 1 or self.words.open)

    @property
    def without_dashes(self) -> str:
        """The advice about a name that begins with dashes."""
        return f"write the name without dashes: {self.name.lstrip('-')}"

    @property
    def written(self) -> str:
        """The argument as kubeadm writes it."""
        return f"--{self.name}={self.value if self.given is None else self.given}"


@frozen
class CommandLine:
    """The arguments of one program, and where the user may add to them."""

    component: str
    document: WireDocument
    path: Path
    settings: tuple[Setting, ...] = field(repr=False)

    def all(self, name: str) -> tuple[Setting, ...]:
        """Every argument of that name, in the order in which the program reads them."""
        return tuple(self._by_name.get(name, ()))

    @cached_property
    def _by_name(self) -> Mapping[str, list[Setting]]:
        found: dict[str, list[Setting]] = {}
        for setting in self.settings:
            found.setdefault(self.flag(setting.name), []).append(setting)
        return found

    def flag(self, name: str) -> str:
        """The flag that the component reads under a name: `_` is `-`, but for etcd."""
        return name if self.component == "etcd" else name.replace("_", "-")

    def last(self, name: str) -> Setting | None:
        """The argument of that name that counts, for a flag that takes one value."""
        found = self.all(name)
        return found[-1] if found else None

    def values(self, name: str) -> tuple[str, ...]:
        """The values of that name."""
        return tuple(setting.value for setting in self.all(name))

    def elements(self, name: str) -> list[str]:
        """The elements of all values of that name, for a flag that takes a list."""
        return [element for found in self.values(name) for element in split(found)]

    @property
    def written(self) -> tuple[Setting, ...]:
        """The user's arguments."""
        return tuple(setting for setting in self.settings if setting.path is not None)

    def path_of(self, name: str) -> Path:
        """Where the argument of that name stands, or where it would be added."""
        found = self.last(name)
        return self.path if found is None or found.path is None else found.path

    def finding(  # noqa: PLR0913 - a finding has these parts
        self,
        setting: Setting,
        code: Code,
        text: str,
        help_: str = "",
        *,
        name: bool = False,
        severity: Severity = Severity.ERROR,
        others: Iterable[Setting] = (),
    ) -> Diagnostic:
        """A finding about one of its arguments: about its value, or with `name` its name.

        It stands where arguments are added, if it is one of kubeadm's own. `others` are the user's arguments that it
        has to do with.
        """
        path = setting.path or self.path
        where = (*path[:-1], "name") if name and setting.path else path
        notes = tuple(
            Note(f"--{other.name} is here", self.document.locate(other.path))
            for other in others
            if other is not setting and other.path
        )
        return Diagnostic(
            code,
            text,
            self.document.locate(where),
            severity,
            path=render_path(where),
            document=self.document.kind,
            help=help_,
            notes=notes,
        )


@lru_cache(maxsize=len(PATHS))
def command_line(wire: Wire, component: str) -> CommandLine | None:
    """The command line of a component of the control plane, on the first node that runs it; None where none does.

    The last spec's are kept, because most checks ask for them.
    """
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None or Field(cluster, PATHS[component]).value is None:
        return None
    path = (*PATHS[component], "extraArgs")
    own = [Setting(row.name, row.value) for row in defaults(component, _plane(wire, cluster, component), wire.release)]
    keep_order = wire.release.has("arguments-keep-order")
    return CommandLine(component, cluster, path, tuple(merge(own, _written(cluster, path), keep_order=keep_order)))


def command_lines(wire: Wire) -> Iterator[CommandLine]:
    """The command lines of all components of the control plane that the spec runs."""
    for component in PATHS:
        found = command_line(wire, component)
        if found is not None:
            yield found


@lru_cache(maxsize=1)
def kubelets(wire: Wire) -> tuple[CommandLine, ...]:
    """The command line in each node's kubeadm-flags.env, in the order of the documents."""
    return tuple(_kubelet(wire, document) for document in wire.documents if document.kind in {kinds.INIT, kinds.JOIN})


def _kubelet(wire: Wire, document: WireDocument) -> CommandLine:
    path = ("nodeRegistration", "kubeletExtraArgs")
    own = [Setting(row.name, row.value) for row in kubelet_defaults(_machine(wire, document), wire.release)]
    extra = _with_labels(document, tuple(_written(document, path)))
    keep_order = wire.release.has("arguments-keep-order")
    return CommandLine(KUBELET, document, path, tuple(map(_seen, merge(own, extra, keep_order=keep_order))))


def _seen(setting: Setting) -> Setting:
    """The argument as systemd hands it over: where it is still one word, its value is that word's."""
    found = words_of(setting.written)
    if found == ((setting.written,), False):
        return setting
    value = value_of(setting.name, setting.value)
    return evolve(setting, value=setting.value if value is None else value, words=found, given=setting.value)


def _with_labels(document: WireDocument, extra: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """The arguments with those labels of an entry of `nodes:` that its kubelet registers with."""
    labels = registered(document.declared.labels) if document.declared else {}
    if not labels:
        return extra
    given = [setting for setting in extra if setting.name == FLAG]
    kept = [setting for setting in extra if setting.name != FLAG]
    value = node_labels([setting.value for setting in given], labels)
    return (*kept, Setting(FLAG, value, given[-1].path if given else None))


def _machine(wire: Wire, document: WireDocument) -> Kubelet:
    """What decides a kubelet's command line."""
    cluster = wire.get(kinds.CLUSTER)
    gates = Field(cluster, ("featureGates",)).value if cluster else None
    repository = Field(cluster, ("imageRepository",)).text if cluster else ""
    host, _ = read_host(wire, document.own_host)
    registration = Field(document, ("nodeRegistration",))
    by_kubelet = registers_taints(
        first=document.kind == kinds.INIT,
        declared=document.declared is not None,
        control_plane=role_of(document) == "control-plane",
    )
    taints = registration.child("taints").items if by_kubelet else ()
    in_arguments = socket_is_argument(_booleans(gates), wire.release)
    return Kubelet(
        node=registration.child("name").text,
        host_name=None if host.host_name is None else normal_host_name(host.host_name),
        socket=registration.child("criSocket").text if in_arguments else "",
        pause_image=pause_image(repository, wire.release),
        taints=[Taint(*(taint.child(part).text for part in Taint._fields)) for taint in taints],
    )


def _booleans(value: Json) -> dict[str, bool]:
    return {name: on for name, on in value.items() if isinstance(on, bool)} if isinstance(value, dict) else {}


def _written(document: WireDocument, path: Path) -> Iterator[Setting]:
    given = Field(document, path).value
    for index, argument in enumerate(given if isinstance(given, list) else ()):
        entry = argument if isinstance(argument, dict) else {}
        name, value = (found if isinstance(found, str) else "" for found in (entry.get("name"), entry.get("value")))
        yield Setting(name, value, (*path, index, "value"))


def external_etcd(wire: Wire, cluster: WireDocument) -> ExternalEtcd | None:
    """The etcd that the control planes reach elsewhere, be it on nodes of the spec; None where it is in their pods."""
    external, pki = Field(cluster, ("etcd", "external")), Field(cluster, ("certificatesDir",)).text
    dedicated = [address_of(document) for document in wire.joins if role_of(document) == "etcd"]
    if dedicated:
        return on_own_nodes(dedicated, pki)
    if not external.is_set:
        return None
    ca_file, cert_file, key_file = (external.child(name).text for name in ("caFile", "certFile", "keyFile"))
    return ExternalEtcd(external.child("endpoints").texts, ca_file, cert_file, key_file)


def _plane(wire: Wire, cluster: WireDocument, component: str) -> ControlPlane:
    """What decides the command lines of the first node that runs a component."""
    machines = nodes(wire)
    dedicated = [document for document in machines if role_of(document) == "etcd"]
    node = dedicated[0] if dedicated and component == "etcd" else machines[0] if machines else cluster
    networking = Field(cluster, ("networking",))
    seen = None if dedicated and component == "etcd" else external_etcd(wire, cluster)
    return ControlPlane(
        node=name_of(node),
        advertise_address=address_of(node),
        bind_port=port_of(node),
        certificates_dir=Field(cluster, ("certificatesDir",)).text,
        service_subnet=networking.child("serviceSubnet").text,
        pod_subnet=networking.child("podSubnet").text,
        dns_domain=networking.child("dnsDomain").text,
        cluster_name=Field(cluster, ("clusterName",)).text,
        authorization_config=given_value(cluster, "kube-apiserver", "authorization-config") is not None,
        local=None if seen else _local(wire, cluster),
        external=seen,
    )


def _local(wire: Wire, cluster: WireDocument) -> LocalEtcd:
    local, own = Field(cluster, ("etcd", "local")), wire.get(clusterspec.KIND)
    said = Field(own, ("etcd", "bootstrap")).value if own else None
    declared = ((join.declared is not None, role_of(join)) for join in wire.joins)
    return LocalEtcd(
        data_dir=local.child("dataDir").text,
        tag=local.child("imageTag").text,
        advertised=given_value(cluster, "etcd", "advertise-client-urls"),
        members=[Member(name_of(node), address_of(node)) for node in members(wire)],
        static=bootstrap(said, declared) == "static",
    )


def given_value(cluster: WireDocument, component: str, flag: str) -> str | None:
    """The value that counts of an argument that the spec gives a component; None where it gives none."""
    return last_value(tuple(_written(cluster, (*PATHS[component], "extraArgs"))), flag)
