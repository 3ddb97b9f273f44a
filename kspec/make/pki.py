"""The certificates and keys of a control-plane node, in the folder of certificates.

Rules: kubeadm's phases/certs/certs.go and util/pkiutil/pki_helpers.go.
"""

from collections.abc import Iterator

from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.rotations import OTHER_PUBLIC_KEY, SIGNING_FILE
from kspec.go.path import clean, join
from kspec.make.made import Made, on_node
from kspec.model.file import File, Withheld
from kspec.model.plan import NodePlan
from kspec.model.secret import Secret
from kspec.rules.holdings import certificates, service_account_files
from kspec.rules.identities import of_certificate


def pki_files(plan: NodePlan) -> Made:
    """`.crt` (public, 0644) and `.key` (secret, 0600) of every certificate; sa.key (secret) and sa.pub (both 0600).

    Keys are withheld in a public plan; there is none of an external authority. A rotation adds the authority that is
    trusted, too, to its bundle, and has `ca-signing.crt` and `sa-next.pub` or `sa-former.pub` beside it.
    """
    return Made(tuple(_files(plan)))


def _files(plan: NodePlan) -> Iterator[File]:
    whole = plan.whole
    for row, with_key in certificates(plan.role, whole.spec.etcd_place):
        credential = whole.credentials[of_certificate(row, plan.node.name)]
        phase = f"certs/{row.phase}"
        content = credential.certificate if row.authority is not None else whole.file_of(row.name)
        yield _file(plan, f"{row.name}.crt", content, 0o644, phase)
        if with_key and not credential.external:
            yield _file(plan, f"{row.name}.key", _key(plan, credential.key), 0o600, phase)
    yield from _authority_of_joining(plan)
    if pair := service_account_files(plan.role):
        private, public = pair
        phase = f"certs/{SERVICE_ACCOUNT}"
        yield _file(plan, private, _key(plan, whole.service_account_key), 0o600, phase)
        mode = 0o600 if plan.node.first else 0o644
        yield _file(plan, public, whole.service_account_public_key, mode, phase)
        yield from _of_rotations(plan, mode)


def _of_rotations(plan: NodePlan, mode: int) -> Iterator[File]:
    """What the control plane needs while both are trusted: the authority that signs, alone, and the other public key.

    kube-controller-manager signs by a file with one certificate (pkg/controller/certificates/signer/ca_provider.go).
    """
    whole = plan.whole
    if "ca" in whole.also_trusted:
        yield _file(plan, SIGNING_FILE, whole.credentials["ca"].certificate, 0o644, "certs/ca")
    if SERVICE_ACCOUNT in whole.also_trusted:
        name = OTHER_PUBLIC_KEY[whole.rotations[SERVICE_ACCOUNT]]
        yield _file(plan, name, whole.also_trusted[SERVICE_ACCOUNT], mode, f"certs/{SERVICE_ACCOUNT}")


def _authority_of_joining(plan: NodePlan) -> Iterator[File]:
    """The cluster's CA certificate where a joining node keeps it, if no other file is there already."""
    node = plan.node
    if node.first:
        return
    own = join(plan.cluster.certificates_dir, "ca.crt")
    if clean(node.authority_file) != own or plan.role == "worker":
        path = on_node(node.name, clean(node.authority_file))
        yield File(path, plan.whole.trusted("ca"), 0o644, "kubelet-start")


def _key(plan: NodePlan, key: Secret | None) -> Secret | Withheld:
    return Withheld() if plan.whole.public or key is None else key


def _file(plan: NodePlan, name: str, content: bytes | Secret | Withheld, mode: int, phase: str) -> File:
    return File(on_node(plan.node.name, join(plan.cluster.certificates_dir, name)), content, mode, phase)
