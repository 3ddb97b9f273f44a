"""The fields of kspec's own document, the ClusterSpec."""

from typing import Final

from kspec.facts import clusterspec
from kspec.facts.hosts import PROFILES
from kspec.model.fieldtext import FieldText

CLUSTER_SPEC: Final[dict[str, FieldText]] = {
    "ClusterSpec.apiVersion": FieldText("The API version of this document.", clusterspec.API_VERSION),
    "ClusterSpec.kind": FieldText("The kind of this document.", clusterspec.KIND),
    "ClusterSpec.host": FieldText("What kubeadm would find on the machines.", "{profile: rhel}"),
    "ClusterSpec.etcd": FieldText("How the cluster's etcd starts.", "{bootstrap: static}"),
    "ClusterSpec.credentials": FieldText(
        "How the kubelets of joining nodes get their client certificates: issued with the build, or asked for by a "
        "bootstrap token.",
        "bootstrap",
        values=clusterspec.CREDENTIALS,
    ),
    "ClusterSpec.kubeletServingCertificates": FieldText(
        "Whether the kubelets get serving certificates of the cluster's authority.", "true", "false"
    ),
    "ClusterSpec.nodes": FieldText(
        "The cluster's machines, in short: each stands for one JoinConfiguration or several.",
        "[{name: 'worker-[1-3]', address: '192.0.2.[21-23]'}]",
    ),
    "ClusterSpec.waivers": FieldText(
        "Codes of findings that are meant so and no longer told; `kspec explain CODE` says which can be waived.",
        "[token-in-spec]",
    ),
    "Host.profile": FieldText(
        "The kind of machine, which decides where authorities' certificates lie: "
        f"{', '.join(PROFILES)}, or a list of the folders that exist.",
        "flatcar",
    ),
    "Host.systemdResolved": FieldText(
        "Whether systemd-resolved runs, so that pods need its real resolv.conf.", "true", "false"
    ),
    "Host.hostName": FieldText(
        "The machine's own name; where it is the node's, the kubelet need not be told.", "node-1", "unknown"
    ),
    "Host.proxyVariables": FieldText(
        "Proxy variables of the machine's environment, which kubeadm copies into the static pods.",
        "{HTTPS_PROXY: 'http://proxy.example.com:3128'}",
        "none",
    ),
    "Etcd.bootstrap": FieldText(
        "How the members of an etcd in static pods find each other: all know all from the beginning, or each joins.",
        "static",
        values=clusterspec.BOOTSTRAPS,
    ),
    "Node.name": FieldText("The node's name; with a range in brackets, several nodes.", "worker-[1-3]"),
    "Node.role": FieldText("What the node is.", "control-plane", "worker", values=clusterspec.ROLES),
    "Node.address": FieldText(
        "The node's address; with a range in brackets, those of several nodes.", "'192.0.2.[21-23]'"
    ),
    "Node.bindPort": FieldText("The port of its API server, if it is a control plane.", "6443", "6443", low=0, high=65535),
    "Node.labels": FieldText("Labels of the node.", "{zone: a}"),
    "Node.taints": FieldText("Taints of the node.", "[{key: gpu, effect: NoSchedule}]", "as kubeadm gives them"),
    "Node.criSocket": FieldText(
        "The container runtime's socket.",
        "unix:///run/crio/crio.sock",
        "unix:///var/run/containerd/containerd.sock",
    ),
    "Node.kubeletExtraArgs": FieldText(
        "Arguments of the node's kubelet, without their dashes.", "[{name: v, value: '2'}]"
    ),
    "Node.patches": FieldText("Patches of the node's files.", "{directory: patches}"),
    "Node.credentials": FieldText(
        "How the node's kubelet gets its client certificate.",
        "issued",
        "the cluster's credentials",
        values=clusterspec.CREDENTIALS,
    ),
    "Node.kubeletServingCertificate": FieldText(
        "Whether the node's kubelet gets a serving certificate of the cluster's authority.",
        "true",
        "the cluster's kubeletServingCertificates",
    ),
    "Node.host": FieldText("What kubeadm would find on this machine.", "{hostName: node-1}", "the cluster's host"),
    "Argument.name": FieldText("The argument's name, without dashes.", "v"),
    "Argument.value": FieldText("The argument's value; a number or a boolean has to be quoted.", '"2"'),
}
