"""What kubeadm takes from the machine that it runs on."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen


@frozen
class Host:
    """A machine.

    `certificate_folders` are the folders with CA certificates that exist there, `host_name` is None where unknown,
    `proxy_variables` are environment variables such as HTTPS_PROXY, in the order in which they are set.
    `profile` is the kind of machine by name, empty where its folders are listed; with `kubelet_unit`, the kubelet's
    systemd unit is among the node's files.
    """

    certificate_folders: tuple[str, ...]
    systemd_resolved: bool = False
    host_name: str | None = None
    proxy_variables: Mapping[str, str] = field(factory=dict)
    profile: str = ""
    kubelet_unit: bool = False
