"""What differs between machines, as profiles.

Which folders with CA certificates a distribution has decides which host volumes kubeadm mounts
(cmd/kubeadm/app/phases/controlplane/volumes.go).
"""

from typing import Final

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
