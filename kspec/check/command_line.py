"""The command lines that a build would write, as far as the wire configuration decides them.

Rules: kubeadm's util/arguments.go; the defaults are the table `facts/arguments.py`. What depends on the tag of etcd's
image is left out: no check asks for it.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Final

from attrs import field, frozen

from kspec.check.field import Field
from kspec.encode.gopath import clean
from kspec.facts.arguments import COMPONENTS
from kspec.model.document import Path
from kspec.model.requirement import split
from kspec.model.wire import Wire, WireDocument

KUBELET: Final = "kubelet"
PATHS: Final[dict[str, Path]] = {
    "kube-apiserver": ("apiServer",),
    "kube-controller-manager": ("controllerManager",),
    "kube-scheduler": ("scheduler",),
    "etcd": ("etcd", "local"),
}
"""A component's program -> where a ClusterConfiguration speaks of it."""


@frozen
class Setting:
    """One argument. `path` is where its value stands in the document, None for one of kubeadm's own."""

    name: str
    value: str
    path: Path | None = None


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
            found.setdefault(setting.name, []).append(setting)
        return found

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


@lru_cache(maxsize=len(PATHS))
def command_line(wire: Wire, component: str) -> CommandLine | None:
    """The command line of a component of the control plane; None where the spec runs none.

    The last spec's are kept, because most checks ask for them.
    """
    cluster = wire.get("ClusterConfiguration")
    if cluster is None or Field(cluster, PATHS[component]).value is None:
        return None
    path = (*PATHS[component], "extraArgs")
    extra = tuple(_written(cluster, path))
    replaced = {setting.name for setting in extra}
    conditions, names = _conditions(cluster, extra), _Names(_values(wire, cluster))
    own = (
        Setting(row.name, row.value.format_map(names))
        for row in COMPONENTS[component]
        if row.when in conditions and row.name not in replaced
    )
    return CommandLine(component, cluster, path, (*own, *extra))


def command_lines(wire: Wire) -> Iterator[CommandLine]:
    """The command lines of all components of the control plane that the spec runs."""
    for component in PATHS:
        found = command_line(wire, component)
        if found is not None:
            yield found


def kubelets(wire: Wire) -> Iterator[CommandLine]:
    """The arguments that the spec adds to each node's kubelet, in the order of the documents."""
    path = ("nodeRegistration", "kubeletExtraArgs")
    for document in wire.documents:
        if document.kind in {"InitConfiguration", "JoinConfiguration"}:
            yield CommandLine(KUBELET, document, path, tuple(_written(document, path)))


def _written(document: WireDocument, path: Path) -> Iterator[Setting]:
    given = Field(document, path).value
    for index, argument in enumerate(given if isinstance(given, list) else ()):
        entry = argument if isinstance(argument, dict) else {}
        name, value = (found if isinstance(found, str) else "" for found in (entry.get("name"), entry.get("value")))
        yield Setting(name, value, (*path, index, "value"))


def _conditions(cluster: WireDocument, extra: tuple[Setting, ...]) -> set[str]:
    """Those conditions of the table that hold, of those that do not depend on etcd's image."""
    external = Field(cluster, ("etcd", "external")).value
    files = external if isinstance(external, dict) else {}
    held = {
        "": True,
        "local-etcd": external is None,
        "external-etcd": external is not None,
        "external-etcd-authority": bool(files.get("caFile")),
        "external-etcd-client": bool(files.get("certFile") and files.get("keyFile")),
        "no-authorization-config": all(setting.name != "authorization-config" for setting in extra),
        "pod-subnet": bool(Field(cluster, ("networking", "podSubnet")).text),
    }
    return {condition for condition, holds in held.items() if holds}


def _values(wire: Wire, cluster: WireDocument) -> dict[str, str]:
    """What those names in the table's templates stand for that a check may ask for."""
    init = wire.get("InitConfiguration")
    endpoint = Field(init, ("localAPIEndpoint",)).value if init else None
    address = endpoint if isinstance(endpoint, dict) else {}
    external = Field(cluster, ("etcd", "external")).value
    files = external if isinstance(external, dict) else {}
    return {
        "pki": clean(Field(cluster, ("certificatesDir",)).text).rstrip("/"),
        "advertise_address": str(address.get("advertiseAddress", "")),
        "bind_port": str(address.get("bindPort", "")),
        "service_subnet": Field(cluster, ("networking", "serviceSubnet")).text,
        "pod_subnet": Field(cluster, ("networking", "podSubnet")).text,
        "external_etcd_endpoints": ",".join(Field(cluster, ("etcd", "external", "endpoints")).texts),
        "external_etcd_ca_file": str(files.get("caFile") or ""),
        "external_etcd_cert_file": str(files.get("certFile") or ""),
        "external_etcd_key_file": str(files.get("keyFile") or ""),
    }


class _Names(dict[str, str]):
    """Values by name; a name without one stays as it is in the template."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"
