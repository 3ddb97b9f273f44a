"""Bounds and words of kubeadm's own validation, the same in every release that kspec knows.

Sources: cmd/kubeadm/app/constants/constants.go, apis/kubeadm/validation/validation.go and
k8s.io/cluster-bootstrap's token/api/types.go.
"""

from typing import Final

from kspec.facts import ports
from kspec.model.expression import expression

SERVICE_SUBNET_LEAST: Final = 10
"""Addresses that each service subnet must have: the tenth is the DNS server's."""
POD_SUBNET_LEAST: Final = 14
"""Addresses that each pod subnet must have."""
SERVICE_SUBNET_BITS: Final = 20
"""Bits of a service subnet that may vary, at most."""
NODE_MASK_BITS: Final = 16
"""Bits that a node's subnet may be longer than the pod subnet, at most."""
NODE_MASKS: Final = {4: ("node-cidr-mask-size-ipv4", 24), 6: ("node-cidr-mask-size-ipv6", 64)}
"""IP version -> the controller manager's argument for the size of a node's subnet, and its default."""
NODE_MASK_OF_ALL: Final = "node-cidr-mask-size"
"""The older argument, for a network of one family."""

TOKEN_USAGES: Final = ("signing", "authentication")
TOKEN_ID: Final = "[a-z0-9]{6}"  # noqa: S105 - a form
TOKEN_SECRET: Final = "[a-z0-9]{16}"  # noqa: S105 - a form
TOKEN: Final = expression(rf"{TOKEN_ID}\.{TOKEN_SECRET}")
"""A bootstrap token, and its two parts as regular expressions."""
TOKEN_GROUP: Final = expression(r"system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]")

ML_DSA: Final = ("ML-DSA-44", "ML-DSA-65", "ML-DSA-87")
"""Algorithms that kubeadm takes where the change `ml-dsa-keys` is in."""
KEY_ALGORITHMS: Final = ("ECDSA-P256", "ECDSA-P384", "RSA-2048", "RSA-3072", "RSA-4096")
CERTIFICATE_KEY_BYTES: Final = 32
PULL_POLICIES: Final = ("Always", "IfNotPresent", "Never")
UNMOUNT_FLAGS: Final = ("MNT_FORCE", "MNT_DETACH", "MNT_EXPIRE", "UMOUNT_NOFOLLOW")
PORTS: Final = range(1, ports.HIGHEST + 1)
