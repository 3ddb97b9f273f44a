"""Advice as data: which values of which setting, and what to write instead."""

from typing import Final, NamedTuple

from kspec.facts import codes
from kspec.model import kinds
from kspec.model.code import Code
from kspec.model.document import Path
from kspec.model.requirement import Requirement

SMALL_SERVICE_NETWORK: Final = 256
"""Fewer services than this are few: a service network cannot be enlarged without a second one beside it."""

SMALL_POD_NETWORK: Final = 4
"""Fewer nodes than this are few."""

DEFAULT_MAXIMUM_PODS: Final = 110
"""How many pods a kubelet runs unless `maxPods` says otherwise."""

SHORT_LEAF_HOURS: Final = 30 * 24
SHORT_AUTHORITY_HOURS: Final = 365 * 24
"""A leaf is renewed by hand or with an upgrade; an authority by hand only, with every node."""

LONG_LEAF_HOURS: Final = 365 * 24
LONG_AUTHORITY_HOURS: Final = 3650 * 24
"""kubeadm warns above these (validation.ValidateCertValidity)."""

_INSECURE_CIPHERS: Final = (
    "TLS_RSA_WITH_RC4_128_SHA",
    "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA",
    "TLS_RSA_WITH_AES_256_CBC_SHA",
    "TLS_RSA_WITH_AES_128_CBC_SHA256",
    "TLS_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
    "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
)
"""Those that Go's crypto/tls lists as insecure."""

_NO_OLD_TLS: Final = Requirement("is-not", ("VersionTLS10", "VersionTLS11"), absent=True)
_NO_OLD_CIPHERS: Final = Requirement("lacks", _INSECURE_CIPHERS, absent=True)
_NEWER_TLS: Final = "leave it out: the default, VersionTLS12, is the oldest version without known breaks"
_NEWER_CIPHERS: Final = "leave those out whose name has RC4, 3DES, CBC_SHA256 or no ECDHE; or leave the list to Go"


class ArgumentAdvice(NamedTuple):
    """A requirement of an argument of a component. `text` says what is wrong where it is not met, `help` what to do.

    In `text`, `{value}` stands for the values that were found. `component` is a program's name, or "kubelet".
    """

    code: Code
    component: str
    flag: str
    requirement: Requirement
    text: str
    help: str


class FieldAdvice(NamedTuple):
    """A requirement of a field of a component's configuration document, as kubeadm would write it."""

    code: Code
    kind: str
    path: Path
    requirement: Requirement
    text: str
    help: str


_APISERVER: Final = "kube-apiserver"

ARGUMENTS: Final = (
    ArgumentAdvice(
        codes.ALWAYS_ALLOW,
        _APISERVER,
        "authorization-mode",
        Requirement("lacks", ("AlwaysAllow",), absent=True),
        "AlwaysAllow lets everyone do everything",
        "leave the argument out: kubeadm writes Node,RBAC",
    ),
    ArgumentAdvice(
        codes.WEAK_AUTHORIZATION,
        _APISERVER,
        "authorization-mode",
        Requirement("has", ("Node", "RBAC"), absent=True),
        "{value!r} replaces kubeadm's Node,RBAC: without RBAC no role counts, without Node no kubelet may work",
        "write Node,RBAC, and further modes behind them",
    ),
    ArgumentAdvice(
        codes.NO_NODE_RESTRICTION,
        _APISERVER,
        "enable-admission-plugins",
        Requirement("has", ("NodeRestriction",), absent=False),
        "{value!r} replaces kubeadm's NodeRestriction: every kubelet may change other nodes and their pods",
        "add NodeRestriction to the list",
    ),
    ArgumentAdvice(
        codes.NO_NODE_RESTRICTION,
        _APISERVER,
        "disable-admission-plugins",
        Requirement("lacks", ("NodeRestriction",), absent=True),
        "NodeRestriction is turned off: every kubelet may change other nodes and their pods",
        "take NodeRestriction out of the list",
    ),
    ArgumentAdvice(
        codes.DISABLED_ADMISSION,
        _APISERVER,
        "disable-admission-plugins",
        Requirement("lacks", ("NamespaceLifecycle", "ServiceAccount", "PodSecurity"), absent=True),
        "{value!r} turns off NamespaceLifecycle, ServiceAccount or PodSecurity, on which a cluster's safety rests",
        "leave these plugins on",
    ),
    ArgumentAdvice(
        codes.DISABLED_ADMISSION,
        _APISERVER,
        "enable-admission-plugins",
        Requirement("lacks", ("AlwaysAdmit",), absent=True),
        "AlwaysAdmit admits everything, and is deprecated",
        "take AlwaysAdmit out of the list",
    ),
    ArgumentAdvice(
        codes.STATIC_TOKEN_FILE,
        _APISERVER,
        "token-auth-file",
        Requirement("unset"),
        "the tokens in {value!r} never expire, and only a restart of the API server revokes one",
        "use client certificates, OIDC (--authentication-config) or service accounts for users",
    ),
    ArgumentAdvice(
        codes.ANONYMOUS_AUTH_OFF,
        _APISERVER,
        "anonymous-auth",
        Requirement("is-not", ("false",), absent=True),
        "the kubelet's probes of the API server and `kubeadm join` with a token have no credentials: "
        "the pod would be restarted for ever",
        "allow /livez, /readyz and /healthz in the `anonymous` part of a file for --authentication-config; "
        "let nodes join by a discovery file",
    ),
    ArgumentAdvice(codes.INSECURE_TLS, _APISERVER, "tls-min-version", _NO_OLD_TLS, "{value} is broken", _NEWER_TLS),
    ArgumentAdvice(
        codes.INSECURE_TLS, _APISERVER, "tls-cipher-suites", _NO_OLD_CIPHERS, "ciphers in it are broken", _NEWER_CIPHERS
    ),
    ArgumentAdvice(
        codes.ETCD_OPEN,
        "etcd",
        "client-cert-auth",
        Requirement("is-not", ("false",), absent=True),
        "whoever reaches etcd's port reads every Secret and writes every object",
        "leave the argument out: kubeadm writes true",
    ),
    ArgumentAdvice(
        codes.ETCD_OPEN,
        "etcd",
        "peer-client-cert-auth",
        Requirement("is-not", ("false",), absent=True),
        "whoever reaches etcd's peer port can become a member",
        "leave the argument out: kubeadm writes true",
    ),
    ArgumentAdvice(
        codes.ETCD_OPEN,
        "etcd",
        "auto-tls",
        Requirement("is-not", ("true",), absent=True),
        "etcd makes itself a certificate that no client can check",
        "leave the argument out: kubeadm makes certificates for etcd",
    ),
    ArgumentAdvice(
        codes.ETCD_OPEN,
        "etcd",
        "peer-auto-tls",
        Requirement("is-not", ("true",), absent=True),
        "etcd makes itself a certificate that no other member can check",
        "leave the argument out: kubeadm makes certificates for etcd",
    ),
    ArgumentAdvice(
        codes.ANONYMOUS_ACCESS,
        "kubelet",
        "anonymous-auth",
        Requirement("is-not", ("true",), absent=True),
        "whoever reaches the kubelet's port reads its pods and, with AlwaysAllow, runs commands in them",
        "leave the argument out: kubeadm writes `authentication: {anonymous: {enabled: false}}`",
    ),
    ArgumentAdvice(
        codes.ALWAYS_ALLOW,
        "kubelet",
        "authorization-mode",
        Requirement("is-not", ("AlwaysAllow",), absent=True),
        "AlwaysAllow lets every authenticated client run commands in every container of the node",
        "leave the argument out: kubeadm writes `authorization: {mode: Webhook}`",
    ),
    ArgumentAdvice(
        codes.READ_ONLY_PORT,
        "kubelet",
        codes.READ_ONLY_PORT,
        Requirement("is", ("0",), absent=True),
        "port {value} serves the node's pods, their environment included, to everyone",
        "leave the argument out",
    ),
    ArgumentAdvice(
        codes.CGROUPFS_DRIVER,
        "kubelet",
        "cgroup-driver",
        Requirement("is-not", ("cgroupfs",), absent=True),
        "on a host with systemd two managers of control groups make nodes unstable under pressure",
        "leave the argument out: kubeadm writes systemd; set the container runtime to systemd, too",
    ),
)
"""Of arguments, in the order of their components."""


FIELDS: Final = (
    FieldAdvice(
        codes.ANONYMOUS_ACCESS,
        kinds.KUBELET,
        ("authentication", "anonymous", "enabled"),
        Requirement("is-not", ("true",), absent=True),
        "whoever reaches the kubelet's port reads its pods and, with AlwaysAllow, runs commands in them",
        "leave it out: kubeadm writes false",
    ),
    FieldAdvice(
        codes.ALWAYS_ALLOW,
        kinds.KUBELET,
        ("authorization", "mode"),
        Requirement("is-not", ("AlwaysAllow",), absent=True),
        "AlwaysAllow lets every authenticated client run commands in every container of the node",
        "leave it out: kubeadm writes Webhook",
    ),
    FieldAdvice(
        codes.READ_ONLY_PORT,
        kinds.KUBELET,
        ("readOnlyPort",),
        Requirement("is", ("0",), absent=True),
        "port {value} serves the node's pods, their environment included, to everyone",
        "leave it out: without it there is no such port",
    ),
    FieldAdvice(codes.INSECURE_TLS, kinds.KUBELET, ("tlsMinVersion",), _NO_OLD_TLS, "{value} is broken", _NEWER_TLS),
    FieldAdvice(
        codes.INSECURE_TLS,
        kinds.KUBELET,
        ("tlsCipherSuites",),
        _NO_OLD_CIPHERS,
        "ciphers in it are broken",
        _NEWER_CIPHERS,
    ),
    FieldAdvice(
        codes.CGROUPFS_DRIVER,
        kinds.KUBELET,
        ("cgroupDriver",),
        Requirement("is-not", ("cgroupfs",), absent=True),
        "on a host with systemd two managers of control groups make nodes unstable under pressure",
        "leave it out: kubeadm writes systemd; set the container runtime to systemd, too",
    ),
)
"""Of fields."""

FILES: Final = {
    _APISERVER: (
        "admission-control-config-file",
        "audit-policy-file",
        "audit-webhook-config-file",
        "authentication-config",
        "authentication-token-webhook-config-file",
        "authorization-config",
        "authorization-policy-file",
        "authorization-webhook-config-file",
        "client-ca-file",
        "egress-selector-config-file",
        "encryption-provider-config",
        "etcd-cafile",
        "etcd-certfile",
        "etcd-keyfile",
        "kubelet-certificate-authority",
        "kubelet-client-certificate",
        "kubelet-client-key",
        "oidc-ca-file",
        "peer-ca-file",
        "proxy-client-cert-file",
        "proxy-client-key-file",
        "requestheader-client-ca-file",
        "service-account-key-file",
        "service-account-signing-key-file",
        "tls-cert-file",
        "tls-private-key-file",
        "token-auth-file",
        "tracing-config-file",
    ),
    "kube-controller-manager": (
        "authentication-kubeconfig",
        "authorization-kubeconfig",
        "client-ca-file",
        "cloud-config",
        "cluster-signing-cert-file",
        "cluster-signing-key-file",
        "kubeconfig",
        "requestheader-client-ca-file",
        "root-ca-file",
        "service-account-private-key-file",
        "tls-cert-file",
        "tls-private-key-file",
    ),
    "kube-scheduler": (
        "authentication-kubeconfig",
        "authorization-kubeconfig",
        "client-ca-file",
        "config",
        "kubeconfig",
        "tls-cert-file",
        "tls-private-key-file",
    ),
    "etcd": (
        "cert-file",
        "key-file",
        "peer-cert-file",
        "peer-key-file",
        "peer-trusted-ca-file",
        "trusted-ca-file",
    ),
}
"""The flags of each component whose value is a file that has to be there when it starts."""

PRIVATE_HOST_PATHS: Final = {
    "/": "the whole host",
    "/dev": "the host's devices",
    "/etc": "the host's configuration, /etc/kubernetes included",
    "/etc/kubernetes": "the administrator's kubeconfig and every key of the cluster",
    "/etc/kubernetes/manifests": "the node's static pods, so that it can start any other",
    "/home": "the users' homes",
    "/proc": "the host's processes",
    "/root": "the home of root",
    "/run": "the sockets of the container runtime",
    "/var": "the kubelet's and etcd's data",
    "/var/lib": "the kubelet's and etcd's data",
    "/var/lib/etcd": "every object of the cluster",
    "/var/lib/kubelet": "the kubelet's credentials and every Secret that the node's pods mount",
    "/var/run": "the sockets of the container runtime",
    "/var/run/docker.sock": "control of the container runtime, which is control of the host",
    "/run/docker.sock": "control of the container runtime, which is control of the host",
    "/run/containerd": "control of the container runtime, which is control of the host",
    "/run/containerd/containerd.sock": "control of the container runtime, which is control of the host",
    "/var/run/containerd/containerd.sock": "control of the container runtime, which is control of the host",
    "/run/crio/crio.sock": "control of the container runtime, which is control of the host",
    "/var/run/crio/crio.sock": "control of the container runtime, which is control of the host",
    "/run/cri-dockerd.sock": "control of the container runtime, which is control of the host",
    "/var/run/cri-dockerd.sock": "control of the container runtime, which is control of the host",
}
"""Paths of a host that no container should have -> what it gets with them."""

VOLATILE_FOLDERS: Final = ("/dev/shm", "/run", "/tmp", "/var/run")  # noqa: S108 - named in order to be refused
"""Folders in memory, or emptied at every start."""

FROZEN_REGISTRIES: Final = ("k8s.gcr.io", "gcr.io/google_containers", "gcr.io/google-containers")
"""Registries of the Kubernetes project that have had no new images since April 2023."""

CORRUPTING_ETCD: Final = ("3.5.0", "3.5.1", "3.5.2")
"""Releases of etcd that the etcd project tells people not to run, because of data corruption."""

PROXY_MODE_DEPRECATED_SINCE: Final = {"ipvs": (1, 35)}
"""Modes of kube-proxy -> the minor release from which kubeadm and kube-proxy warn of them."""

SINGLE_TYPES: Final = frozenset(
    (
        *("bool", "duration", "float32", "float64", "int", "int32", "int64", "ip", "Level", "portRange", "quantity"),
        *("string", "uint"),
    )
)
"""Types of flags (`facts/flags.py`) that take one value; the values of all others add up: slices, arrays, maps."""
