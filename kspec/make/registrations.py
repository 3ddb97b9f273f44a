"""The objects by which a hub's programs know a cluster, and those by which the cluster lets them in.

Sources: Argo CD's declarative setup of clusters; Cluster API's kubeconfig Secret (util/kubeconfig) and Cluster
(cluster.x-k8s.io/v1beta2); Karmada's registration in push mode (pkg/util/credential.go, cluster.karmada.io/v1alpha1);
SIG Multicluster's ClusterProperty (about.k8s.io, KEP-2149).
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from kspec.encode.kubeconfig import Cluster, with_certificate
from kspec.facts import clusterset
from kspec.go import yaml
from kspec.go.url import origin
from kspec.model.file import File, Withheld
from kspec.model.registration import Registered
from kspec.model.secret import Secret

FOLDER: Final = "objects"
MEMBERS: Final = "members"
"""The folder of what is applied in the clusters themselves; all else is for the hub."""
_ARGOCD_NAMESPACE: Final = "argocd"
_KARMADA_NAMESPACE: Final = "karmada-cluster"
_CLUSTER_API_NAMESPACE: Final = "default"
_ANYTHING: Final[dict[str, Any]] = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRole",
    "rules": [
        {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
        {"nonResourceURLs": ["*"], "verbs": ["get"]},
    ],
}
"""What Karmada may do in a cluster."""
Object: TypeAlias = Mapping[str, Any]


def registration_files(set_name: str, program: str, clusters: Sequence[Registered]) -> tuple[File, ...]:
    """The files of one program, for each cluster that it looks after: for the hub, and for the cluster."""
    return tuple(file for cluster in clusters for file in _MAKERS[program](set_name, cluster))


def property_files(set_name: str, clusters: Sequence[Registered]) -> tuple[File, ...]:
    """What each cluster says of itself, where services are shared: its own name, and the set's."""
    values = {"cluster.clusterset.k8s.io": "", "clusterset.k8s.io": set_name}
    return tuple(
        _public(
            f"{MEMBERS}/{cluster.name}/cluster-property",
            [
                {
                    "apiVersion": "about.k8s.io/v1beta1",
                    "kind": "ClusterProperty",
                    "metadata": {"name": name},
                    "spec": {"value": value or cluster.name},
                }
                for name, value in values.items()
            ],
        )
        for cluster in clusters
    )


def _argocd(_: str, cluster: Registered) -> Iterator[File]:
    client = cluster.clients[clusterset.ARGOCD]
    config: bytes | None = None
    if client.key is not None:
        files = {"caData": cluster.authority, "certData": client.certificate, "keyData": client.key.reveal()}
        tls = {"insecure": False, **{name: _base64(content) for name, content in files.items()}}
        config = json.dumps({"tlsClientConfig": tls}, indent=2).encode()
    labels = {"argocd.argoproj.io/secret-type": "cluster"}
    data = {"config": config, "name": cluster.name.encode(), "server": cluster.server.encode()}
    metadata = {"name": f"cluster-{cluster.name}", "namespace": _ARGOCD_NAMESPACE, "labels": labels}
    yield _secret(f"{clusterset.ARGOCD}/{cluster.name}", metadata, "Opaque", data)
    yield _let_in(clusterset.ARGOCD, cluster)


def _cluster_api(_: str, cluster: Registered) -> Iterator[File]:
    client = cluster.clients[clusterset.CLUSTER_API]
    labels = {"cluster.x-k8s.io/cluster-name": cluster.name}
    where = origin(cluster.server, strict_colons=True)
    host, port = (where.host, int(where.port)) if where else ("", 0)
    networks = {"pods": {"cidrBlocks": list(cluster.pods)}, "services": {"cidrBlocks": list(cluster.services)}}
    spec: dict[str, Any] = {
        "clusterNetwork": {
            **{name: blocks for name, blocks in networks.items() if blocks["cidrBlocks"]},
            "serviceDomain": cluster.dns_domain,
        },
        "controlPlaneEndpoint": {"host": host, "port": port},
    }
    metadata = {"name": cluster.name, "namespace": _CLUSTER_API_NAMESPACE}
    yield _public(
        f"{clusterset.CLUSTER_API}/{cluster.name}",
        [{"apiVersion": "cluster.x-k8s.io/v1beta2", "kind": "Cluster", "metadata": metadata, "spec": spec}],
    )
    user = f"{cluster.name}-{clusterset.CLUSTER_API}"
    kubeconfig = None
    if client.key is not None:
        known = Cluster(cluster.name, cluster.server, cluster.authority)
        kubeconfig = with_certificate(known, user, client.certificate, client.key).reveal()
    metadata = {**metadata, "name": f"{cluster.name}-kubeconfig", "labels": labels}  # type: ignore[dict-item]  # an object
    yield _secret(
        f"{clusterset.CLUSTER_API}/{cluster.name}-kubeconfig",
        metadata,
        "cluster.x-k8s.io/secret",
        {"value": kubeconfig},
    )
    yield _let_in(clusterset.CLUSTER_API, cluster)


def _karmada(_: str, cluster: Registered) -> Iterator[File]:
    impersonator = f"{cluster.name}-impersonator"
    spec = {
        "apiEndpoint": cluster.server,
        "syncMode": "Push",
        "secretRef": {"namespace": _KARMADA_NAMESPACE, "name": cluster.name},
        "impersonatorSecretRef": {"namespace": _KARMADA_NAMESPACE, "name": impersonator},
    }
    accounts = {cluster.name: f"karmada-{cluster.name}", impersonator: "karmada-impersonator"}
    secrets = [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": name, "namespace": _KARMADA_NAMESPACE},
            "type": "Opaque",
            "data": {"caBundle": _base64(cluster.authority)} if name == cluster.name else {},
        }
        for name in accounts
    ]
    objects = [
        _namespace(_KARMADA_NAMESPACE),
        *secrets,
        {
            "apiVersion": "cluster.karmada.io/v1alpha1",
            "kind": "Cluster",
            "metadata": {"name": cluster.name},
            "spec": spec,
        },
    ]
    words = [
        "These two Secrets need a live token each, which only the cluster itself can give: apply",
        f"../{MEMBERS}/{cluster.name}/{clusterset.KARMADA}.yaml in it, then copy `data.token` of the Secrets",
        *(f"  {account} into data.token of {name}" for name, account in accounts.items()),
        f"of its namespace {_KARMADA_NAMESPACE}.",
    ]
    yield _public(f"{clusterset.KARMADA}/{cluster.name}", objects, words)
    yield _public(f"{MEMBERS}/{cluster.name}/{clusterset.KARMADA}", [*_karmada_accounts(cluster, accounts.values())])


def _karmada_accounts(cluster: Registered, accounts: Any) -> Iterator[Object]:  # noqa: ANN401 - names
    yield _namespace(_KARMADA_NAMESPACE)
    for name in accounts:
        place = {"name": name, "namespace": _KARMADA_NAMESPACE}
        yield {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": place}
        yield {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {**place, "annotations": {"kubernetes.io/service-account.name": name}},
            "type": "kubernetes.io/service-account-token",
        }
    account = f"karmada-{cluster.name}"
    role = f"karmada-controller-manager:{account}"
    yield {**_ANYTHING, "metadata": {"name": role}}
    subject = {"kind": "ServiceAccount", "name": account, "namespace": _KARMADA_NAMESPACE}
    yield _binding(role, role, subject)


_MAKERS: Final[Mapping[str, Callable[[str, Registered], Iterator[File]]]] = {
    clusterset.KARMADA: _karmada,
    clusterset.ARGOCD: _argocd,
    clusterset.CLUSTER_API: _cluster_api,
}


def _let_in(program: str, cluster: Registered) -> File:
    """The binding that gives the program's user its rights in a cluster: without it, the certificate gives none."""
    user = f"{clusterset.HUB_USER}{program}"
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": user}
    return _public(f"{MEMBERS}/{cluster.name}/{program}", [_binding(user, "cluster-admin", subject)])


def _binding(name: str, role: str, subject: Object) -> Object:
    group = "rbac.authorization.k8s.io"
    return {
        "apiVersion": f"{group}/v1",
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": role},
        "subjects": [dict(subject)],
    }


def _namespace(name: str) -> Object:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def _secret(path: str, metadata: Object, kind: str, data: Mapping[str, bytes | None]) -> File:
    """A Secret as a secret file, withheld where a value of it is not at hand."""
    place = f"{FOLDER}/{path}.yaml"
    known = {name: content for name, content in data.items() if content is not None}
    if len(known) < len(data):
        return File(place, Withheld(), mode=0o600)
    encoded = {name: _base64(content) for name, content in known.items()}
    value: dict[str, Any]
    value = {"apiVersion": "v1", "kind": "Secret", "metadata": dict(metadata), "type": kind, "data": encoded}
    return File(place, Secret(yaml.dump(value).encode()), mode=0o600)


def _public(path: str, objects: Sequence[Object], words: Sequence[str] = ()) -> File:
    head = "".join(f"# {word}\n" for word in words)
    text = head + "---\n".join(yaml.dump(dict(found)) for found in objects)
    return File(f"{FOLDER}/{path}.yaml", text.encode())


def _base64(content: bytes) -> str:
    return b64encode(content).decode()
