"""The addon CoreDNS.

Source: cmd/kubeadm/app/phases/addons/dns.
"""

from collections.abc import Sequence
from typing import Any, Final

from kspec.facts.addons import COREDNS_DEPLOYMENT, COREFILE, DNS_SERVICE
from kspec.go.subnets import dns_address
from kspec.make.images import dns_image
from kspec.make.made import Made, one, together
from kspec.make.object_file import config_map, object_file, substitute
from kspec.make.patched_object import patched_object
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File
from kspec.model.plan import Plan

PHASE: Final = "addon/coredns"

PACK: Final = "coredns"
"""The pack whose parameters change it."""
_NODES_OWN: Final = "/etc/resolv.conf"
_DNS_INDEX: Final = 10
"""Which address of the service subnet is the DNS server's."""


def coredns(plan: Plan) -> Made:
    """The addon's ConfigMap, Deployment and Service, or what is wrong with its patches."""
    networking = plan.spec.cluster.networking
    data = {"Corefile": corefile(networking.dns_domain, _upstreams(plan))}
    service = substitute(DNS_SERVICE, {"address": dns_address(networking.service_subnet, _DNS_INDEX)})
    return together(
        (
            one(object_file(plan.release, PHASE, config_map("coredns", "kube-system", data))),
            one(_deployment(plan)),
            one(object_file(plan.release, PHASE, service)),
        )
    )


def _deployment(plan: Plan) -> File | Diagnostic:
    deployment: Any = substitute(COREDNS_DEPLOYMENT, {"image": dns_image(plan.spec.cluster, plan.release)})
    if PACK in (parameters := plan.spec.parameters):
        deployment["spec"]["replicas"] = parameters[PACK]["replicas"]
    patched = patched_object(plan, "corednsdeployment", deployment)
    return patched if isinstance(patched, Diagnostic) else object_file(plan.release, PHASE, patched)


def _upstreams(plan: Plan) -> Sequence[str]:
    found: Any = plan.spec.parameters.get(PACK, {}).get("upstreams")
    return tuple(found or ())


def corefile(domain: str, upstreams: Sequence[str] = ()) -> str:
    """CoreDNS' configuration for a DNS domain: plugins are indented by four spaces, their options by three more.

    What is asked for other names are the `upstreams`, or where there are none, those of the node.
    """
    lines = [".:53 {"]
    for plugin, options in COREFILE:
        name = plugin.replace(_NODES_OWN, " ".join(upstreams)) if upstreams else plugin
        lines.append("    " + name.replace("{domain}", domain) + (" {" if options else ""))
        if options:
            lines += ["       " + option.replace("{domain}", domain) for option in options]
            lines.append("    }")
    return "\n".join((*lines, "}", ""))
