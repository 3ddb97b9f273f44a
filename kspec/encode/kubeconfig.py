"""kubeconfig files as client-go's clientcmd.Write writes them.

Fields that hold nothing are left out, except the lists, which are `null`, and `current-context`. Everything that
holds a private key or a token is returned as a Secret. Source: client-go/tools/clientcmd/api/v1; the names of
contexts are those of cmd/kubeadm/app/util/kubeconfig.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence

from kspec.go import yaml
from kspec.model.document import Json
from kspec.model.frozen import frozen
from kspec.model.secret import Secret


@frozen
class Cluster:
    """The cluster that a kubeconfig leads to: its name in the file, its URL, and its authority's certificate (PEM)."""

    name: str
    server: str
    authority: bytes


def with_certificate(cluster: Cluster, user: str, certificate: bytes, key: Secret) -> Secret:
    """A kubeconfig that holds the user's certificate and private key (both PEM), such as admin.conf."""
    return Secret(_with_user(cluster, user, _certified(certificate, key)).encode())


def with_certificate_files(cluster: Cluster, user: str, certificate: str, key: str) -> str:
    """A kubeconfig that points to the user's certificate and key by path: kubelet.conf once the kubelet rotates."""
    return _with_user(cluster, user, {"client-certificate": certificate, "client-key": key})


def merged(entries: Sequence[tuple[str, Cluster, bytes, Secret]], current: str) -> Secret:
    """A kubeconfig of several clusters: of each a context, which is its user's name too, and its certificate and key.

    `current` is the context that is used where none is named.
    """
    value: dict[str, Json] = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": cluster.name, "cluster": _connection(cluster)} for _, cluster, _, _ in entries],
        "contexts": [
            {"name": context, "context": {"cluster": cluster.name, "user": context}}
            for context, cluster, _, _ in entries
        ],
        "current-context": current,
        "users": [{"name": context, "user": _certified(certificate, key)} for context, _, certificate, key in entries],
    }
    return Secret(yaml.dump(value).encode())


def with_token(cluster: Cluster, user: str, token: Secret, context: str = "") -> Secret:
    """A kubeconfig that holds a bearer token, such as bootstrap-kubelet.conf.

    `context` names the context where it is not `user@cluster`.
    """
    return Secret(_with_user(cluster, user, {"token": token.reveal().decode()}, context).encode())


def for_discovery(server: str, authority: bytes) -> str:
    """The kubeconfig of the ConfigMap cluster-info: a cluster without a name, and no users.

    This very text is what the signatures of the same ConfigMap sign.
    """
    return _render(Cluster("", server, authority), contexts=None, current_context="", users=None)


def _with_user(cluster: Cluster, user: str, authentication: Mapping[str, Json], context: str = "") -> str:
    context = context or f"{user}@{cluster.name}"
    return _render(
        cluster,
        contexts=[{"name": context, "context": {"cluster": cluster.name, "user": user}}],
        current_context=context,
        users=[{"name": user, "user": dict(authentication)}],
    )


def _render(cluster: Cluster, *, contexts: Json, current_context: str, users: Json) -> str:
    return yaml.dump(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": cluster.name, "cluster": _connection(cluster)}],
            "contexts": contexts,
            "current-context": current_context,
            "users": users,
        }
    )


def _connection(cluster: Cluster) -> dict[str, Json]:
    return {"certificate-authority-data": _base64(cluster.authority), "server": cluster.server}


def _certified(certificate: bytes, key: Secret) -> dict[str, Json]:
    return {"client-certificate-data": _base64(certificate), "client-key-data": _base64(key.reveal())}


def _base64(data: bytes) -> str:
    return b64encode(data).decode()
