"""Codes of advice: what kubeadm accepts and is regretted later. Each is a warning that a user may waive by its name."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity


def _advice(code: str, summary: str) -> Code:
    return Code(code, summary, Severity.WARNING, waiver=True)


ADVICE: Final = (
    # networks
    _advice("subnet-overlap", "The pod and service networks overlap."),
    _advice("node-in-subnet", "An address of the node network lies in the pod or service network."),
    _advice("public-subnet", "A cluster network is made of addresses that belong to others on the internet."),
    _advice("service-subnet-small", "The service network has room for few services, and can hardly be changed later."),
    _advice("pod-subnet-small", "The pod network has room for few nodes, and can hardly be changed later."),
    _advice("node-block-small", "A node's share of the pod network is smaller than the pods that it may run."),
    _advice("address-families", "The API server's address is of another family than the first service network."),
    _advice("dual-stack-node-ip", "The networks are dual-stack, but a node announces one address family only."),
    _advice("cluster-dns-outside", "Pods are told a DNS server outside the service network."),
    _advice("pod-subnet-differs", "Two parts of the cluster are told different pod networks."),
    # endpoints
    _advice("endpoint-not-in-certificate", "Clients are sent to an address that the server's certificate lacks."),
    _advice("endpoint-port", "Clients are sent to a port on which nothing listens."),
    _advice("endpoint-is-one-node", "The control plane's endpoint is one of several nodes."),
    _advice("no-proxy-incomplete", "Traffic inside the cluster would go through the HTTP proxy."),
    # arguments
    _advice("repeated-argument", "An argument that takes one value is given several times."),
    _advice("replaced-file", "An extra argument replaces one of kubeadm's certificates, keys or authorities."),
    _advice("file-not-mounted", "An argument names a file that no volume brings into the pod."),
    _advice("always-allow", "Every request is allowed."),
    _advice("weak-authorization", "The API server authorizes without Node or RBAC."),
    _advice("no-node-restriction", "A node may change other nodes: NodeRestriction is off."),
    _advice("disabled-admission", "An admission plugin that protects the cluster is off, or AlwaysAdmit is on."),
    _advice("static-token-file", "Users are authenticated by a file of tokens that never expire."),
    _advice("anonymous-access", "Requests without credentials are let in."),
    _advice("anonymous-auth-off", "The API server refuses the kubelet's probes and `kubeadm join`."),
    _advice("insecure-tls", "TLS is allowed in versions or with ciphers that are broken."),
    _advice("etcd-open", "etcd can be read or written without a client certificate."),
    _advice("audit-log-unbounded", "The audit log grows until the disk is full."),
    _advice("audit-without-policy", "There is an audit log, but no policy: nothing is logged."),
    _advice("kubelet-authority", "The API server would refuse the kubelets' self-signed certificates."),
    # certificates and tokens
    _advice("outlives-authority", "A certificate is valid for longer than the authority that signs it."),
    _advice("long-validity", "Certificates are valid for longer than kubeadm recommends."),
    _advice("short-validity", "Certificates expire sooner than anything would renew them."),
    _advice("token-in-spec", "A bootstrap token is written in the spec."),
    _advice("certificate-key-in-spec", "The key that encrypts the cluster's private keys is written in the spec."),
    _advice("token-without-expiry", "A bootstrap token never expires."),
    _advice("unsafe-discovery", "A node joins whatever API server answers, without checking its authority."),
    # images and releases
    _advice("mutable-image-tag", "An image's tag may mean another image tomorrow."),
    _advice("frozen-registry", "Images come from a registry that no longer gets new ones."),
    _advice("etcd-corruption", "A release of etcd is known to corrupt data."),
    _advice("old-release", "The Kubernetes release is past its support."),
    _advice("unrecorded-release", "kspec has no data of this very patch release."),
    _advice("pre-release", "The Kubernetes release is a pre-release."),
    _advice("deprecated-api-version", "A document's API version is deprecated and leaves with a later release."),
    # text
    _advice("yaml-dialect", "A value without quotes means something else to tools that read YAML 1.2."),
    # nodes
    _advice("ipvs-deprecated", "kube-proxy's ipvs mode is deprecated."),
    _advice("read-only-port", "The kubelet serves pods and metrics to everyone, without credentials."),
    _advice("cgroupfs-driver", "The kubelet manages control groups beside systemd."),
    _advice("overridden-field", "kubeadm replaces what a field says."),
    _advice("preflight-ignored", "All preflight errors are ignored."),
    _advice("volatile-etcd", "etcd's data lies in a folder that is emptied at every start."),
    # volumes
    _advice("volume-over-secrets", "A container gets a folder of the host that holds secrets or gives control of it."),
    _advice("replaced-volume", "An extra volume replaces one of kubeadm's."),
    _advice("repeated-volume", "Two extra volumes have one name."),
)
