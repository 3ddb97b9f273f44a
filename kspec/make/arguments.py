"""The command lines of a node's static pods."""

from collections.abc import Iterable

from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.rotations import OTHER_PUBLIC_KEY
from kspec.model.configuration import Argument, ClusterConfiguration
from kspec.model.plan import NodePlan
from kspec.rules.command_line import ControlPlane, ExternalEtcd, LocalEtcd, Member, Named, defaults, last_value, merge


def extra_arguments(cluster: ClusterConfiguration, component: str) -> tuple[Argument, ...]:
    """What the user adds to the command line of a component, by the name of its program."""
    if component == "etcd":
        return cluster.etcd.local.extra_args if cluster.etcd.local else ()
    return {
        "kube-apiserver": cluster.api_server,
        "kube-controller-manager": cluster.controller_manager,
        "kube-scheduler": cluster.scheduler,
    }[component].extra_args


def command(plan: NodePlan, component: str) -> list[str]:
    """The command line of a component on the node: the program's name and its arguments."""
    release = plan.release
    own: list[Named] = [*defaults(component, control_plane(plan), release)]
    extra = extra_arguments(plan.cluster, component)
    return [component, *written(merge(own, extra, keep_order=release.has("arguments-keep-order")))]


def written(arguments: Iterable[Named]) -> list[str]:
    """Arguments as kubeadm writes them: `--name=value`."""
    return [f"--{argument.name}={argument.value}" for argument in arguments]


def control_plane(plan: NodePlan) -> ControlPlane:
    """What decides the command lines on the node."""
    spec, cluster, endpoint = plan.whole.spec, plan.cluster, plan.node.endpoint
    local, external = cluster.etcd.local, cluster.etcd.external
    members = [Member(node.name, node.endpoint.advertise_address) for node in spec.members]
    return ControlPlane(
        node=plan.node.name,
        advertise_address=endpoint.advertise_address,
        bind_port=endpoint.bind_port,
        certificates_dir=cluster.certificates_dir,
        service_subnet=cluster.networking.service_subnet,
        pod_subnet=cluster.networking.pod_subnet,
        dns_domain=cluster.networking.dns_domain,
        cluster_name=cluster.cluster_name,
        authorization_config=last_value(cluster.api_server.extra_args, "authorization-config") is not None,
        local=LocalEtcd(
            local.data_dir,
            local.image_tag,
            last_value(local.extra_args, "advertise-client-urls"),
            members,
            static=spec.etcd_bootstrap == "static",
        )
        if local
        else None,
        external=ExternalEtcd(external.endpoints, external.ca_file, external.cert_file, external.key_file)
        if external
        else None,
        bundled="ca" in plan.whole.also_trusted,
        other_service_account_key=OTHER_PUBLIC_KEY[plan.whole.rotations[SERVICE_ACCOUNT]]
        if SERVICE_ACCOUNT in plan.whole.also_trusted
        else "",
        external_authority=plan.whole.credentials["ca"].external,
    )
