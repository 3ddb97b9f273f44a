"""The ConfigMaps from which further nodes learn the cluster's configuration: kubeadm-config and kubelet-config.

Sources: cmd/kubeadm/app/phases/uploadconfig, cmd/kubeadm/app/phases/kubelet/config.go and
cmd/kubeadm/app/componentconfigs.
"""

import hashlib
from collections.abc import Mapping
from typing import Final, cast

from attrs import AttrsInstance, fields, has

from kspec.facts.fieldnames import json_name
from kspec.facts.hosts import SYSTEMD_RESOLVED
from kspec.go import yaml
from kspec.make.made import Made
from kspec.make.object_file import config_map, go_document, object_file
from kspec.model import kinds
from kspec.model.configuration import ClusterConfiguration, ComponentConfiguration
from kspec.model.document import Json
from kspec.model.duration import Duration
from kspec.model.plan import Plan
from kspec.model.release import Release
from kspec.model.secret import Secret

_NAMESPACE: Final = "kube-system"
_HASH: Final = "kubeadm.kubernetes.io/component-config.hash"


def kubeadm_config(plan: Plan) -> Made:
    """The ConfigMap kubeadm-config, which holds the ClusterConfiguration."""
    configuration = cluster_configuration(plan.spec.cluster, plan.release)
    data = {kinds.CLUSTER: yaml.dump(configuration)}
    value = config_map("kubeadm-config", _NAMESPACE, data)
    return Made((object_file(plan.release, "upload-config/kubeadm", value),))


def kubelet_config(plan: Plan) -> Made:
    """The ConfigMap kubelet-config, which holds the KubeletConfiguration that all nodes share."""
    kubelet = plan.spec.kubelet
    value = dict(kubelet.value)
    if plan.spec.first.host.systemd_resolved and not plan.release.has("kubelet-config-without-resolver"):
        value.setdefault("resolvConf", SYSTEMD_RESOLVED)
    data = {"kubelet": component_configuration(value, plan.release)}
    written = config_map("kubelet-config", _NAMESPACE, data, annotations=generated_mark(kubelet, data))
    return Made((object_file(plan.release, "upload-config/kubelet", written),))


def cluster_configuration(cluster: ClusterConfiguration, release: Release) -> Json:
    """The configuration as a kubeadm.k8s.io/v1beta4 document, with the fields that kubeadm writes."""
    head: dict[str, Json] = {"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": kinds.CLUSTER}
    return go_document(release, {**head, **api_object(cluster)})


def component_configuration(value: Mapping[str, Json], release: Release) -> str:
    """The document of a component (`apiVersion` and `kind` say which) as YAML, with the fields that Go writes."""
    return yaml.dump(go_document(release, value))


def generated_mark(component: ComponentConfiguration, data: Mapping[str, str]) -> dict[str, str]:
    """The annotation that marks a ConfigMap as generated: a hash over its data, so that an upgrade may replace it.

    Empty where the user gave the document (componentconfigs/checksums.go).
    """
    if component.user_supplied:
        return {}
    digest = hashlib.sha256("".join(data[key] for key in sorted(data)).encode()).hexdigest()
    return {_HASH: f"sha256:{digest}"}


def api_object(value: AttrsInstance) -> dict[str, Json]:
    """A part of the configuration model as JSON, by the names of the API; what is None is left out.

    A Secret in it, or anything else that is not a configuration, is a TypeError.
    """
    items = ((json_name(field.name), getattr(value, field.name)) for field in fields(type(value)))
    return {name: _api_value(item) for name, item in items if item is not None}


def _api_value(value: object) -> Json:
    if isinstance(value, Duration):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _api_value(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_api_value(item) for item in value]
    if value is None or isinstance(value, str | int | float):
        return value
    if has(type(value)) and not isinstance(value, Secret):
        return api_object(cast("AttrsInstance", value))
    raise TypeError(type(value))
