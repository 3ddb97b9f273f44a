"""What differs between machines, as profiles.

Which folders with CA certificates a distribution has decides which host volumes kubeadm mounts
(cmd/kubeadm/app/phases/controlplane/volumes.go).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

CERTIFICATE_FOLDERS: Final = (
    "/etc/pki/ca-trust",
    "/etc/pki/tls/certs",
    "/etc/ca-certificates",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
)
"""Folders that kubeadm mounts where they exist, in its order; /etc/ssl/certs is always mounted."""

PROFILES: Final = {
    "debian": ("/etc/ca-certificates", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates"),
    "rhel": ("/etc/pki/ca-trust", "/etc/pki/tls/certs"),
    "flatcar": ("/usr/share/ca-certificates",),
    "bare": (),
}
"""Those that each kind of machine has. `debian` covers Ubuntu, `rhel` CentOS, Rocky, Alma and Fedora."""

SYSTEMD_RESOLVED: Final = "/run/systemd/resolve/resolv.conf"
"""The resolver's file that kubeadm names in the kubelet's configuration where systemd-resolved runs."""

DEFAULT_PROFILE: Final = "debian"

NODES_OWN_NAME: Final = "{node}"
"""What a host's name may be said to be: each machine is called like its node."""


class UnitPlace(NamedTuple):
    """Where a kind of machine has the kubelet's systemd unit and program, and the file of the user's own arguments."""

    units: str
    kubelet: str
    arguments: str


UNIT_PLACES: Final[Mapping[str, UnitPlace]] = {
    "debian": UnitPlace("/usr/lib/systemd/system", "/usr/bin/kubelet", "/etc/default/kubelet"),
    "rhel": UnitPlace("/usr/lib/systemd/system", "/usr/bin/kubelet", "/etc/sysconfig/kubelet"),
    "flatcar": UnitPlace("/etc/systemd/system", "/opt/bin/kubelet", "/etc/default/kubelet"),
    "bare": UnitPlace("/etc/systemd/system", "/usr/local/bin/kubelet", "/etc/default/kubelet"),
}
"""The places that Kubernetes' packages use; where /usr cannot be written, or nothing is packaged, the usual ones.

A list of folders as profile has no word about this, and means the default profile's places.
"""

UNIT: Final = "kubelet.service"
DROP_IN: Final = "kubelet.service.d/10-kubeadm.conf"


class Runtime(NamedTuple):
    """A container runtime: its systemd service, and the socket where kubeadm looks for it."""

    service: str
    socket: str


RUNTIMES: Final[Mapping[str, Runtime]] = {
    "containerd": Runtime("containerd.service", "unix:///var/run/containerd/containerd.sock"),
    "cri-o": Runtime("crio.service", "unix:///var/run/crio/crio.sock"),
    "cri-dockerd": Runtime("cri-docker.service", "unix:///var/run/cri-dockerd.sock"),
}
"""Those that kubeadm knows (cmd/kubeadm/app/constants/constants_unix.go); /var/run is a link to /run."""


def runtime_of(socket: str) -> str:
    """The name of the runtime behind a socket; empty where it is none that kubeadm knows."""
    plain = socket.replace("unix:///run/", "unix:///var/run/")
    return next((name for name, runtime in RUNTIMES.items() if runtime.socket == plain), "")
