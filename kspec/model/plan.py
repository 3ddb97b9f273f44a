"""A plan: everything decided and signed, so that making files needs no further decision."""

from collections.abc import Mapping

from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import ClusterConfiguration
from kspec.model.frozen import field, frozen
from kspec.model.lock import KubeletConf
from kspec.model.node import Node
from kspec.model.release import Release
from kspec.model.role import Role
from kspec.model.rotation import Stage
from kspec.model.secret import Secret


@frozen
class Credential:
    """An issued certificate (PEM, one block) and its private key (PEM; None where only public files are made).

    Of an authority, `external` tells that its key is elsewhere, so that no file has it, and `chain` is what stands in
    its own file behind its certificate (PEM, any number of blocks); `in_kubeconfigs` that clients get that too.
    """

    certificate: bytes = field(repr=False)
    key: Secret | None
    external: bool = False
    chain: bytes = field(default=b"", repr=False)
    in_kubeconfigs: bool = False

    @property
    def file(self) -> bytes:
        """What is in the certificate's own file."""
        return self.certificate + self.chain


@frozen
class Token:
    """A bootstrap token as its Secret will hold it.

    `secret` is None where only public files are made; `expiration` is RFC 3339 in UTC (`2030-01-31T12:00:00Z`) or
    None for a token that never expires; `signature` is the detached JWS of cluster-info for a signing token.
    """

    id: str
    secret: Secret | None
    expiration: str | None
    usages: tuple[str, ...]
    groups: tuple[str, ...]
    description: str = ""
    signature: str | None = None


@frozen
class Plan:
    """What the makers of the whole cluster's files take.

    `credentials` are by identity: `ca`, `front-proxy-ca`, `etcd/ca` for the authorities, `<node>/<name>` for the
    rest, where the name is the certificate's path below the certificates folder (`cp-1/apiserver`,
    `cp-1/etcd/server`), the kubeconfig's file name (`cp-1/admin.conf`) or `kubelet` for the kubelet's serving
    certificate (`cp-1/kubelet`). `kubelet_forms` are the forms of kubelet.conf by node, "embedded" where none is said.
    `external_etcd` has the content of the external etcd's files by kubeadm-certs entry (`external-etcd-ca.crt`,
    `external-etcd.crt`, `external-etcd.key`), where known.
    `file_secrets` has the secrets that were drawn for the spec's own files, by their entry in the keyring.
    `also_trusted` is what a rotation has trusted beside what issues, as PEM: a certificate by its authority's name, or
    under `sa` a public key; `rotations` are the stages of all that are under way.
    `certificate_key` are the 32 bytes of kubeadm-certs' key; `has_kubeadm_certs` tells whether there is one at all.
    With `public`, no secret is at hand: secret files are made as `Withheld` (`model/file.py`), so that the list of
    files stays the same.
    """

    spec: ClusterSpec
    release: Release
    credentials: Mapping[str, Credential]
    service_account_public_key: bytes
    service_account_key: Secret | None
    tokens: tuple[Token, ...]
    certificate_key: Secret | None = None
    has_kubeadm_certs: bool = False
    external_etcd: Mapping[str, Secret] = field(factory=dict, repr=False)
    public: bool = False
    also_trusted: Mapping[str, bytes] = field(factory=dict, repr=False)
    rotations: Mapping[str, Stage] = field(factory=dict)
    kubelet_forms: Mapping[str, KubeletConf] = field(factory=dict, repr=False)
    file_secrets: Mapping[str, Secret] = field(factory=dict, repr=False)

    def trusted(self, authority: str) -> bytes:
        """The certificates (PEM) by which an authority is trusted: the one that issues first.

        kubeadm, which issues by the folder of certificates, takes the first one of a bundle for the key beside it.
        """
        own = self.credentials[authority]
        return (own.file if own.in_kubeconfigs else own.certificate) + self.also_trusted.get(authority, b"")

    def file_of(self, authority: str) -> bytes:
        """What is in an authority's own file (PEM): also what stands behind its certificate there."""
        return self.credentials[authority].file + self.also_trusted.get(authority, b"")

    def for_node(self, node: Node) -> "NodePlan":
        """The plan as the makers of one node's files take it."""
        return NodePlan(self, node, self.spec.cluster_of(node), self.kubelet_forms.get(node.name, "embedded"))


@frozen
class NodePlan:
    """What the makers of one node's files take: the node, and the plan of the `whole` cluster.

    `cluster` is the cluster's configuration as that node has it. `kubelet_conf` is the form of its kubelet.conf:
    "embedded" where that holds the node's certificate, "rotated" where it points to the kubelet's own
    (/var/lib/kubelet/pki/kubelet-client-current.pem), or the files to which it points instead.
    """

    whole: Plan
    node: Node
    cluster: ClusterConfiguration
    kubelet_conf: KubeletConf

    @property
    def release(self) -> Release:
        """The cluster's release."""
        return self.whole.release

    @property
    def role(self) -> Role:
        """What runs on the node."""
        return self.node.role
