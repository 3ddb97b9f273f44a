"""Which bootstrap tokens a cluster has: those of its spec, less one that kspec would generate for nobody."""

from collections.abc import Mapping

from kspec.model import kinds
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import BootstrapToken
from kspec.model.lock import LockedToken
from kspec.model.nodefile import KubeadmConfiguration


def asked_tokens(spec: ClusterSpec, former: Mapping[str, LockedToken]) -> tuple[BootstrapToken, ...]:
    """The tokens to resolve, in the spec's order. `former` are the lock's.

    Where a spec says nothing of tokens, `kubeadm init` makes one, with which further nodes join. A spec whose nodes all
    stand in it, each with a certificate of its own, has none to join: no token is generated, unless an earlier build
    has done so. One of a single node has it, as with kubeadm: others come by hand.
    """
    tokens = spec.first.init.bootstrap_tokens
    generated = any(token.drawn is not None for token in former.values())
    return tokens if generated or _is_written(spec) or _is_joined(spec) else ()


def _is_written(spec: ClusterSpec) -> bool:
    """Whether the spec says which tokens there are."""
    document = spec.documents.get(kinds.INIT)
    value = document.value if document is not None else None
    return isinstance(value, dict) and bool(value.get("bootstrapTokens"))


def _is_joined(spec: ClusterSpec) -> bool:
    """Whether nodes join the cluster, or may: by their kubelet, or by kubeadm."""
    further = [node for node in spec.nodes if not node.first]
    by_kubeadm = any(isinstance(file.content, KubeadmConfiguration) for file in spec.files)
    alone = all(node.declared and node.credentials == "issued" for node in further)
    return by_kubeadm or not further or not alone
