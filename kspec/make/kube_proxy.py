"""The addon kube-proxy.

Source: cmd/kubeadm/app/phases/addons/proxy.
"""

from typing import Final

from kspec.facts.addons import KUBE_PROXY_DAEMON_SET, KUBE_PROXY_KUBECONFIG
from kspec.go import addresses, yaml
from kspec.make.environment import merge_environment, proxy_environment
from kspec.make.images import kubernetes_image
from kspec.make.made import Made, one, together
from kspec.make.object_file import config_map, object_file, substitute
from kspec.make.patched_object import patched_object
from kspec.make.uploadconfig import component_configuration, generated_mark
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File
from kspec.model.plan import Plan

PHASE: Final = "addon/kube-proxy"


def kube_proxy(plan: Plan) -> Made:
    """The addon's ConfigMap and DaemonSet, or what is wrong with its patches."""
    return together((one(_config_map(plan)), one(_daemon_set(plan))))


def _config_map(plan: Plan) -> File:
    spec = plan.spec
    server = addresses.control_plane_url(spec.cluster.control_plane_endpoint, spec.first.endpoint)
    kubeconfig = substitute(KUBE_PROXY_KUBECONFIG, {"server": server})
    data = {
        "config.conf": component_configuration(spec.kube_proxy.value, plan.release),
        # unlike other kubeconfigs, this one is written by hand in kubeadm: its sections are not sorted
        "kubeconfig.conf": "".join(yaml.dump({key: value}) for key, value in kubeconfig.items()),
    }
    data = {name: text.rstrip("\n") for name, text in data.items()}
    annotations = generated_mark(spec.kube_proxy, data)
    labels = {"app": "kube-proxy"}
    value = config_map("kube-proxy", "kube-system", data, labels=labels, annotations=annotations)
    return object_file(plan.release, PHASE, value)


def _daemon_set(plan: Plan) -> File | Diagnostic:
    value = substitute(KUBE_PROXY_DAEMON_SET, {"image": kubernetes_image(plan.spec.cluster, "kube-proxy")})
    patched = patched_object(plan, "kubeproxydaemonset", value)
    if isinstance(patched, Diagnostic):
        return patched
    # kubeadm adds the variables after patching, to whatever container then is the first
    variables = merge_environment(proxy_environment(plan.spec.first.host))
    containers = patched.get("spec", {}).get("template", {}).get("spec", {}).get("containers", [])
    if variables and containers:
        containers[0]["env"] = [*containers[0].get("env", []), *variables]
    return object_file(plan.release, PHASE, patched)
