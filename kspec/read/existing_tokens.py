"""The generated bootstrap token with which an existing node's kubelet asks for its certificate, as long as it does."""

from collections.abc import Mapping

from kspec.facts import codes
from kspec.facts.kubeconfigs import BOOTSTRAP_FILE, FOLDER
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import errors
from kspec.model.node import Node
from kspec.model.secret import Secret
from kspec.read.documents import load
from kspec.read.existing_place import Place

_ASKING = "authentication"


def read_bootstrap_token(node: Node, spec: ClusterSpec, place: Place) -> Mapping[str, Secret]:
    """The token in bootstrap-kubelet.conf by its entry in the keyring, if a build would write a generated one there.

    A JoinConfiguration is not looked into: nodes join at different times, each with the token of that day. A file that
    cannot be read as YAML is a finding of the place.
    """
    asking = next((row for row in enumerate(spec.first.init.bootstrap_tokens) if _ASKING in row[1].usages), None)
    if node.credentials != "bootstrap" or node.token is not None or asking is None or asking[1].token is not None:
        return {}
    path = f"{FOLDER}/{BOOTSTRAP_FILE}"
    content = place.read_filled(path)
    documents, wrong = load(content, place.name(path)) if content is not None else ((), ())
    for finding in errors(wrong)[:1]:
        help_ = "mend it; or take it away: its token is then generated anew"
        place.tell(codes.UNREADABLE, path, f"{place.name(path)} cannot be used: {finding.message}", help_, finding.span)
    match [document.value for document in documents]:
        case [{"users": [{"user": {"token": str(token)}}]}] if token:
            return {f"tokens/{asking[0]}": Secret(f"{token}\n".encode())}
        case _:
            return {}
