"""The compact `nodes:` of a ClusterSpec document to JoinConfigurations, one for each machine.

The first control plane is the InitConfiguration's. Where that names no node, the first control plane of the list
stands for it.
"""

import copy
from collections.abc import Iterator
from typing import Any, Final

from kspec.facts import clusterspec, codes
from kspec.facts.api_versions import V1BETA4
from kspec.facts.nodes import ETCD_TAINTS
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path, render_path
from kspec.model.frozen import evolve
from kspec.model.wire import NodeEntry, Wire, WireDocument
from kspec.read.ranges import LARGEST, expand_address, expand_name

_ORIGINS: Final[dict[Path, str]] = {
    ("nodeRegistration", "name"): "name",
    ("nodeRegistration", "criSocket"): "criSocket",
    ("nodeRegistration", "taints"): "taints",
    ("nodeRegistration", "kubeletExtraArgs"): "kubeletExtraArgs",
    ("controlPlane", "localAPIEndpoint", "advertiseAddress"): "address",
    ("controlPlane", "localAPIEndpoint", "bindPort"): "bindPort",
    ("localAPIEndpoint", "advertiseAddress"): "address",
    ("localAPIEndpoint", "bindPort"): "bindPort",
    ("patches", "directory"): "patches",
}
"""Which field of an entry a JoinConfiguration's field was made of."""
_WITH_ADDRESS: Final = ("control-plane", "etcd")
"""Roles whose nodes others have to find."""
_CONTROL_PLANE: Final = "control-plane"

Value = dict[str, Any]


def expand_nodes(wire: Wire) -> tuple[Wire, tuple[Diagnostic, ...]]:
    """Add a JoinConfiguration for every node of `nodes:`, and what is wrong with the list."""
    document = wire.get(clusterspec.KIND)
    entries = document.value.get("nodes") if document else None
    if document is None or not isinstance(entries, list):
        return wire, ()
    findings: list[Diagnostic] = []
    made: list[WireDocument] = []
    for index, entry in enumerate(entries):
        given: Value = dict(entry) if isinstance(entry, dict) else {}
        made.extend(_expand_one(document, ("nodes", index), given, findings))
        if len(made) > LARGEST:
            text = f"with this entry there are more than {LARGEST} nodes, the most that Kubernetes supports"
            findings.append(_finding(document, ("nodes", index), text, "make several clusters of them"))
            return wire, tuple(findings)
    named, made = _first(wire, made)
    return evolve(named, documents=(*named.documents, *made)), tuple(findings)


def _expand_one(document: WireDocument, at: Path, entry: Value, findings: list[Diagnostic]) -> Iterator[WireDocument]:
    def report(name: str, text: str, help_: str = "") -> None:
        findings.append(_finding(document, (*at, name), text, help_))

    if not entry.get("name"):
        report("name", "a node needs a name", "write 'name: worker-1', or 'name: worker-[1-3]' for several")
        return
    try:
        names = expand_name(entry["name"])
    except ValueError as error:
        report("name", str(error))
        return
    addresses: tuple[str, ...] = ("",) * len(names)
    if entry.get("address"):
        try:
            addresses = expand_address(entry["address"], len(names))
        except ValueError as error:
            report("address", str(error))
            return
    elif entry.get("role") in _WITH_ADDRESS:
        report("address", f"a node of role {entry['role']} needs an address", "write 'address: 192.0.2.11'")
        return
    for name, address in zip(names, addresses, strict=True):
        value = _join(entry, name, address)
        origins = {path: (*at, name) for path, name in _ORIGINS.items()}
        own = _own(entry, address)
        yield WireDocument(
            document.document, V1BETA4, kinds.JOIN, value, written=False, at=at, declared=own, origins=origins
        )


def _own(entry: Value, address: str) -> NodeEntry:
    """What of an entry a JoinConfiguration cannot say."""
    serving, host = entry.get("kubeletServingCertificate"), entry.get("host")
    return NodeEntry(
        role=entry.get("role") or "",
        address=address,
        credentials=entry.get("credentials") or "",
        serving_certificate=bool(serving) if "kubeletServingCertificate" in entry else None,
        host=host if isinstance(host, dict) else None,
        labels={key: text or "" for key, text in (entry.get("labels") or {}).items()},
    )


def _finding(document: WireDocument, path: Path, text: str, help_: str) -> Diagnostic:
    name = render_path(path)
    place = document.locate(path)
    return Diagnostic(
        codes.NODE, f"{name}: {text}", place, path=name, document=clusterspec.KIND, kind="Invalid value", help=help_
    )


def _join(entry: Value, name: str, address: str) -> Value:
    """The JoinConfiguration that an entry stands for; discovery is left out: kspec knows the cluster."""
    registration: Value = {"name": name}
    for key in ("criSocket", "taints", "kubeletExtraArgs"):
        if entry.get(key) is not None:
            registration[key] = copy.deepcopy(entry[key])
    if entry.get("role") == "etcd" and "taints" not in registration:
        registration["taints"] = [dict(taint) for taint in ETCD_TAINTS]
    value: Value = {"nodeRegistration": registration}
    if entry.get("role") == _CONTROL_PLANE:
        endpoint: Value = {"advertiseAddress": address}
        if entry.get("bindPort"):
            endpoint["bindPort"] = entry["bindPort"]
        value["controlPlane"] = {"localAPIEndpoint": endpoint}
    if entry.get("patches"):
        value["patches"] = dict(entry["patches"])
    return value


def _first(wire: Wire, made: list[WireDocument]) -> tuple[Wire, list[WireDocument]]:
    """Let an entry of the list be the InitConfiguration's node: the one of its name, else the first control plane.

    What the InitConfiguration says of the node itself counts more.
    """
    init = wire.get(kinds.INIT)
    value: Value = copy.deepcopy(init.value) if init else {}
    registration: Value = value.get("nodeRegistration") or {}
    own_name = str(registration.get("name") or "").strip().lower()
    candidates = (document for document in made if "controlPlane" in document.value)
    first = next((document for document in candidates if own_name in {"", _name(document)}), None)
    if first is None:
        return wire, made
    entry: Value = first.value
    value["nodeRegistration"] = {**entry["nodeRegistration"], **registration, "name": _name(first)}
    value["localAPIEndpoint"] = {**entry["controlPlane"]["localAPIEndpoint"], **(value.get("localAPIEndpoint") or {})}
    if "patches" in entry and "patches" not in value:
        value["patches"] = entry["patches"]
    if init is None:
        document = evolve(first, kind=kinds.INIT, value=value)
    else:
        document = evolve(init, value=value, at=first.at, declared=first.declared)
    return wire.put(document), [other for other in made if other is not first]


def _name(document: WireDocument) -> str:
    registration: Value = dict(document.value["nodeRegistration"])  # type: ignore[arg-type]  # made by _join
    return str(registration["name"]).strip().lower()
