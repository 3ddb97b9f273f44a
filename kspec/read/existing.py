"""An existing root folder, or /etc/kubernetes itself, to what stands in it.

Only keys, certificates and kubeconfigs are read, and files whose secrets the spec leaves to be drawn; whatever their
modes.
"""

from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from kspec.facts.certificates import CERTIFICATES, SERVICE_ACCOUNT, SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.kubeconfigs import KUBECONFIGS
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.node import Node
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.read.documents import load
from kspec.read.existing_files import read_file_secrets
from kspec.read.external_etcd import FIELDS


@frozen
class _Place:
    """Where the node's absolute paths are found: below a root folder, or below /etc/kubernetes alone."""

    folder: Path
    is_root: bool

    def at(self, path: str) -> Path | None:
        """The file of an absolute path of the node; None where it lies outside of what was given."""
        if self.is_root:
            return self.folder / path.lstrip("/")
        inside = path.removeprefix(KUBERNETES_FOLDER)
        return self.folder / inside.lstrip("/") if inside != path and inside[:1] in {"", "/"} else None

    def read(self, path: str) -> bytes | None:
        """The content of a file of the node, or None where there is none."""
        place = self.at(path)
        try:
            return place.read_bytes() if place is not None else None
        except (FileNotFoundError, NotADirectoryError):
            return None

    def name(self, path: str) -> str:
        """How the file is called in messages."""
        return str(self.at(path) or path)


def read_existing(node: Node, folder: Path, spec: ClusterSpec) -> tuple[Existing | None, tuple[Diagnostic, ...]]:
    """Read what one of the spec's nodes has in `folder`.

    Returns None and a finding where the folder is neither a root folder nor /etc/kubernetes. Machine faults are
    OSError.
    """
    place = _place(folder, spec.cluster.certificates_dir)
    if place is None:
        message = f"{folder} is neither a root folder with {KUBERNETES_FOLDER} nor {KUBERNETES_FOLDER} itself"
        return None, (Diagnostic("no-tree", message, Span(str(folder), 1, 1, 1, 1)),)
    findings: list[Diagnostic] = []
    certificates_dir = spec.cluster.certificates_dir.rstrip("/")
    credentials = _certificates(place, node, certificates_dir)
    form: Literal["embedded", "rotated"] | None = None
    for kubeconfig in KUBECONFIGS:
        path = f"{KUBERNETES_FOLDER}/{kubeconfig.file}"
        credential, rotated = _kubeconfig(place, path, findings)
        if kubeconfig.kubelet and rotated:
            form = "rotated"
            continue
        if kubeconfig.kubelet and credential.certificate is not None:
            form = "embedded"
        credentials[f"{node.name}/{kubeconfig.file}"] = credential
    service_account = place.read(f"{certificates_dir}/{SERVICE_ACCOUNT}.key")
    existing = Existing(
        node=node.name,
        folder=str(folder),
        credentials=credentials,
        kubelet_conf=form,
        service_account=Secret(service_account) if service_account else None,
        service_account_file=place.name(f"{certificates_dir}/{SERVICE_ACCOUNT}.key"),
        service_account_public=place.read(f"{certificates_dir}/{SERVICE_ACCOUNT}.pub"),
        service_account_public_file=place.name(f"{certificates_dir}/{SERVICE_ACCOUNT}.pub"),
        external_etcd=_external_etcd(place, spec),
        file_secrets=read_file_secrets([file for file in spec.files if file.is_on(node)], place.read),
    )
    return existing, tuple(findings)


def _certificates(place: _Place, node: Node, certificates_dir: str) -> dict[str, ExistingCredential]:
    """The certificates and keys in their own files; a worker has the CA's certificate where it joined by it."""
    found = {}
    for row in CERTIFICATES:
        name = row.name if row.scope == "cluster" else f"{node.name}/{row.name}"
        base = f"{certificates_dir}/{row.name}"
        found[name] = _pair(place, f"{base}.crt", f"{base}.key")
    if node.role == "worker":
        found["ca"] = _pair(place, node.authority_file, f"{certificates_dir}/ca.key")
    found[f"{node.name}/kubelet"] = _pair(place, *SERVING_FILES)
    return found


def _pair(place: _Place, certificate: str, key: str) -> ExistingCredential:
    content = place.read(key)
    return ExistingCredential(
        place.name(certificate), place.name(key), place.read(certificate), Secret(content) if content else None
    )


def _place(folder: Path, certificates_dir: str) -> _Place | None:
    if (folder / KUBERNETES_FOLDER.lstrip("/")).is_dir() or (folder / certificates_dir.lstrip("/")).is_dir():
        return _Place(folder, is_root=True)
    inside = certificates_dir.removeprefix(KUBERNETES_FOLDER).strip("/") or "."
    if (inside != "." and (folder / inside).is_dir()) or any((folder / row.file).is_file() for row in KUBECONFIGS):
        return _Place(folder, is_root=False)
    return None


def _external_etcd(place: _Place, spec: ClusterSpec) -> Mapping[str, Secret]:
    external = spec.cluster.etcd.external if spec.dedicated_etcd is None else None
    found = {}
    for entry, (_, attribute) in FIELDS.items():
        path: str = getattr(external, attribute) if external else ""
        content = place.read(path) if path else None
        if content:
            found[entry] = Secret(content)
    return found


def _kubeconfig(place: _Place, path: str, findings: list[Diagnostic]) -> tuple[ExistingCredential, bool]:
    """The client certificate of a kubeconfig, and whether the file names it by path instead of holding it."""
    name = place.name(path)
    content = place.read(path)
    if content is None:
        return ExistingCredential(name, name, None, None), False
    documents, wrong = load(content, name)
    try:
        value: Any = documents[0].value
        context = _named(value["contexts"], value["current-context"])["context"]
        cluster = _named(value["clusters"], context["cluster"])["cluster"]
        user = _named(value["users"], context["user"])["user"]
        authority = b64decode(cluster.get("certificate-authority-data") or "", validate=True) or None
        server = str(cluster.get("server", ""))
        if "client-certificate-data" not in user and "client-certificate" in user:
            return ExistingCredential(name, name, None, None, authority, server), True
        certificate = b64decode(user["client-certificate-data"], validate=True)
        key = Secret(b64decode(user["client-key-data"], validate=True))
    except (LookupError, TypeError, AttributeError, ValueError, StopIteration):
        what = wrong[0].message if wrong else "its current context leads to no client certificate"
        span = wrong[0].span if wrong else Span(name, 1, 1, 1, 1)
        findings.append(Diagnostic("kubeconfig", f"{name} cannot be used: {what}", span))
        return ExistingCredential(name, name, None, None), False
    return ExistingCredential(name, name, certificate, key, authority, server), False


def _named(entries: Any, name: Any) -> Any:  # noqa: ANN401 - a kubeconfig is any JSON until it is proven
    return next(entry for entry in entries if entry["name"] == name)
