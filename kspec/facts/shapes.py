"""What a cluster's first spec may look like: its shapes, and the values that stand in it until they are replaced."""

from collections.abc import Mapping
from typing import Final, Literal

from kspec.facts import defaults
from kspec.model.frozen import frozen


@frozen
class Shape:
    """How many machines of which role there are, and where etcd is.

    `summary` says so in words. `etcd` is "own" where each control plane has a member, "elsewhere" where others run it,
    "nodes" where it is on machines of the cluster's own that run nothing else.
    """

    summary: str
    control_planes: int
    workers: int = 0
    etcd: Literal["own", "elsewhere", "nodes"] = "own"


SHAPES: Final[Mapping[str, Shape]] = {
    "single": Shape("one control plane", 1),
    "ha": Shape("three control planes, each with a member of etcd, and two workers", 3, 2),
    "external-etcd": Shape("three control planes and two workers, with an etcd that others run", 3, 2, "elsewhere"),
    "etcd-nodes": Shape("three control planes, three machines for etcd, and two workers", 3, 2, "nodes"),
}
"""What `kspec init --shape` takes."""

ETCD_MEMBERS: Final = 3
"""Of an etcd that is not on the control planes: it survives the loss of one."""
ETCD_OFFSET: Final = 20
"""From the first control plane's address to the first of etcd's machines."""

ADDRESS: Final = "192.0.2.11"
"""The first control plane's: of a network that is for documentation (RFC 5737)."""
ENDPOINT: Final = "api.example.com:6443"
"""A load balancer's: of a domain that is for documentation (RFC 2606)."""

NETWORKS: Final[Mapping[int, Mapping[str, str]]] = {
    4: {"podSubnet": "10.244.0.0/16", "serviceSubnet": str(defaults.CLUSTER["networking"]["serviceSubnet"])},
    6: {"podSubnet": "fd00:10:244::/56", "serviceSubnet": "fd00:10:96::/112"},
}
"""The cluster's networks, by the IP version of its nodes' addresses."""
