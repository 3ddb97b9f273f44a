"""What runs on a node."""

from kspec.model.role import Role
from kspec.model.wire import WireDocument

_INIT = "InitConfiguration"


def role_of(document: WireDocument) -> Role:
    """The role of the node that an InitConfiguration or JoinConfiguration, written or made of `nodes:`, describes."""
    if document.kind == _INIT or document.value.get("controlPlane") is not None:
        return "control-plane"
    return "etcd" if document.extra.get("role") == "etcd" else "worker"
