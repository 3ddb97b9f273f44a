"""The API objects that kubeadm creates in a new cluster: the folder `cluster/`."""

from collections.abc import Callable, Iterable
from typing import Final

from attrs import evolve

from kspec.make.access import access
from kspec.make.bootstrap import bootstrap_tokens, cluster_info, kubeadm_certs
from kspec.make.coredns import coredns
from kspec.make.kube_proxy import kube_proxy
from kspec.make.uploadconfig import kubeadm_config, kubelet_config
from kspec.model.diagnostic import Diagnostic, Refused
from kspec.model.file import File
from kspec.model.plan import Plan

_MAKERS: Final[tuple[tuple[str, tuple[Callable[[Plan], Iterable[File | Diagnostic]], ...]], ...]] = (
    ("", ()),
    ("upload-config/kubeadm", (kubeadm_config,)),
    ("upload-config/kubelet", (kubelet_config,)),
    ("upload-certs", (kubeadm_certs,)),
    ("bootstrap-token", (bootstrap_tokens, cluster_info)),
    ("addon/coredns", (coredns,)),
    ("addon/kube-proxy", (kube_proxy,)),
)
"""What each phase makes besides what it grants, in the order of kubeadm's phases."""


def cluster_objects(plan: Plan) -> tuple[File, ...]:
    """The files of all objects, phase by phase.

    Raises:
        Refused: if a patch of an addon cannot be applied, or what it makes is no object of that kind.
    """
    plan = _with_skipped_addons(plan)
    cluster = plan.spec.cluster
    disabled = {"addon/coredns": cluster.dns.disabled, "addon/kube-proxy": cluster.proxy.disabled}
    made: list[File | Diagnostic] = []
    for phase, makers in _MAKERS:
        if not disabled.get(phase):
            for make in makers:
                made.extend(make(plan))
            made.extend(access(plan.release, phase))
    if findings := [item for item in made if isinstance(item, Diagnostic)]:
        raise Refused(*findings)
    return tuple(item for item in made if isinstance(item, File))


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
