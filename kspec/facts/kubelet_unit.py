"""The kubelet's files on a node, its systemd unit, and the drop-in by which they reach its command line.

Facts of kubeadm's documentation (setup/production-environment/tools/kubeadm/kubelet-integration): `{kubelet}` is the
program, `{arguments}` the file in which the machine's owner adds arguments.
"""

from typing import Final

UNIT: Final = (
    (
        "Unit",
        (
            ("Description", "kubelet: The Kubernetes Node Agent"),
            ("Documentation", "https://kubernetes.io/docs/"),
            ("Wants", "network-online.target"),
            ("After", "network-online.target"),
            # by kubeadm's design it fails again and again until the node's files are there
            ("StartLimitIntervalSec", "0"),
        ),
    ),
    ("Service", (("ExecStart", "{kubelet}"), ("Restart", "always"), ("RestartSec", "10"))),
    ("Install", (("WantedBy", "multi-user.target"),)),
)
"""Sections with their directives, in order."""

DROP_IN: Final = (
    (
        "Service",
        (
            (
                "Environment",
                (
                    '"KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf '
                    '--kubeconfig=/etc/kubernetes/kubelet.conf"'
                ),
            ),
            ("Environment", '"KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"'),
            # KUBELET_KUBEADM_ARGS, written with every build
            ("EnvironmentFile", "-/var/lib/kubelet/kubeadm-flags.env"),
            # KUBELET_EXTRA_ARGS, the last resort of the machine's owner
            ("EnvironmentFile", "-{arguments}"),
            # an empty one takes back the unit's own
            ("ExecStart", ""),
            (
                "ExecStart",
                "{kubelet} $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS",
            ),
        ),
    ),
)


KUBELET_FOLDER: Final = "/var/lib/kubelet"
KUBELET_FILES: Final = tuple(
    f"{KUBELET_FOLDER}/{name}" for name in ("config.yaml", "instance-config.yaml", "kubeadm-flags.env")
)
"""What kubeadm writes for it (cmd/kubeadm/app/phases/kubelet), whatever the node\'s role."""
