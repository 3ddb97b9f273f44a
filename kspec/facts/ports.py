"""The ports of a cluster's programs, where nothing else is said, and the highest there is."""

from typing import Final

HIGHEST: Final = 65535
API_SERVER: Final = 6443
CONTROLLER_MANAGER: Final = 10257
SCHEDULER: Final = 10259
KUBELET: Final = 10250
KUBELET_HEALTH: Final = 10248
KUBE_PROXY_HEALTH: Final = 10256
ETCD_CLIENT: Final = 2379
ETCD_PEER: Final = 2380
ETCD_METRICS: Final = 2381
