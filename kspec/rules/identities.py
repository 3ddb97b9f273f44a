"""What the certificates of a cluster are called in lock, plan and import, and their keys in the keyring.

An authority has its own name (`ca`, `etcd/ca`); every other certificate begins with its node's: `cp-1/apiserver`,
`cp-1/etcd/server`, `cp-1/admin.conf`, and `cp-1/kubelet` for its kubelet's serving certificate,
`cp-1/packs/prometheus/etcd` for a pack's. The root that the clusters of a set share is in the set's own lock.
"""

from kspec.facts.certificates import CertificateRow
from kspec.facts.kubeconfigs import KUBECONFIGS, Kubeconfig

SHARED_ROOT = "set/root"
"""The root that the clusters of a set share."""
_SERVING = "kubelet"
_CLIENTS = "clients"
_KUBELET_CONF = next(row for row in KUBECONFIGS if row.kubelet)


def of_certificate(row: CertificateRow, node: str) -> str:
    """A certificate in the folder of certificates, as a node has it."""
    return row.name if row.scope == "cluster" else f"{node}/{row.name}"


def of_kubeconfig(row: Kubeconfig, node: str) -> str:
    """The client certificate in a node's kubeconfig."""
    return f"{node}/{row.file}"


def of_kubelet(node: str) -> str:
    """The client certificate of a node's kubelet."""
    return of_kubeconfig(_KUBELET_CONF, node)


def of_serving(node: str) -> str:
    """The serving certificate of a node's kubelet."""
    return f"{node}/{_SERVING}"


def of_pack(node: str, pack: str, certificate: str) -> str:
    """A certificate of a pack, on the node that holds it."""
    return f"{node}/packs/{pack}/{certificate}"


def of_client(program: str, node: str) -> str:
    """The client certificate of a program outside of the cluster; it is kept with the first control plane's."""
    return f"{node}/{_CLIENTS}/{program}"


def client(name: str, node: str) -> str:
    """The program outside of the cluster that a certificate is of; empty where it is none of that node's."""
    start = of_client("", node)
    return name[len(start) :] if name.startswith(start) else ""


def key_of(name: str, *, authority: bool) -> str:
    """The path of a certificate's private key in the keyring."""
    return f"{name}.key" if authority else f"nodes/{name}.key"


def former_key_of(key: str, pin: str) -> str:
    """The path in the keyring of a node's key at `key` once it is replaced; `pin` is that of its public key."""
    _, node, *_ = key.split("/")
    return f"nodes/{node}/former/{pin.removeprefix('sha256:')}.key"


def owner(name: str) -> str:
    """The node that a certificate is of; means nothing for an authority."""
    return name.partition("/")[0]


def within(name: str) -> str:
    """What a node's certificate is called on it, such as `etcd/server`; means nothing for an authority."""
    return name.partition("/")[2]
