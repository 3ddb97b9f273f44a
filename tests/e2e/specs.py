"""The spec of one control plane, of the release whose programs are built."""

import re
from typing import Final

from e2e.programs import RELEASE
from places import REPOSITORY

SINGLE: Final = re.sub(
    r"(?<=^kubernetesVersion: ).*$",
    RELEASE,
    (REPOSITORY / "specs" / "ok" / "single.yaml").read_text(),
    flags=re.MULTILINE,
)
_WITH_PACKS: Final = f"""\
{SINGLE}networking: {{podSubnet: 10.244.0.0/16}}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
evictionHard: {{memory.available: 100Mi, nodefs.available: 1%, imagefs.available: 1%}}
imageGCHighThresholdPercent: 100
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {{name: w-1, address: 10.0.0.21}}
packs:
"""
_PROGRAMS: Final = """\
- coredns
- csi
- device-plugin
- headlamp
- kube-proxy
- {name: metrics-server, parameters: {resolutionSeconds: 10}}
- node-local-dns
- {name: prometheus, parameters: {intervalSeconds: 5}}
"""
PACKS: Final = {
    "bridge": f"{_WITH_PACKS}- bridge\n{_PROGRAMS}",
    "flannel": f"{_WITH_PACKS}- flannel\n",
}
"""Of one control plane and a worker: every pack that goes with `bridge`, and `flannel` by itself.

Their kubelets bear with a disk that is nearly full: it is this machine's own.
"""
