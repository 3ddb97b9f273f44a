"""What `kubeadm reset` and `kubeadm upgrade` read of a spec.

Rules: ValidateResetConfiguration and ValidateUpgradeConfiguration of kubeadm.
"""

from collections.abc import Iterator

from kspec.check.kubeadm.paths import check_absolute
from kspec.check.kubeadm.registration import check_pull_policy, check_socket
from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.validation import UNMOUNT_FLAGS
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected, recased


def check_reset(wire: Wire) -> Iterator[Diagnostic]:
    """What a node is cleaned of."""
    document = wire.get(kinds.RESET)
    if document is None:
        return
    socket = Field(document, ("criSocket",))
    if socket.text:
        yield from check_socket(socket, strict_colons=wire.release.has("url-colons-strict"))
    folder = Field(document, ("certificatesDir",))
    if folder.text:
        yield from check_absolute(folder)
    for flag in Field(document, ("unmountFlags",)).items:
        if flag.text not in UNMOUNT_FLAGS:
            text = f"{shown(flag.text)} is not a flag of umount2"
            meant = recased(flag.text, UNMOUNT_FLAGS)
            yield flag.error(codes.UNMOUNT_FLAG, text, expected(UNMOUNT_FLAGS), meant=meant)


def check_upgrade(wire: Wire) -> Iterator[Diagnostic]:
    """How a node's components are renewed."""
    document = wire.get(kinds.UPGRADE)
    if document is None:
        return
    for command in ("apply", "node"):
        patches = Field(document, (command, "patches"))
        if patches.is_set:
            yield from check_absolute(patches.child("directory"))
        policy = Field(document, (command, "imagePullPolicy"))
        if policy.text:
            yield from check_pull_policy(policy)
