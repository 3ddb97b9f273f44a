"""The certificates and keys of a control-plane node, in the folder of certificates.

Rules: kubeadm's phases/certs/certs.go and util/pkiutil/pki_helpers.go.
"""

from collections.abc import Iterator

from kspec.encode.gopath import join
from kspec.facts.certificates import CERTIFICATES, SERVICE_ACCOUNT, CertificateRow
from kspec.make.overlay import on_node
from kspec.model.clusterspec import ClusterSpec
from kspec.model.file import File, Withheld
from kspec.model.plan import Plan
from kspec.model.secret import Secret


def pki_files(plan: Plan) -> Iterator[File]:
    """`.crt` (public, 0644) and `.key` (secret, 0600) of every certificate; sa.key (secret) and sa.pub (both 0600).

    Keys are withheld in a public plan.
    """
    spec = plan.spec
    for row in certificates(spec):
        credential = plan.credentials[identity(row, spec.node)]
        phase = f"certs/{row.phase}"
        yield _file(spec, f"{row.name}.crt", credential.certificate, 0o644, phase)
        yield _file(spec, f"{row.name}.key", _key(plan, credential.key), 0o600, phase)
    phase = f"certs/{SERVICE_ACCOUNT}"
    yield _file(spec, f"{SERVICE_ACCOUNT}.key", _key(plan, plan.service_account_key), 0o600, phase)
    yield _file(spec, f"{SERVICE_ACCOUNT}.pub", plan.service_account_public_key, 0o600, phase)


def certificates(spec: ClusterSpec) -> tuple[CertificateRow, ...]:
    """The rows that a cluster has."""
    return tuple(row for row in CERTIFICATES if spec.cluster.etcd.external is None or not row.needs_local_etcd)


def identity(row: CertificateRow, node: str) -> str:
    """The name of a row's credential in a plan: its own for an authority, else `<node>/<name>`."""
    return row.name if row.scope == "cluster" else f"{node}/{row.name}"


def _key(plan: Plan, key: Secret | None) -> Secret | Withheld:
    return Withheld() if plan.public or key is None else key


def _file(spec: ClusterSpec, name: str, content: bytes | Secret | Withheld, mode: int, phase: str) -> File:
    return File(on_node(spec.node, join(spec.cluster.certificates_dir, name)), content, mode, phase)
