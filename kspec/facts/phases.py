"""Phases of kubeadm's commands, which `skipPhases` may name: a phase, or a parent of some.

Sources: the help of each release's `kubeadm init`, `join`, `reset`, `upgrade apply` and `upgrade node`. They are the
same in all, but for those of join, where the phases of every release are known in each.
"""

from collections.abc import Mapping
from typing import Final

from kspec.model import kinds
from kspec.model.document import Path

_INIT: Final = {
    "preflight": (),
    "certs": (
        *("ca", "apiserver", "apiserver-kubelet-client", "front-proxy-ca", "front-proxy-client", "etcd-ca"),
        *("etcd-server", "etcd-peer", "etcd-healthcheck-client", "apiserver-etcd-client", "sa"),
    ),
    "kubeconfig": ("admin", "super-admin", "kubelet", "controller-manager", "scheduler"),
    "etcd": ("local",),
    "control-plane": ("apiserver", "controller-manager", "scheduler"),
    "kubelet-start": (),
    "wait-control-plane": (),
    "upload-config": ("kubeadm", "kubelet"),
    "upload-certs": (),
    "mark-control-plane": (),
    "bootstrap-token": (),
    "kubelet-finalize": ("enable-client-cert-rotation",),
    "addon": ("coredns", "kube-proxy"),
    "show-join-command": (),
}
_JOIN: Final = {
    "preflight": (),
    "control-plane-prepare": ("download-certs", "certs", "kubeconfig", "control-plane"),
    "kubelet-start": (),
    "etcd-join": (),
    "kubelet-wait-bootstrap": (),
    "control-plane-join": ("etcd", "mark-control-plane"),
    "wait-control-plane": (),
}
_RESET: Final = {"preflight": (), "remove-etcd-member": (), "cleanup-node": ()}
_UPGRADE_NODE: Final = {
    "preflight": (),
    "control-plane": (),
    "kubelet-config": (),
    "addon": ("coredns", "kube-proxy"),
    "post-upgrade": (),
}
_APPLY: Final = {**_UPGRADE_NODE, "upload-config": ("kubeadm", "kubelet"), "bootstrap-token": ()}


def _names(phases: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for phase, parts in phases.items() for name in (phase, *(f"{phase}/{part}" for part in parts)))


PHASES: Final[dict[tuple[str, Path], tuple[str, ...]]] = {
    (kinds.INIT, ()): _names(_INIT),
    (kinds.JOIN, ()): _names(_JOIN),
    (kinds.RESET, ()): _names(_RESET),
    (kinds.UPGRADE, ("apply",)): _names(_APPLY),
    (kinds.UPGRADE, ("node",)): _names(_UPGRADE_NODE),
}
"""Kind of document, and the field that is a command's -> every phase of that command."""
