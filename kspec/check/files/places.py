"""What stands where on a node: no two things at one place, and nothing where a program wants its folder for itself.

kubeadm looks at none of this: it writes the one over the other, or fails half-way.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from kspec.check.view.field import Field
from kspec.check.view.nodes import etcd_place
from kspec.facts import codes
from kspec.facts.certificates import SERVING_FILES
from kspec.facts.hosts import DEFAULT_PROFILE, DROP_IN, UNIT, UNIT_PLACES
from kspec.facts.kubeconfigs import BOOTSTRAP_FILE
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.kubelet_unit import KUBELET_FILES, KUBELET_FOLDER
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.go.path import clean, join
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.role import Role
from kspec.model.wire import Wire
from kspec.rules.holdings import certificates, kubeconfigs, service_account_files, static_pods
from kspec.rules.host import read_host
from kspec.rules.roles import role_of

_CERTIFICATES: Final = f"{KUBERNETES_FOLDER}/pki"
_KUBELETS_OWN: Final = {
    MANIFESTS_FOLDER: "the kubelet runs whatever is in {} as static pods",
    KUBELET_FOLDER: "{} is the kubelet's own folder",
}
"""Folders in which nothing else belongs, and why."""


def check_places(wire: Wire) -> Iterator[Diagnostic]:
    """The folder of certificates, etcd's data and each joining node's CA certificate, against all that is beside."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    roles = {role_of(document) for document in wire.documents if document.kind in {kinds.INIT, kinds.JOIN}}
    own = frozenset[str]().union(*(own_files(wire, role) for role in roles))
    certificates = frozenset[str]().union(*(certificate_files(wire, role) for role in roles - {"worker"}))
    folder, data = Field(cluster, ("certificatesDir",)), Field(cluster, ("etcd", "local", "dataDir"))
    found: list[Diagnostic] = []
    if folder.text.startswith("/"):
        found += _error(folder, _not_a_folder(clean(folder.text), own) or _kubelets(clean(folder.text)))
    if data_folder(wire):
        found += _check_data(data, own, certificates, folder)
    yield from found
    seen: set[tuple[str, Role]] = set()
    for document in wire.joins:
        authority, role = Field(document, ("caCertPath",)), role_of(document)
        blamed = authority.is_written or not found  # the usual place, which another field has taken, is told there
        if blamed and authority.text.startswith("/") and (authority.text, role) not in seen:
            seen.add((authority.text, role))
            yield from _check_authority(wire, authority, role)


def data_folder(wire: Wire) -> str:
    """Where etcd's data are, cleaned; empty where etcd is elsewhere, or the path is none."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None or Field(cluster, ("etcd", "external")).is_set:
        return ""
    text = Field(cluster, ("etcd", "local", "dataDir")).text
    return clean(text) if text.startswith("/") else ""


def size_of_folder(wire: Wire) -> int:
    """Bytes of the longest name of a node's folder in the output."""
    nodes = [
        Field(found, ("nodeRegistration", "name")).text
        for found in wire.documents
        if found.kind in {kinds.INIT, kinds.JOIN}
    ]
    return len("nodes/") + max(map(len, nodes), default=0)


def reserved(wire: Wire, role: Role) -> frozenset[str]:
    """The files of a node of that role that kubeadm, or kspec in its stead, may write."""
    return own_files(wire, role) | certificate_files(wire, role)


def extra_places(wire: Wire) -> Mapping[str, frozenset[str]]:
    """What single nodes have besides: the units of their kubelet, the CA certificate where a joining node wants it."""
    general, _ = read_host(wire)
    found = {}
    for document in wire.documents:
        if document.kind not in {kinds.INIT, kinds.JOIN}:
            continue
        own = document.own_host
        host = general if own is None else read_host(wire, own, (*document.at, "host"))[0]
        places = set()
        if host.kubelet_unit:
            units = UNIT_PLACES[host.profile or DEFAULT_PROFILE].units
            places |= {f"{units}/{UNIT}", f"{units}/{DROP_IN}"}
        authority = Field(document, ("caCertPath",)).text
        if document.kind == kinds.JOIN and authority.startswith("/"):
            places.add(clean(authority))
        if places:
            found[Field(document, ("nodeRegistration", "name")).text] = frozenset(places)
    return found


def own_files(wire: Wire, role: Role) -> frozenset[str]:
    """Files at places that no field of the spec moves."""
    return frozenset(
        (
            *KUBELET_FILES,
            *SERVING_FILES,
            f"{KUBERNETES_FOLDER}/{BOOTSTRAP_FILE}",
            *(f"{KUBERNETES_FOLDER}/{row.file}" for row in kubeconfigs(role, first=True)),
            *(f"{MANIFESTS_FOLDER}/{pod.name}.yaml" for pod in static_pods(role, etcd_place(wire))),
        )
    )


def certificate_files(wire: Wire, role: Role) -> frozenset[str]:
    """Files in the folder of certificates."""
    cluster = wire.get(kinds.CLUSTER)
    folder = (Field(cluster, ("certificatesDir",)).text if cluster else "") or _CERTIFICATES
    # a worker's CA certificate is there, too, and no key belongs beside a certificate of kubeadm's
    names = ["ca", *(row.name for row, _ in certificates(role, etcd_place(wire)))]
    files = [f"{name}.{end}" for name in names for end in ("crt", "key")]
    return frozenset(join(folder, file) for file in (*files, *service_account_files(role)))


def clash(path: str, others: frozenset[str]) -> str:
    """Why a path cannot stand beside others, none of which it is: a folder would have to be a file."""
    below = next((other for other in sorted(others) if other.startswith(f"{path.rstrip('/')}/")), None)
    if below:
        return f"{path} has to be a folder: {below} is in it"
    above = next((str(parent) for parent in PurePosixPath(path).parents if str(parent) in others), None)
    return f"{path} cannot be in {above}, which is a file" if above else ""


def _check_data(data: Field, own: frozenset[str], certificates: frozenset[str], folder: Field) -> Iterator[Diagnostic]:
    """The folder of etcd's data is a folder, empty, and none that the kubelet has for itself."""
    path = clean(data.text)
    everything = own | certificates
    inside = next((other for other in sorted(everything) if other.startswith(f"{path.rstrip('/')}/")), None)
    reason = _not_a_folder(path, everything) or _kubelets(path)
    if inside and not reason:
        reason = f"etcd's data folder {path} has to be empty when etcd starts for the first time, and {inside} is in it"
    moved = folder if inside in certificates and not data.is_written and folder.is_written else data
    yield from _error(moved, reason)


def _check_authority(wire: Wire, field: Field, role: Role) -> Iterator[Diagnostic]:
    """A joining node's CA certificate is a file of its own, or the one of the folder of certificates."""
    path, data = clean(field.text), data_folder(wire)
    others = own_files(wire, role) | certificate_files(wire, role) - {_authority_of(wire)}
    if role == "worker":
        others = own_files(wire, role)
    if path in others:
        reason = f"{path} is a file that kubeadm writes itself"
    elif data and role != "worker" and f"{path}/".startswith(f"{data}/"):
        reason = f"etcd's data folder {data} has to be empty when etcd starts for the first time"
    elif data and role != "worker" and data.startswith(f"{path}/"):
        reason = f"{path} has to be a folder: {data} is in it"
    else:
        reason = clash(path, others) or _kubelets(path)
    yield from _error(field, reason)


def _authority_of(wire: Wire) -> str:
    cluster = wire.get(kinds.CLUSTER)
    return join((Field(cluster, ("certificatesDir",)).text if cluster else "") or _CERTIFICATES, "ca.crt")


def _not_a_folder(path: str, files: frozenset[str]) -> str:
    if path in files:
        return f"{path} is a file that kubeadm writes itself"
    above = next((str(parent) for parent in PurePosixPath(path).parents if str(parent) in files), None)
    return f"{path} cannot be in {above}, which is a file" if above else ""


def _kubelets(path: str) -> str:
    found = next((own for own in _KUBELETS_OWN if f"{path}/".startswith(f"{own}/")), None)
    return _KUBELETS_OWN[found].format(found) if found else ""


def _error(field: Field, reason: str) -> Sequence[Diagnostic]:
    return (field.error(codes.PATH, reason, "choose another path"),) if reason else ()
