"""An existing root folder, or /etc/kubernetes itself, to what stands in it.

Only keys, certificates and kubeconfigs are read, and files whose secrets the spec leaves to be drawn; whatever their
modes.
"""

from collections.abc import Mapping
from pathlib import Path

from kspec.facts.certificates import CERTIFICATES, SERVICE_ACCOUNT, SERVING_FILES
from kspec.facts.kubeconfigs import FOLDER as KUBERNETES_FOLDER
from kspec.facts.kubeconfigs import KUBECONFIGS
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.lock import ClientFiles, KubeletConf
from kspec.model.node import Node
from kspec.model.secret import Secret
from kspec.read.existing_files import read_file_secrets
from kspec.read.existing_kubeconfig import read_kubeconfig
from kspec.read.existing_place import Place, find_place
from kspec.read.existing_tokens import read_bootstrap_token
from kspec.read.external_etcd import FIELDS
from kspec.rules.identities import of_certificate, of_kubeconfig, of_serving
from kspec.rules.kubelet_certificate import rotated_certificate
from kspec.rules.pack_certificates import pack_certificates


def read_existing(node: Node, folder: Path, spec: ClusterSpec) -> tuple[Existing | None, tuple[Diagnostic, ...]]:
    """Read what one of the spec's nodes has in `folder`.

    Returns None and a finding where the folder is neither a root folder nor /etc/kubernetes. Files that are there and
    cannot be read are findings, too.
    """
    certificates_dir = spec.cluster.certificates_dir.rstrip("/")
    place = find_place(folder, certificates_dir)
    if isinstance(place, Diagnostic):
        return None, (place,)
    credentials = _certificates(place, node, certificates_dir)
    form: KubeletConf | None = None
    for kubeconfig in KUBECONFIGS:
        credential, own = read_kubeconfig(place, f"{KUBERNETES_FOLDER}/{kubeconfig.file}", kubelet=kubeconfig.kubelet)
        if own is not None:
            form = _form(own, node)
            continue
        if kubeconfig.kubelet and credential.certificate is not None:
            form = "embedded"
        credentials[of_kubeconfig(kubeconfig, node.name)] = credential
    credentials |= _of_packs(place, node, spec)
    service_account = place.read_filled(f"{certificates_dir}/{SERVICE_ACCOUNT}.key")
    existing = Existing(
        node=node.name,
        folder=str(folder),
        credentials=credentials,
        kubelet_conf=form,
        service_account=Secret(service_account) if service_account else None,
        service_account_file=place.name(f"{certificates_dir}/{SERVICE_ACCOUNT}.key"),
        service_account_public=place.read_filled(f"{certificates_dir}/{SERVICE_ACCOUNT}.pub"),
        service_account_public_file=place.name(f"{certificates_dir}/{SERVICE_ACCOUNT}.pub"),
        external_etcd=_external_etcd(place, spec),
        file_secrets={
            **read_file_secrets([file for file in spec.files if file.is_on(node)], place),
            **read_bootstrap_token(node, spec, place),
        },
    )
    return existing, tuple(place.findings)


def _certificates(place: Place, node: Node, certificates_dir: str) -> dict[str, ExistingCredential]:
    """The certificates and keys in their own files; a worker has the CA's certificate where it joined by it."""
    found = {}
    for row in CERTIFICATES:
        base = f"{certificates_dir}/{row.name}"
        found[of_certificate(row, node.name)] = _pair(place, f"{base}.crt", f"{base}.key")
    if node.role == "worker":
        found["ca"] = _pair(place, node.authority_file, f"{certificates_dir}/ca.key")
    found[of_serving(node.name)] = _pair(place, *SERVING_FILES)
    return found


def _of_packs(place: Place, node: Node, spec: ClusterSpec) -> dict[str, ExistingCredential]:
    """What packs have on the node: pairs of files, and kubeconfigs. What lies in the cluster is not on a node."""
    found = {}
    for holding in pack_certificates(spec, node):
        row = holding.row
        if row.folder:
            found[holding.identity.name] = _pair(place, *(f"{row.folder}/{row.name}.{end}" for end in ("crt", "key")))
        elif row.kubeconfig:
            found[holding.identity.name] = read_kubeconfig(place, row.kubeconfig, kubelet=False)[0]
    return found


def _form(files: ClientFiles, node: Node) -> KubeletConf:
    """The form of a kubelet.conf that names the kubelet's own files."""
    usual = rotated_certificate(node.registration.kubelet_extra_args)
    return "rotated" if files == ClientFiles(usual, usual) else files


def _pair(place: Place, certificate: str, key: str) -> ExistingCredential:
    content = place.read_filled(key)
    return ExistingCredential(
        place.name(certificate),
        place.name(key),
        place.read_filled(certificate),
        None if content is None else Secret(content),
    )


def _external_etcd(place: Place, spec: ClusterSpec) -> Mapping[str, Secret]:
    external = spec.cluster.etcd.external if spec.dedicated_etcd is None else None
    found = {}
    for entry, (_, attribute) in FIELDS.items():
        path: str = getattr(external, attribute) if external else ""
        content = place.read_filled(path) if path else None
        if content is not None:
            found[entry] = Secret(content)
    return found
