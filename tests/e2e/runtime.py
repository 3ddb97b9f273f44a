"""How a node's containerd is configured, and how its pods get addresses: the image's affair, not the tree's."""

import json
from typing import Final

from e2e.programs import PLUGINS

USUAL: Final = "/opt/cni/bin"
"""Where distributions have CNI's plugins, and packs expect them."""
_CONTAINERD: Final = """\
version = 3
[plugins."io.containerd.cri.v1.images".pinned_images]
sandbox = "{pause}"
[plugins."io.containerd.cri.v1.runtime"]
restrict_oom_score_adj = {inside}
[plugins."io.containerd.cri.v1.runtime".cni]
bin_dirs = ["{plugins}"]
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
SystemdCgroup = {systemd}
"""


def runtime(pause: str, pods: str, *, machine: bool) -> dict[str, str]:
    """The files of a node's image that say so, by their paths.

    `pause` is the image that holds a pod's namespaces, `pods` the network of the node's pods, which is empty where the
    image has none for them; a `machine` of its own has systemd, and may make a process safer from the kernel than its
    parent.
    """
    plugins = PLUGINS if pods else USUAL
    configuration = _CONTAINERD.format(
        pause=pause, plugins=plugins, inside=str(not machine).lower(), systemd=str(machine).lower()
    )
    if not pods:
        return {"etc/containerd/config.toml": configuration}
    addresses = {"type": "host-local", "ranges": [[{"subnet": pods}]], "routes": [{"dst": "0.0.0.0/0"}]}
    bridge = {"type": "bridge", "bridge": "cni0", "isGateway": True, "ipMasq": False, "ipam": addresses}
    return {
        "etc/containerd/config.toml": configuration,
        "etc/cni/net.d/10-bridge.conflist": json.dumps({"cniVersion": "1.0.0", "name": "bridge", "plugins": [bridge]}),
    }
