"""Codes of what kubeadm itself validates, and of what it takes from its host."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity


def _passed_on(code: str, summary: str) -> Code:
    """A warning about what kubeadm itself takes unread."""
    return Code(code, summary, Severity.WARNING, waiver=True)


VALIDATION: Final = (
    Code("host-dependent", "kubeadm would ask its host for a value; here the spec has to give it."),
    Code("address", "A node's address is no IP address."),
    Code("node-name", "A node's name is no DNS name."),
    Code("duplicate-node", "Two nodes have one name."),
    Code("cri-socket", "The container runtime's socket is no URL of a Unix socket."),
    Code("unmount-flag", "A flag for unmounting folders is none of umount2."),
    Code("pull-policy", "The policy for pulling images does not exist."),
    Code("argument-name", "An extra argument has no name."),
    Code("token-usage", "A token's usages are unknown, or do not go with its groups."),
    Code("token-group", "A token gives a group that no token may give."),
    Code("token-expiry", "A token has both an expiry and a lifetime."),
    Code("duplicate-token", "Two bootstrap tokens have one id."),
    Code("bootstrap-token", "A token is not of a token's form."),
    Code("port", "A port is out of range."),
    Code("certificate-key-format", "The key for uploaded certificates is no AES key in hexadecimal digits."),
    Code("control-plane-endpoint", "The control plane's endpoint is no host and port."),
    Code("subnet", "A network is not in CIDR notation, or there are several of one family."),
    Code("subnet-size", "A network is too small or too large."),
    Code("node-mask", "The pod network cannot be cut into the nodes' networks."),
    Code("dns-domain", "The cluster's DNS domain is no DNS name."),
    Code("san", "A name cannot stand in a certificate."),
    Code("path", "A path is not absolute, is too long, or is the place of something else."),
    Code("image-repository", "An image repository's name is malformed."),
    Code("kubeadm-feature-gate", "kubeadm of the spec's release does not have a feature gate."),
    Code("encryption-algorithm", "kubeadm cannot draw keys with an algorithm."),
    Code("etcd", "Etcd is said to be both local and external."),
    Code("etcd-certificates", "An external etcd's certificate, key and CA do not go together."),
    Code("etcd-endpoint", "An external etcd's endpoint is missing or no URL that will do."),
    Code("discovery", "A node is not told how to find its cluster, or told twice."),
    Code("discovery-endpoint", "The API server that a node shall ask is missing or malformed."),
    Code("discovery-trust", "A node would trust any API server that answers."),
    Code("discovery-file", "A discovery file is missing, or its place is no path and no https URL."),
    _passed_on("skip-phase", "A phase that is to be left out does not exist."),
    _passed_on("volume", "A volume of a control-plane pod is malformed."),
    _passed_on("environment-variable", "An environment variable of a control-plane pod is malformed."),
    _passed_on("timeout", "A timeout leaves no time."),
    _passed_on("taint", "A taint is malformed, or given twice."),
)
"""In the order of the checks. `host-dependent` is the only one that kubeadm does not refuse everywhere."""
