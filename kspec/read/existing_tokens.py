"""The generated bootstrap token with which an existing node's kubelet asks for its certificate, as long as it does."""

from collections.abc import Callable, Mapping

from kspec.facts.kubeconfigs import BOOTSTRAP_FILE, FOLDER
from kspec.model.clusterspec import ClusterSpec
from kspec.model.node import Node
from kspec.model.secret import Secret
from kspec.read.documents import load

_ASKING = "authentication"


def read_bootstrap_token(node: Node, spec: ClusterSpec, read: Callable[[str], bytes | None]) -> Mapping[str, Secret]:
    """The token in bootstrap-kubelet.conf by its entry in the keyring, if a build would write a generated one there.

    A JoinConfiguration is not looked into: nodes join at different times, each with the token of that day. `read` gives
    the content of a file of the node by its absolute path.
    """
    asking = next((row for row in enumerate(spec.init.bootstrap_tokens) if _ASKING in row[1].usages), None)
    if node.credentials != "bootstrap" or node.token is not None or asking is None or asking[1].token is not None:
        return {}
    content = read(f"{FOLDER}/{BOOTSTRAP_FILE}")
    documents, _ = load(content, "") if content is not None else ((), ())
    match [document.value for document in documents]:
        case [{"users": [{"user": {"token": str(token)}}]}] if token:
            return {f"tokens/{asking[0]}": Secret(f"{token}\n".encode())}
        case _:
            return {}
