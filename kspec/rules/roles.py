"""What runs on a node."""

from collections.abc import Iterable
from typing import Final

from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.model import kinds
from kspec.model.role import Role, role_of_pods
from kspec.model.wire import WireDocument

_PODS: Final = f"{MANIFESTS_FOLDER}/".lstrip("/")


def role_of(document: WireDocument) -> Role:
    """The role of the node that an InitConfiguration or JoinConfiguration, written or made of `nodes:`, describes."""
    if document.kind == kinds.INIT or document.value.get("controlPlane") is not None:
        return "control-plane"
    return "etcd" if document.declared and document.declared.role == "etcd" else "worker"


def role_of_files(paths: Iterable[str]) -> Role:
    """The role that a node's tree shows by the static pods in it; the paths are relative to the node's root."""
    own = (path.removeprefix(_PODS) for path in paths if path.startswith(_PODS))
    return role_of_pods({name.removesuffix(".yaml") for name in own if name.endswith(".yaml")})
