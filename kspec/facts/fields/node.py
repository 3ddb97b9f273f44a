"""The fields of an InitConfiguration and a JoinConfiguration."""

from typing import Final

from kspec.facts import ports
from kspec.facts.nodes import TAINT_EFFECTS
from kspec.facts.validation import PULL_POLICIES, TOKEN, TOKEN_GROUP, TOKEN_USAGES
from kspec.model.fieldtext import FieldText

_TOKEN: Final = TOKEN.pattern
_CERTIFICATE_KEY: Final = FieldText(
    "The key, 32 bytes in hexadecimal, that encrypts the cluster's private keys in the Secret kubeadm-certs, from "
    "which further control planes get them. It is a secret; a spec meant for Git should not hold it.",
    "a" * 64,
    "none: there is no such Secret",
    pattern="[0-9A-Fa-f]{64}",
)
_DRY_RUN: Final = FieldText("Whether kubeadm only tells what it would do. It has no effect here.", "false", "false")
_REGISTRATION: Final = FieldText("How the node's kubelet registers it.", "{name: node-1}")
_SKIP_PHASES: Final = FieldText(
    "Phases of kubeadm that are left out; what they would write is not written.", "[addon/kube-proxy]"
)
_PATCHES: Final = FieldText("Patches of the files that kubeadm writes.", "{directory: patches}")
_TIMEOUTS: Final = FieldText("How long kubeadm waits for what.", "{controlPlaneComponentHealthCheck: 6m}")

NODE: Final[dict[str, FieldText]] = {
    "InitConfiguration.kind": FieldText("The kind of this document.", "InitConfiguration"),
    "InitConfiguration.apiVersion": FieldText("The API version of this document.", "kubeadm.k8s.io/v1beta4"),
    "InitConfiguration.bootstrapTokens": FieldText(
        "Tokens with which new nodes join.", "[{ttl: 24h}]", "one token, generated at the first build"
    ),
    "InitConfiguration.dryRun": _DRY_RUN,
    "InitConfiguration.nodeRegistration": _REGISTRATION,
    "InitConfiguration.localAPIEndpoint": FieldText(
        "Where the first control plane's API server listens.", "{advertiseAddress: 192.0.2.10}"
    ),
    "InitConfiguration.certificateKey": _CERTIFICATE_KEY,
    "InitConfiguration.skipPhases": _SKIP_PHASES,
    "InitConfiguration.patches": _PATCHES,
    "InitConfiguration.timeouts": _TIMEOUTS,
    "JoinConfiguration.kind": FieldText("The kind of this document.", "JoinConfiguration"),
    "JoinConfiguration.apiVersion": FieldText("The API version of this document.", "kubeadm.k8s.io/v1beta4"),
    "JoinConfiguration.dryRun": _DRY_RUN,
    "JoinConfiguration.nodeRegistration": _REGISTRATION,
    "JoinConfiguration.caCertPath": FieldText(
        "Where the node keeps the cluster's authority.", "/etc/kubernetes/pki/ca.crt"
    ),
    "JoinConfiguration.discovery": FieldText(
        "How the node finds and trusts the cluster: by a token or by a file.",
        "{file: {kubeConfigPath: /etc/kubernetes/discovery.conf}}",
        "beside a ClusterConfiguration, kspec knows the cluster",
    ),
    "JoinConfiguration.controlPlane": FieldText(
        "Makes the node a further control plane.",
        "{localAPIEndpoint: {advertiseAddress: 192.0.2.11}}",
        "none: the node is a worker",
    ),
    "JoinConfiguration.skipPhases": _SKIP_PHASES,
    "JoinConfiguration.patches": _PATCHES,
    "JoinConfiguration.timeouts": _TIMEOUTS,
    "BootstrapToken.token": FieldText(
        "The token: a public id of 6 and a secret of 16 characters. A spec meant for Git should not hold it.",
        "abcdef.0123456789abcdef",
        "one is generated",
        pattern=_TOKEN,
    ),
    "BootstrapToken.description": FieldText("What the token is for.", "rack 12"),
    "BootstrapToken.ttl": FieldText("For how long the token is valid; 0s is for ever.", "24h0m0s"),
    "BootstrapToken.expires": FieldText(
        "When the token expires. kubeadm fills in a ttl first and refuses both: give a ttl instead.",
        "2030-01-31T12:00:00Z",
        "the ttl decides",
    ),
    "BootstrapToken.usages": FieldText(
        "What the token is good for: to sign cluster-info, to authenticate a new node.",
        "[signing, authentication]",
        values=TOKEN_USAGES,
    ),
    "BootstrapToken.groups": FieldText(
        "The groups that whoever has the token belongs to.",
        "[system:bootstrappers:kubeadm:default-node-token]",
        pattern=TOKEN_GROUP.pattern,
    ),
    "NodeRegistrationOptions.name": FieldText(
        "The node's name, in lower case. It is in certificates, arguments and API objects.",
        "node-1",
        "none: kubeadm would take its host's name, kspec demands it",
    ),
    "NodeRegistrationOptions.criSocket": FieldText(
        "The container runtime's socket.", "unix:///var/run/containerd/containerd.sock"
    ),
    "NodeRegistrationOptions.taints": FieldText(
        "Taints that the node registers itself with. An empty list: none, so that pods run on a control plane, too.",
        "[]",
        "a control plane: node-role.kubernetes.io/control-plane:NoSchedule; a worker: none",
    ),
    "NodeRegistrationOptions.kubeletExtraArgs": FieldText(
        "Arguments of the kubelet, without their dashes. They win over its configuration.",
        "[{name: node-labels, value: zone=a}]",
    ),
    "NodeRegistrationOptions.ignorePreflightErrors": FieldText(
        "Preflight checks of kubeadm whose errors are warnings; `all` is all of them. It has no effect here.", "[Swap]"
    ),
    "NodeRegistrationOptions.imagePullPolicy": FieldText(
        "When kubeadm pulls images before it starts.", "IfNotPresent", values=("", *PULL_POLICIES)
    ),
    "NodeRegistrationOptions.imagePullSerial": FieldText("Whether kubeadm pulls images one after the other.", "false"),
    "Taint.key": FieldText("The taint's key.", "node-role.kubernetes.io/control-plane"),
    "Taint.value": FieldText("The taint's value.", "gpu", "the empty string"),
    "Taint.effect": FieldText(
        "What happens to pods that do not tolerate the taint.",
        "NoSchedule",
        values=TAINT_EFFECTS,
    ),
    "Taint.timeAdded": FieldText("When the taint was added; set by the cluster.", "2030-01-31T12:00:00Z"),
    "APIEndpoint.advertiseAddress": FieldText(
        "The node's address, at which other machines reach its API server.",
        "192.0.2.10",
        "none: kubeadm would ask its host, kspec demands it",
    ),
    "APIEndpoint.bindPort": FieldText("The port of its API server.", str(ports.API_SERVER), low=0, high=ports.HIGHEST),
    "Patches.directory": FieldText(
        "The folder of patch files, relative to the spec. A file's name says what it patches: target[suffix][+type].",
        "patches",
        "none",
    ),
    "Timeouts.controlPlaneComponentHealthCheck": FieldText(
        "How long to wait for a component of the control plane; also the patience of its start-up probe.", "4m0s"
    ),
    "Timeouts.kubeletHealthCheck": FieldText("How long to wait for the kubelet.", "4m0s"),
    "Timeouts.kubernetesAPICall": FieldText("How long to try a call of the API server.", "1m0s"),
    "Timeouts.etcdAPICall": FieldText("How long to try a call of etcd.", "2m0s"),
    "Timeouts.tlsBootstrap": FieldText("How long a joining node waits for its certificate.", "5m0s"),
    "Timeouts.discovery": FieldText("How long a joining node tries to find the cluster.", "5m0s"),
    "Timeouts.upgradeManifests": FieldText("How long an upgrade waits for a static pod.", "5m0s"),
    "Discovery.bootstrapToken": FieldText(
        "Find the cluster at an API server's address, and trust it by a token and its authority's hash.",
        "{token: abcdef.0123456789abcdef, apiServerEndpoint: 'api.example.com:6443', unsafeSkipCAVerification: true}",
    ),
    "Discovery.file": FieldText(
        "Find and trust the cluster by a kubeconfig.", "{kubeConfigPath: /etc/kubernetes/discovery.conf}"
    ),
    "Discovery.tlsBootstrapToken": FieldText(
        "The token with which the kubelet asks for its certificate.",
        "abcdef.0123456789abcdef",
        "bootstrapToken.token",
        pattern=_TOKEN,
    ),
    "Discovery.timeout": FieldText(
        "How long to try to find the cluster. In v1beta4 it is timeouts.discovery.", "5m0s", "5m0s"
    ),
    "BootstrapTokenDiscovery.token": FieldText(
        "The token that signs cluster-info.", "abcdef.0123456789abcdef", pattern=_TOKEN
    ),
    "BootstrapTokenDiscovery.apiServerEndpoint": FieldText("An API server's address and port.", "api.example.com:6443"),
    "BootstrapTokenDiscovery.caCertHashes": FieldText(
        "SHA-256 hashes of the authorities' public keys, one of which the cluster has to have.",
        f"['sha256:{'0' * 64}']",
    ),
    "BootstrapTokenDiscovery.unsafeSkipCAVerification": FieldText(
        "Whether any cluster is believed that knows the token: whoever has the token can then pose as the cluster.",
        "true",
        "false",
    ),
    "FileDiscovery.kubeConfigPath": FieldText(
        "The kubeconfig's path on the node, or its https URL.", "/etc/kubernetes/discovery.conf"
    ),
    "JoinControlPlane.localAPIEndpoint": FieldText(
        "Where the new control plane's API server listens.", "{advertiseAddress: 192.0.2.11}"
    ),
    "JoinControlPlane.certificateKey": _CERTIFICATE_KEY,
}
