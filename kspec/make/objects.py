"""The API objects that kubeadm creates in a new cluster: the folder `cluster/`."""

from collections.abc import Callable
from typing import Final

from kspec.make.access import access
from kspec.make.bootstrap import bootstrap_tokens, cluster_info, kubeadm_certs
from kspec.make.coredns import coredns
from kspec.make.kube_proxy import kube_proxy
from kspec.make.made import Made, together
from kspec.make.uploadconfig import kubeadm_config, kubelet_config
from kspec.model.frozen import evolve
from kspec.model.plan import Plan

_MAKERS: Final[tuple[tuple[str, tuple[Callable[[Plan], Made], ...]], ...]] = (
    ("", ()),
    ("upload-config/kubeadm", (kubeadm_config,)),
    ("upload-config/kubelet", (kubelet_config,)),
    ("upload-certs", (kubeadm_certs,)),
    ("bootstrap-token", (bootstrap_tokens, cluster_info)),
    ("addon/coredns", (coredns,)),
    ("addon/kube-proxy", (kube_proxy,)),
)
"""What each phase makes besides what it grants, in the order of kubeadm's phases; first what belongs to none."""


def cluster_objects(plan: Plan) -> Made:
    """The files of all objects, phase by phase; and what is wrong with the patches of addons."""
    plan = _with_skipped_addons(plan)
    cluster = plan.spec.cluster
    disabled = {"addon/coredns": cluster.dns.disabled, "addon/kube-proxy": cluster.proxy.disabled}
    return together(
        together((*(make(plan) for make in makers), access(plan.release, phase)))
        for phase, makers in _MAKERS
        if not disabled.get(phase)
    )


def _with_skipped_addons(plan: Plan) -> Plan:
    """The plan, with every addon disabled whose phase is skipped: so kubeadm-config says, too.

    cmd/kubeadm/app/cmd/init.go, manageSkippedAddons.
    """
    skipped = set(plan.spec.first.init.skip_phases)
    cluster = plan.spec.cluster
    if {"addon", "addon/coredns"} & skipped:
        cluster = evolve(cluster, dns=evolve(cluster.dns, disabled=True))
    if {"addon", "addon/kube-proxy"} & skipped:
        cluster = evolve(cluster, proxy=evolve(cluster.proxy, disabled=True))
    return evolve(plan, spec=evolve(plan.spec, cluster=cluster))
