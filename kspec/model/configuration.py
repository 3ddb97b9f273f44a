"""kubeadm's configuration, complete and version-less: what kubeadm itself holds after defaulting.

Field names are those of `kubeadm.k8s.io/v1beta4` in snake case; documentation of each is kubeadm's own
(cmd/kubeadm/app/apis/kubeadm/v1beta4/types.go).
"""

from collections.abc import Mapping

from attrs import field, frozen

from kspec.model.document import Json
from kspec.model.duration import Duration
from kspec.model.secret import Secret


@frozen
class Argument:
    """One command line argument: `--name=value`."""

    name: str = ""
    value: str = ""


@frozen
class HostPathMount:
    """A further volume of a control-plane pod, from the host."""

    name: str = ""
    host_path: str = ""
    mount_path: str = ""
    read_only: bool = False
    path_type: str = ""


@frozen
class ControlPlaneComponent:
    """What can be said of each control-plane component. `extra_envs` are core/v1 EnvVar values."""

    extra_args: tuple[Argument, ...] = ()
    extra_volumes: tuple[HostPathMount, ...] = ()
    extra_envs: tuple[Mapping[str, Json], ...] = ()


@frozen
class APIServer(ControlPlaneComponent):
    """The API server: a component with further names in its certificate."""

    cert_sans: tuple[str, ...] = ()


@frozen
class Dns:
    """The cluster's DNS server."""

    image_repository: str = ""
    image_tag: str = ""
    disabled: bool = False


@frozen
class Proxy:
    """The kube-proxy addon."""

    disabled: bool = False


@frozen
class Networking:
    """The cluster's networks, as CIDR lists separated by commas, and its DNS domain."""

    service_subnet: str = ""
    pod_subnet: str = ""
    dns_domain: str = ""


@frozen
class LocalEtcd:
    """An etcd member in a static pod."""

    image_repository: str = ""
    image_tag: str = ""
    data_dir: str = ""
    extra_args: tuple[Argument, ...] = ()
    extra_envs: tuple[Mapping[str, Json], ...] = ()
    server_cert_sans: tuple[str, ...] = ()
    peer_cert_sans: tuple[str, ...] = ()


@frozen
class ExternalEtcd:
    """An etcd cluster that stands elsewhere; the files are paths on the node."""

    endpoints: tuple[str, ...] = ()
    http_endpoints: tuple[str, ...] = ()
    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""


@frozen
class Etcd:
    """Exactly one of the two is set."""

    local: LocalEtcd | None = None
    external: ExternalEtcd | None = None


@frozen
class ClusterConfiguration:
    """What all nodes share. `kubernetes_version` is normalized (`v1.37.2`).

    `key_algorithm` is what keys are drawn with: `encryption_algorithm`, unless a release's feature gate overrides it.
    """

    etcd: Etcd
    networking: Networking
    kubernetes_version: str
    api_server: APIServer
    controller_manager: ControlPlaneComponent
    scheduler: ControlPlaneComponent
    dns: Dns
    proxy: Proxy
    certificates_dir: str
    image_repository: str
    cluster_name: str
    encryption_algorithm: str
    key_algorithm: str
    certificate_validity_period: Duration
    ca_certificate_validity_period: Duration
    control_plane_endpoint: str = ""
    feature_gates: Mapping[str, bool] = field(factory=dict)


@frozen
class BootstrapToken:
    """A token for joining nodes. `token` is None where the spec leaves it to be drawn."""

    token: Secret | None
    ttl: Duration | None
    usages: tuple[str, ...]
    groups: tuple[str, ...]
    description: str = ""
    expires: str = ""


@frozen
class Taint:
    """A core/v1 taint."""

    key: str = ""
    effect: str = ""
    value: str = ""


@frozen
class NodeRegistration:
    """How a node presents itself. `name` is lower case, `cri_socket` a URL."""

    name: str
    cri_socket: str
    taints: tuple[Taint, ...]
    kubelet_extra_args: tuple[Argument, ...] = ()
    image_pull_policy: str = "IfNotPresent"
    image_pull_serial: bool = True
    ignore_preflight_errors: tuple[str, ...] = ()


@frozen
class APIEndpoint:
    """The address and port of one API server; the address is in canonical form."""

    advertise_address: str
    bind_port: int


@frozen
class InitConfiguration:
    """What belongs to the first control plane. `patches_directory` is as written in the spec."""

    bootstrap_tokens: tuple[BootstrapToken, ...]
    node_registration: NodeRegistration
    local_api_endpoint: APIEndpoint
    control_plane_component_health_check: Duration
    certificate_key: Secret | None = None
    skip_phases: tuple[str, ...] = ()
    patches_directory: str = ""


@frozen
class ComponentConfiguration:
    """A KubeletConfiguration or KubeProxyConfiguration after kubeadm's defaults: only what is set, as JSON."""

    value: Mapping[str, Json]
    user_supplied: bool
