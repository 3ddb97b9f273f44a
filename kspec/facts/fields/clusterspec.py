"""The fields of kspec's own document, the ClusterSpec."""

from typing import Final

from kspec.facts import clusterspec, packs, ports
from kspec.facts.hosts import PROFILES
from kspec.model.fieldtext import FieldText

CLUSTER_SPEC: Final[dict[str, FieldText]] = {
    "ClusterSpec.apiVersion": FieldText("The API version of this document.", clusterspec.API_VERSION),
    "ClusterSpec.kind": FieldText("The kind of this document.", clusterspec.KIND),
    "ClusterSpec.extends": FieldText(
        "The spec that this one begins with, a file beside it or below: what is written here is merged into it.",
        "base.yaml",
    ),
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
    "ClusterSpec.packs": FieldText(
        "Addons: names of kspec's own packs, or mappings of name, source (a folder or an OCI layout of your own) and "
        f"parameters. kspec's own are {', '.join(packs.BUILT_IN)}.",
        "[headlamp, {name: coredns, parameters: {replicas: 3}}]",
        "coredns and kube-proxy",
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
        "The machine's own name; where it is the node's, the kubelet need not be told. `{node}` is each node's own.",
        "node-1",
        "unknown",
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
    "Node.bindPort": FieldText(
        "The port of its API server, if it is a control plane.",
        str(ports.API_SERVER),
        str(ports.API_SERVER),
        low=0,
        high=ports.HIGHEST,
    ),
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
    "ClusterSpec.files": FieldText(
        "Further files for the nodes, besides kubeadm's.", "[{path: /etc/motd, content: welcome}]", "none"
    ),
    "ClusterSpec.apiServer": FieldText(
        "Files that the API server uses, in short: each is written on every control plane, brought into the pod and "
        "named by its argument.",
        "{auditPolicy: {from: audit-policy.yaml}}",
    ),
    "ClusterSpec.scheduler": FieldText(
        "The file that the scheduler uses, in short: it is written on every control plane, brought into the pod and "
        "named by its argument.",
        "{configuration: {from: scheduler.yaml}}",
    ),
    "Host.kubeletUnit": FieldText("Whether the kubelet's unit for systemd is written, too.", "true", "false"),
    "File.path": FieldText("The file's absolute path on the nodes.", "/etc/kubernetes/extra/banner.txt"),
    "File.mode": FieldText("The file's mode in octal.", "'0640'", "0600 for a secret, else 0644"),
    "File.secret": FieldText(
        "Whether the file holds a secret, which stays out of Git and out of public builds.",
        "true",
        "true for static tokens, an EncryptionConfiguration and kubeadm's configuration, else false",
    ),
    "File.role": FieldText(
        "The role of the nodes that get the file.", "control-plane", "all", values=clusterspec.ROLES
    ),
    "File.node": FieldText("The one node that gets the file.", "node-1", "all of the role"),
    "File.content": FieldText("What is in the file, word for word.", "'welcome'"),
    "File.from": FieldText("A file beside the spec that has the content.", "files/banner.txt"),
    "File.staticTokens": FieldText(
        "Makes the file one of static tokens, for the API server's token-auth-file.", "[{user: monitoring}]"
    ),
    "File.kubeSchedulerConfiguration": FieldText(
        "Makes the file a KubeSchedulerConfiguration: the document, or a file that has it.", "{from: scheduler.yaml}"
    ),
    "File.auditPolicy": FieldText(
        "Makes the file an audit policy: the document, or a file that has it.", "{from: audit-policy.yaml}"
    ),
    "File.encryptionConfiguration": FieldText(
        "Makes the file an EncryptionConfiguration: the document, or a file that has it. A key that is left out is "
        "drawn and kept in the keyring.",
        "{from: encryption.yaml}",
    ),
    "File.admissionConfiguration": FieldText(
        "Makes the file an AdmissionConfiguration: the document, or a file that has it.", "{from: admission.yaml}"
    ),
    "File.kubeadmConfig": FieldText("Makes the file what kubeadm itself would be given on the node.", "true", "false"),
    "StaticToken.user": FieldText("The user's name.", "monitoring"),
    "StaticToken.uid": FieldText("The user's id.", "'1001'", "none"),
    "StaticToken.groups": FieldText("The groups that the user belongs to.", "[readers]", "none"),
    "StaticToken.token": FieldText("The bearer token. It is a secret.", "a-long-random-string", "one is generated"),
    "APIServerFiles.auditPolicy": FieldText(
        "The audit policy: the document, or a file that has it.", "{from: audit-policy.yaml}"
    ),
    "APIServerFiles.encryptionConfiguration": FieldText(
        "How the API server encrypts what it stores: the document, or a file that has it.", "{from: encryption.yaml}"
    ),
    "APIServerFiles.admissionConfiguration": FieldText(
        "The configuration of admission plugins: the document, or a file that has it.", "{from: admission.yaml}"
    ),
    "APIServerFiles.staticTokens": FieldText(
        "Users known by tokens that never expire.", "[{user: monitoring}]", "none"
    ),
    "SchedulerFiles.configuration": FieldText(
        "The KubeSchedulerConfiguration: the document, a file that has it, or true for the one in the spec.",
        "{from: scheduler.yaml}",
    ),
    "Argument.name": FieldText("The argument's name, without dashes.", "v"),
    "Argument.value": FieldText("The argument's value; a number or a boolean has to be quoted.", '"2"'),
}
