"""What a pack's `pack.yaml` describes."""

from typing import Any, Literal, TypeAlias

from attrs import frozen

from kspec.model.certificate import Usage

ParameterType: TypeAlias = Literal["string", "integer", "boolean", "strings", "map"]


@frozen
class Parameter:
    """What a pack can be told: `values` are those that a string may have, the bounds those of a whole number.

    `format` is what each text has to be, a word of `kspec.facts.packs.FORMATS`; empty where it may be any.
    One that is not `required` and has no `default` is null where it is not given.
    """

    name: str
    type: ParameterType
    description: str = ""
    default: Any = None
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    values: tuple[str, ...] = ()
    format: str = ""


@frozen
class PackArgument:
    """An argument of a component of the control plane; `ipv6_value` is its value where nodes have IPv6 addresses."""

    component: str
    name: str
    value: str
    ipv6_value: str = ""


@frozen
class PackVolume:
    """A folder of the host that a component sees, read only, at the same path."""

    component: str
    name: str
    path: str


@frozen
class PackCertificate:
    """A certificate that kspec issues for a pack: of the whole cluster, or `per_node` for each control plane.

    It lies in a Secret of the type `kubernetes.io/tls`, below a `folder` of the node (`<name>.crt`, `<name>.key`), or
    in a file `kubeconfig` of the first control plane. In `dns_names`, `{domain}` is the cluster's. One of a node that
    serves has the node's names and addresses, too.
    """

    name: str
    authority: str
    common_name: str
    organizations: tuple[str, ...] = ()
    usages: tuple[Usage, ...] = ("client",)
    dns_names: tuple[str, ...] = ()
    per_node: bool = False
    namespace: str = ""
    secret_name: str = ""
    folder: str = ""
    kubeconfig: str = ""

    @property
    def place(self) -> str:
        """Where it lies: a path of nodes, or the file of its Secret below an output's `cluster`."""
        if self.secret_name:
            return f"cluster/{self.namespace}/Secret-{self.secret_name}.yaml"
        return self.kubeconfig or f"{self.folder}/{self.name}.crt"


@frozen
class PackDescription:
    """What a `pack.yaml` says.

    `objects` is the file that yields objects, empty where there is none. Of the packs that `provides` one thing, a
    cluster can have one; `needs` are fields of the ClusterSpec that have to be true.
    """

    name: str
    version: str
    summary: str
    provides: str = ""
    needs: tuple[str, ...] = ()
    objects: str = ""
    parameters: tuple[Parameter, ...] = ()
    arguments: tuple[PackArgument, ...] = ()
    volumes: tuple[PackVolume, ...] = ()
    certificates: tuple[PackCertificate, ...] = ()
