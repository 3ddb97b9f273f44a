"""What joining nodes need: bootstrap tokens, cluster-info and the control plane's certificates.

Sources: cmd/kubeadm/app/apis/bootstraptoken/v1/utils.go, cmd/kubeadm/app/phases/bootstraptoken/clusterinfo and
cmd/kubeadm/app/phases/copycerts.
"""

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from kspec.encode import kubeconfig
from kspec.encode.kubeadmcerts import encrypt
from kspec.go import addresses
from kspec.make.made import Made
from kspec.make.object_file import config_map, object_file
from kspec.model.document import Json
from kspec.model.file import File
from kspec.model.plan import Plan, Token
from kspec.model.secret import Secret

_NAMESPACE: Final = "kube-system"
_AUTHORITIES: Final = {"ca": "ca", "front-proxy-ca": "front-proxy-ca", "etcd-ca": "etcd/ca"}
"""Identity by the entry of kubeadm-certs that holds it."""
_EXTERNAL_ETCD: Final = ("external-etcd-ca.crt", "external-etcd.crt", "external-etcd.key")


def bootstrap_tokens(plan: Plan) -> Made:
    """The Secret of every token."""
    return Made(tuple(_token(plan, token) for token in plan.tokens))


def _token(plan: Plan, token: Token) -> File:
    secret = None if plan.public else token.secret
    data = _token_data(token, secret) if secret is not None else {}
    return object_file(
        plan.release,
        "bootstrap-token",
        _secret(f"bootstrap-token-{token.id}", data, "bootstrap.kubernetes.io/token"),
        secret="known" if secret is not None else "withheld",
    )


def cluster_info(plan: Plan) -> Made:
    """The public ConfigMap by which a node finds the cluster, with the signature of every signing token.

    The signatures are those that the bootstrap signer of a running cluster adds.
    """
    spec = plan.spec
    server = addresses.control_plane_url(spec.cluster.control_plane_endpoint, spec.first.endpoint)
    data = {"kubeconfig": kubeconfig.for_discovery(server, plan.trusted("ca"))}
    for token in plan.tokens:
        if token.signature:
            data[f"jws-kubeconfig-{token.id}"] = token.signature
    return Made((object_file(plan.release, "bootstrap-token", config_map("cluster-info", "kube-public", data)),))


def kubeadm_certs(plan: Plan) -> Made:
    """The Secret with which further control planes join, encrypted; none without a certificate key.

    It stands apart, since it is for the time of joining only. A file that kubeadm would not find is an empty entry,
    as a cluster holds it: the joining control plane then leaves it alone. Unlike kubeadm's it has no owner, whose uid
    only a running cluster could tell.
    """
    key = None if plan.public else plan.certificate_key
    if key is None and not plan.has_kubeadm_certs:
        return Made()
    content = _certificates(plan) if key is not None else {}
    data = {name: encrypt(key, name, plain) if key and plain else b"" for name, plain in content.items()}
    file = object_file(
        plan.release,
        "upload-certs",
        _secret("kubeadm-certs", data),
        secret="known" if key is not None else "withheld",
        folder="join-only",
    )
    return Made((file,))


def _token_data(token: Token, secret: Secret) -> dict[str, bytes]:
    data = {"token-id": token.id.encode(), "token-secret": secret.reveal()}
    if token.description:
        data["description"] = token.description.encode()
    if token.expiration:
        data["expiration"] = token.expiration.encode()
    for usage in token.usages:
        data[f"usage-bootstrap-{usage}"] = b"true"
    if token.groups:
        data["auth-extra-groups"] = ",".join(token.groups).encode()
    return data


def _certificates(plan: Plan) -> dict[str, bytes]:
    external = plan.spec.cluster.etcd.external is not None
    content: dict[str, bytes] = {
        "sa.pub": plan.service_account_public_key,
        "sa.key": _revealed(plan.service_account_key),
    }
    for entry, identity in _AUTHORITIES.items():
        if entry != "etcd-ca" or not external:
            credential = plan.credentials[identity]
            content |= {f"{entry}.crt": plan.file_of(identity), f"{entry}.key": _revealed(credential.key)}
    if external:
        content |= {entry: _revealed(plan.external_etcd.get(entry)) for entry in _EXTERNAL_ETCD}
    return content


def _revealed(secret: Secret | None) -> bytes:
    return secret.reveal() if secret is not None else b""


def _secret(name: str, data: Mapping[str, bytes], secret_type: str = "") -> dict[str, Json]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": _NAMESPACE},
        "data": {key: b64encode(content).decode() for key, content in data.items()},
        "type": secret_type,
    }
