"""The files of an external etcd, which kubeadm-certs carries: from the keyring or from beside the spec."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kspec.disk.bounds import SPEC
from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts import codes
from kspec.model import kinds
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ExternalEtcd
from kspec.model.diagnostic import Diagnostic
from kspec.model.secret import Secret

FIELDS: Final = {
    "external-etcd-ca.crt": ("caFile", "ca_file"),
    "external-etcd.crt": ("certFile", "cert_file"),
    "external-etcd.key": ("keyFile", "key_file"),
}
"""kubeadm-certs' entry -> the field of `etcd.external` that names the file on the node."""
KEYRING_FOLDER: Final = "external-etcd"


def read_external_etcd(
    spec: ClusterSpec, secrets: Mapping[str, Secret], folder: Path, sources: Sources
) -> tuple[Mapping[str, Secret], tuple[Diagnostic, ...]]:
    """The content of each file that the spec names, by kubeadm-certs entry.

    `secrets` is the keyring (where `kspec import` puts them), `folder` the spec's own: there a file stands under its
    entry's name (`external-etcd-ca.crt`) or under its path on the node (`etc/kubernetes/...`). Only a spec that makes
    kubeadm-certs needs them; one that is then missing is a finding. Of an etcd on nodes of the spec, nothing is read:
    its certificates are the build's own.
    """
    external = spec.cluster.etcd.external if spec.dedicated_etcd is None else None
    if external is None or (spec.first.init.certificate_key is None and CERTIFICATE_KEY not in secrets):
        return {}, ()
    found: dict[str, Secret] = {}
    findings: list[Diagnostic] = []
    for entry, (name, attribute) in FIELDS.items():
        path: str = getattr(external, attribute)
        if not path:
            continue
        try:
            content = _look(entry, path, secrets, folder, sources)
        except UnusableFileError as error:
            findings.append(_unusable(spec, name, str(error)))
            continue
        if content is None:
            findings.append(_missing(spec, external, entry, name, path))
        else:
            found[entry] = content
    return found, tuple(findings)


def _look(entry: str, path: str, secrets: Mapping[str, Secret], folder: Path, sources: Sources) -> Secret | None:
    if secret := secrets.get(f"{KEYRING_FOLDER}/{entry}"):
        return secret
    for candidate in (folder / entry, folder / path.lstrip("/")):
        try:
            return Secret(sources.take(candidate, SPEC))
        except UnusableFileError as error:
            if not error.missing:
                message = f"{candidate} {error}"
                raise UnusableFileError(message) from error
    return None


def _unusable(spec: ClusterSpec, name: str, reason: str) -> Diagnostic:
    kind, path = kinds.CLUSTER, ("etcd", "external", name)
    return Diagnostic(
        codes.EXTERNAL_ETCD,
        f"kubeadm-certs needs a file that cannot be used: {reason}",
        spec.locate(kind, path),
        path=f"etcd.external.{name}",
        document=kind,
        help="put the file itself there",
    )


def _missing(spec: ClusterSpec, external: ExternalEtcd, entry: str, name: str, path: str) -> Diagnostic:
    kind = kinds.CLUSTER
    return Diagnostic(
        codes.EXTERNAL_ETCD,
        f"kubeadm-certs needs {path}, which is neither in the keyring nor beside the spec",
        spec.locate(kind, ("etcd", "external", name)),
        path=f"etcd.external.{name}",
        document=kind,
        notes=(f"the external etcd is at {', '.join(external.endpoints)}",),
        help=f"put the file beside the spec as {entry}, or take it from a node with `kspec import`",
    )
