"""Codes of what kubeadm accepts and people regret. Each is a warning that a user may waive by its name."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity


def _regret(code: str, summary: str) -> Code:
    return Code(code, summary, Severity.WARNING, waiver=True)


REGRETS: Final = (
    # networks
    _regret("subnet-overlap", "The pod and service networks overlap."),
    _regret("node-in-subnet", "An address of the node network lies in the pod or service network."),
    _regret("public-subnet", "A cluster network is made of addresses that belong to others on the internet."),
    _regret("service-subnet-small", "The service network has room for few services, and can hardly be changed later."),
    _regret("pod-subnet-small", "The pod network has room for few nodes, and can hardly be changed later."),
    _regret("node-block-small", "A node's share of the pod network is smaller than the pods that it may run."),
    _regret("address-families", "The API server's address is of another family than the first service network."),
    _regret("dual-stack-node-ip", "The networks are dual-stack, but a node announces one address family only."),
    _regret("cluster-dns-outside", "Pods are told a DNS server outside the service network."),
    _regret("pod-subnet-differs", "Two parts of the cluster are told different pod networks."),
    # endpoints
    _regret("endpoint-not-in-certificate", "Clients are sent to an address that the server's certificate lacks."),
    _regret("endpoint-port", "Clients are sent to a port on which nothing listens."),
    _regret("endpoint-is-one-node", "The control plane's endpoint is one of several nodes."),
    _regret("no-proxy-incomplete", "Traffic inside the cluster would go through the HTTP proxy."),
    # arguments
    _regret("repeated-argument", "An argument that takes one value is given several times."),
    _regret("replaced-file", "An extra argument replaces one of kubeadm's certificates, keys or authorities."),
    _regret("file-not-mounted", "An argument names a file that no volume brings into the pod."),
    _regret("always-allow", "Every request is allowed."),
    _regret("weak-authorization", "The API server authorizes without Node or RBAC."),
    _regret("no-node-restriction", "A node may change other nodes: NodeRestriction is off."),
    _regret("disabled-admission", "An admission plugin that protects the cluster is off, or AlwaysAdmit is on."),
    _regret("static-token-file", "Users are authenticated by a file of tokens that never expire."),
    _regret("anonymous-access", "Requests without credentials are let in."),
    _regret("anonymous-auth-off", "The API server refuses the kubelet's probes and `kubeadm join`."),
    _regret("insecure-tls", "TLS is allowed in versions or with ciphers that are broken."),
    _regret("etcd-open", "etcd can be read or written without a client certificate."),
    _regret("audit-log-unbounded", "The audit log grows until the disk is full."),
    _regret("audit-without-policy", "There is an audit log, but no policy: nothing is logged."),
    _regret("kubelet-authority", "The API server would refuse the kubelets' self-signed certificates."),
    # certificates and tokens
    _regret("outlives-authority", "A certificate is valid for longer than the authority that signs it."),
    _regret("long-validity", "Certificates are valid for longer than kubeadm recommends."),
    _regret("short-validity", "Certificates expire sooner than anything would renew them."),
    _regret("token-in-spec", "A bootstrap token is written in the spec."),
    _regret("certificate-key-in-spec", "The key that encrypts the cluster's private keys is written in the spec."),
    _regret("token-without-expiry", "A bootstrap token never expires."),
    _regret("unsafe-discovery", "A node joins whatever API server answers, without checking its authority."),
    # images and releases
    _regret("mutable-image-tag", "An image's tag may mean another image tomorrow."),
    _regret("frozen-registry", "Images come from a registry that no longer gets new ones."),
    _regret("etcd-corruption", "A release of etcd is known to corrupt data."),
    _regret("old-release", "The Kubernetes release is past its support."),
    _regret("unrecorded-release", "kspec has no data of this very patch release."),
    _regret("pre-release", "The Kubernetes release is a pre-release."),
    _regret("deprecated-api-version", "A document's API version is deprecated and leaves with a later release."),
    # text
    _regret("yaml-dialect", "A value without quotes means something else to tools that read YAML 1.2."),
    # nodes
    _regret("ipvs-deprecated", "kube-proxy's ipvs mode is deprecated."),
    _regret("read-only-port", "The kubelet serves pods and metrics to everyone, without credentials."),
    _regret("cgroupfs-driver", "The kubelet manages control groups beside systemd."),
    _regret("overridden-field", "kubeadm replaces what a field says."),
    _regret("preflight-ignored", "All preflight errors are ignored."),
    _regret("volatile-etcd", "etcd's data lies in a folder that is emptied at every start."),
    # volumes
    _regret("volume-over-secrets", "A container gets a folder of the host that holds secrets or gives control of it."),
    _regret("replaced-volume", "An extra volume replaces one of kubeadm's."),
    _regret("repeated-volume", "Two extra volumes have one name."),
)
