"""What runs on a node."""

from kspec.model import kinds
from kspec.model.role import Role
from kspec.model.wire import WireDocument


def role_of(document: WireDocument) -> Role:
    """The role of the node that an InitConfiguration or JoinConfiguration, written or made of `nodes:`, describes."""
    if document.kind == kinds.INIT or document.value.get("controlPlane") is not None:
        return "control-plane"
    return "etcd" if document.declared and document.declared.role == "etcd" else "worker"
