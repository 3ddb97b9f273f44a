"""Phases of `kubeadm init` and `kubeadm join`, which `skipPhases` may name: a phase, or a parent of some.

Sources: the help of each release's `kubeadm init` and `kubeadm join`. Those of init are the same in all; of join, the
phases of every release are known in each.
"""

from typing import Final

from kspec.model.wire import JOIN

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


def _names(phases: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for phase, parts in phases.items() for name in (phase, *(f"{phase}/{part}" for part in parts)))


PHASES: Final = {"InitConfiguration": _names(_INIT), JOIN: _names(_JOIN)}
"""Kind of document -> every phase of its command."""
