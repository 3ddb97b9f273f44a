"""The CIS Kubernetes Benchmark, as far as the files of a build decide it: one row for each of its recommendations.

Numbers, and whether a recommendation is scored ("automated") or left to a person ("manual"), are those of version
1.12.0 of the benchmark, which covers Kubernetes v1.32 to v1.34; later releases are checked by it, too. Titles are our
own words. One file because it is one list, to be read beside the benchmark.
"""

from typing import Final

from kspec.model.code import Code, Severity
from kspec.model.document import Path
from kspec.model.frozen import field, frozen
from kspec.model.requirement import Requirement

BENCHMARK: Final = "CIS Kubernetes Benchmark 1.12.0"
PROFILES: Final = ("cis",)
"""What `kspec check --profile` takes."""


def _code(id_: str, title: str) -> Code:
    return Code(f"cis-{id_}", f"CIS {id_} fails: {title}", Severity.WARNING, waiver=True)


@frozen
class Control:
    """A recommendation about arguments of a component of the control plane, or about a node's kubelet or kube-proxy.

    Every one of `flags` has to meet `requirement`; in its values, `{pki}` stands for the folder of certificates. For
    etcd an environment variable of the flag's name counts where the flag is absent. A kubelet's flag overrides the
    field of its configuration in `paths`, one for each flag or none. `examples` has a value to write for each flag;
    an empty one says that the flag is to be left out. Where the flag `unless` is given, a file decides. `note` says
    what to know before obeying.
    """

    id: str
    title: str
    component: str
    flags: tuple[str, ...]
    requirement: Requirement
    examples: tuple[str, ...] = ("",)
    scored: bool = True
    paths: tuple[Path, ...] = ()
    unless: str = ""
    note: str = ""

    @property
    def code(self) -> Code:
        """The code of its findings."""
        return _code(self.id, self.title)


@frozen
class ModeControl:
    """A recommendation about modes: none of the files may have a bit outside `mode`.

    `files` has patterns of paths on a node -> the mode that kubeadm gives them. `etcd` rows are about a local etcd
    only. `advice` is what to do where kubeadm's mode is too lax.
    """

    id: str
    title: str
    mode: int
    files: dict[str, int] = field(repr=False)
    scored: bool = True
    etcd: bool = False
    advice: str = ""

    @property
    def code(self) -> Code:
        """The code of its findings."""
        return _code(self.id, self.title)


_SET: Final = Requirement("set")
_FALSE: Final = Requirement("is", ("false",))
_APISERVER, _MANAGER, _SCHEDULER, _ETCD = "kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"
_KUBELET, _PROXY = "kubelet", "kube-proxy"
_STRONG_CIPHERS: Final = (
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
)
_STRONG_KUBELET_CIPHERS: Final = (
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305",
)
_CIPHERS: Final = (
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
)


def _has(*values: str) -> Requirement:
    return Requirement("has", values)


def _lacks(*values: str) -> Requirement:
    return Requirement("lacks", values, absent=True)


CONTROLS: Final = (
    Control(
        "1.2.1",
        "The API server refuses anonymous requests.",
        _APISERVER,
        ("anonymous-auth",),
        _FALSE,
        ("false",),
        scored=False,
        note="with kubeadm, this stops the probes of the API server and joining by a token: rather waive cis-1.2.1",
    ),
    Control(
        "1.2.2", "No file of static tokens authenticates users.", _APISERVER, ("token-auth-file",), Requirement("unset")
    ),
    Control(
        "1.2.3",
        "Services cannot claim external addresses: DenyServiceExternalIPs is on.",
        _APISERVER,
        ("enable-admission-plugins",),
        _has("DenyServiceExternalIPs"),
        ("NodeRestriction,DenyServiceExternalIPs",),
        scored=False,
    ),
    Control(
        "1.2.4",
        "The API server has a client certificate for kubelets.",
        _APISERVER,
        ("kubelet-client-certificate", "kubelet-client-key"),
        _SET,
        ("/etc/kubernetes/pki/apiserver-kubelet-client.crt", "/etc/kubernetes/pki/apiserver-kubelet-client.key"),
    ),
    Control(
        "1.2.5",
        "The API server checks the kubelets' serving certificates.",
        _APISERVER,
        ("kubelet-certificate-authority",),
        _SET,
        ("/etc/kubernetes/pki/ca.crt",),
        note="the kubelets need serving certificates of that authority: "
        "'serverTLSBootstrap: true' in the KubeletConfiguration",
    ),
    Control(
        "1.2.6",
        "Not every request is allowed.",
        _APISERVER,
        ("authorization-mode",),
        Requirement("lacks", ("AlwaysAllow",)),
        ("Node,RBAC",),
        unless="authorization-config",
    ),
    Control(
        "1.2.7",
        "Kubelets are authorized by what runs on their nodes: the mode Node is on.",
        _APISERVER,
        ("authorization-mode",),
        _has("Node"),
        ("Node,RBAC",),
        unless="authorization-config",
    ),
    Control(
        "1.2.8",
        "Roles count: the mode RBAC is on.",
        _APISERVER,
        ("authorization-mode",),
        _has("RBAC"),
        ("Node,RBAC",),
        unless="authorization-config",
    ),
    Control(
        "1.2.9",
        "Events cannot flood the API server: EventRateLimit is on.",
        _APISERVER,
        ("enable-admission-plugins",),
        _has("EventRateLimit"),
        ("NodeRestriction,EventRateLimit",),
        scored=False,
        note="it needs limits in a file, named by admission-control-config-file",
    ),
    Control(
        "1.2.10",
        "Not everything is admitted: AlwaysAdmit is off.",
        _APISERVER,
        ("enable-admission-plugins",),
        _lacks("AlwaysAdmit"),
        ("NodeRestriction",),
    ),
    Control(
        "1.2.11",
        "Nobody uses an image without the right to pull it: AlwaysPullImages is on.",
        _APISERVER,
        ("enable-admission-plugins",),
        _has("AlwaysPullImages"),
        ("NodeRestriction,AlwaysPullImages",),
        scored=False,
    ),
    Control(
        "1.2.12",
        "Pods get service accounts: ServiceAccount is on.",
        _APISERVER,
        ("disable-admission-plugins",),
        _lacks("ServiceAccount"),
    ),
    Control(
        "1.2.13",
        "Nothing is created in a namespace that is going: NamespaceLifecycle is on.",
        _APISERVER,
        ("disable-admission-plugins",),
        _lacks("NamespaceLifecycle"),
    ),
    Control(
        "1.2.14",
        "A kubelet changes its own node only: NodeRestriction is on.",
        _APISERVER,
        ("enable-admission-plugins",),
        _has("NodeRestriction"),
        ("NodeRestriction",),
    ),
    Control("1.2.15", "The API server serves no profiles of itself.", _APISERVER, ("profiling",), _FALSE, ("false",)),
    Control(
        "1.2.16",
        "There is an audit log.",
        _APISERVER,
        ("audit-log-path",),
        _SET,
        ("/var/log/kubernetes/audit.log",),
        note="it needs a policy, named by audit-policy-file, and volumes for both files",
    ),
    Control(
        "1.2.17",
        "The audit log is kept for 30 days or more.",
        _APISERVER,
        ("audit-log-maxage",),
        Requirement("at-least", ("30",)),
        ("30",),
    ),
    Control(
        "1.2.18",
        "Ten or more old files of the audit log are kept.",
        _APISERVER,
        ("audit-log-maxbackup",),
        Requirement("at-least", ("10",)),
        ("10",),
    ),
    Control(
        "1.2.19",
        "A file of the audit log may grow to 100 MB or more.",
        _APISERVER,
        ("audit-log-maxsize",),
        Requirement("at-least", ("100",)),
        ("100",),
    ),
    Control(
        "1.2.20",
        "Requests to the API server end in time.",
        _APISERVER,
        ("request-timeout",),
        Requirement("is-not", ("0", "0s"), absent=True),
        ("60s",),
        scored=False,
    ),
    Control(
        "1.2.21",
        "A token dies with its service account.",
        _APISERVER,
        ("service-account-lookup",),
        Requirement("is", ("true",), absent=True),
    ),
    Control(
        "1.2.22",
        "Service account tokens are checked with a key of their own.",
        _APISERVER,
        ("service-account-key-file",),
        _SET,
        ("/etc/kubernetes/pki/sa.pub",),
    ),
    Control(
        "1.2.23",
        "The API server has a client certificate for etcd.",
        _APISERVER,
        ("etcd-certfile", "etcd-keyfile"),
        _SET,
        ("/etc/kubernetes/pki/apiserver-etcd-client.crt", "/etc/kubernetes/pki/apiserver-etcd-client.key"),
        note="of an external etcd: etcd.external.certFile and keyFile",
    ),
    Control(
        "1.2.24",
        "The API server has a serving certificate.",
        _APISERVER,
        ("tls-cert-file", "tls-private-key-file"),
        _SET,
        ("/etc/kubernetes/pki/apiserver.crt", "/etc/kubernetes/pki/apiserver.key"),
    ),
    Control(
        "1.2.25",
        "The API server knows an authority for client certificates.",
        _APISERVER,
        ("client-ca-file",),
        _SET,
        ("/etc/kubernetes/pki/ca.crt",),
    ),
    Control(
        "1.2.26",
        "The API server checks etcd's certificate.",
        _APISERVER,
        ("etcd-cafile",),
        _SET,
        ("/etc/kubernetes/pki/etcd/ca.crt",),
        note="of an external etcd: etcd.external.caFile",
    ),
    Control(
        "1.2.27",
        "Secrets are encrypted in etcd.",
        _APISERVER,
        ("encryption-provider-config",),
        _SET,
        ("/etc/kubernetes/encryption.yaml",),
        scored=False,
        note="it names a file with keys, which needs a volume",
    ),
    Control(
        "1.2.29",
        "The API server takes strong ciphers only.",
        _APISERVER,
        ("tls-cipher-suites",),
        Requirement("only", _STRONG_CIPHERS),
        (_CIPHERS,),
        scored=False,
    ),
    Control(
        "1.2.30",
        "Service account tokens keep to the time that a pod asks for.",
        _APISERVER,
        ("service-account-extend-token-expiration",),
        _FALSE,
        ("false",),
    ),
    Control(
        "1.3.1",
        "Finished pods are cleared away.",
        _MANAGER,
        ("terminated-pod-gc-threshold",),
        _SET,
        ("1000",),
        scored=False,
    ),
    Control(
        "1.3.2", "The controller manager serves no profiles of itself.", _MANAGER, ("profiling",), _FALSE, ("false",)
    ),
    Control(
        "1.3.3",
        "Each controller has rights of its own.",
        _MANAGER,
        ("use-service-account-credentials",),
        Requirement("is-not", ("false",)),
        ("true",),
    ),
    Control(
        "1.3.4",
        "Service account tokens are signed with a key of their own.",
        _MANAGER,
        ("service-account-private-key-file",),
        _SET,
        ("/etc/kubernetes/pki/sa.key",),
    ),
    Control(
        "1.3.5",
        "Pods learn the API server's authority.",
        _MANAGER,
        ("root-ca-file",),
        _SET,
        ("/etc/kubernetes/pki/ca.crt",),
    ),
    Control(
        "1.3.6",
        "The kubelets' serving certificates are renewed.",
        _MANAGER,
        ("feature-gates",),
        _lacks("RotateKubeletServerCertificate=false"),
    ),
    Control(
        "1.3.7",
        "The controller manager's own port is for the node only.",
        _MANAGER,
        ("bind-address",),
        Requirement("is", ("127.0.0.1",), absent=True),
    ),
    Control("1.4.1", "The scheduler serves no profiles of itself.", _SCHEDULER, ("profiling",), _FALSE, ("false",)),
    Control(
        "1.4.2",
        "The scheduler's own port is for the node only.",
        _SCHEDULER,
        ("bind-address",),
        Requirement("is", ("127.0.0.1",), absent=True),
    ),
    Control(
        "2.1",
        "etcd has a serving certificate.",
        _ETCD,
        ("cert-file", "key-file"),
        _SET,
        ("/etc/kubernetes/pki/etcd/server.crt", "/etc/kubernetes/pki/etcd/server.key"),
    ),
    Control(
        "2.2",
        "etcd asks its clients for certificates.",
        _ETCD,
        ("client-cert-auth",),
        Requirement("is", ("true",)),
        ("true",),
    ),
    Control(
        "2.3",
        "etcd makes itself no serving certificate.",
        _ETCD,
        ("auto-tls",),
        Requirement("is", ("false",), absent=True),
    ),
    Control(
        "2.4",
        "etcd has a certificate for its peers.",
        _ETCD,
        ("peer-cert-file", "peer-key-file"),
        _SET,
        ("/etc/kubernetes/pki/etcd/peer.crt", "/etc/kubernetes/pki/etcd/peer.key"),
    ),
    Control(
        "2.5",
        "etcd asks its peers for certificates.",
        _ETCD,
        ("peer-client-cert-auth",),
        Requirement("is", ("true",)),
        ("true",),
    ),
    Control(
        "2.6",
        "etcd makes itself no certificate for its peers.",
        _ETCD,
        ("peer-auto-tls",),
        Requirement("is", ("false",), absent=True),
    ),
    Control(
        "2.7",
        "etcd has an authority other than the cluster's.",
        _ETCD,
        ("trusted-ca-file",),
        Requirement("is-not", ("", "{pki}/ca.crt")),
        ("/etc/kubernetes/pki/etcd/ca.crt",),
        scored=False,
    ),
    Control(
        "3.2.1",
        "There is an audit policy.",
        _APISERVER,
        ("audit-policy-file",),
        _SET,
        ("/etc/kubernetes/audit-policy.yaml",),
        scored=False,
        note="the file needs a volume",
    ),
    Control(
        "4.2.1",
        "The kubelet refuses anonymous requests.",
        _KUBELET,
        ("anonymous-auth",),
        _FALSE,
        ("false",),
        paths=(("authentication", "anonymous", "enabled"),),
    ),
    Control(
        "4.2.2",
        "The kubelet asks the API server who may do what.",
        _KUBELET,
        ("authorization-mode",),
        Requirement("is-not", ("AlwaysAllow",)),
        ("Webhook",),
        paths=(("authorization", "mode"),),
    ),
    Control(
        "4.2.3",
        "The kubelet knows an authority for client certificates.",
        _KUBELET,
        ("client-ca-file",),
        _SET,
        ("/etc/kubernetes/pki/ca.crt",),
        paths=(("authentication", "x509", "clientCAFile"),),
    ),
    Control(
        "4.2.4",
        "The kubelet has no port without credentials.",
        _KUBELET,
        ("read-only-port",),
        Requirement("is", ("0",), absent=True),
        ("0",),
        scored=False,
        paths=(("readOnlyPort",),),
    ),
    Control(
        "4.2.5",
        "Idle streams of the kubelet end.",
        _KUBELET,
        ("streaming-connection-idle-timeout",),
        Requirement("is-not", ("0", "0s"), absent=True),
        ("4h",),
        scored=False,
    ),
    Control(
        "4.2.6",
        "The kubelet keeps its iptables chains.",
        _KUBELET,
        ("make-iptables-util-chains",),
        Requirement("is", ("true",), absent=True),
        ("true",),
        paths=(("makeIPTablesUtilChains",),),
    ),
    Control(
        "4.2.7",
        "The node has its host's name.",
        _KUBELET,
        ("hostname-override",),
        Requirement("unset"),
        scored=False,
        note="kubeadm writes --hostname-override unless the host has the node's name: say so by "
        "`host: {hostName: ...}` in a ClusterSpec",
    ),
    Control(
        "4.2.8",
        "Events of the kubelet are limited, or not at all, but not stopped.",
        _KUBELET,
        ("event-qps",),
        Requirement("at-least", ("0",), absent=True),
        ("5",),
        scored=False,
        paths=(("eventRecordQPS",),),
    ),
    Control(
        "4.2.9",
        "The kubelet has a serving certificate.",
        _KUBELET,
        ("tls-cert-file", "tls-private-key-file"),
        _SET,
        ("/var/lib/kubelet/pki/kubelet.crt", "/var/lib/kubelet/pki/kubelet.key"),
        scored=False,
        paths=(("tlsCertFile",), ("tlsPrivateKeyFile",)),
        note="with 'serverTLSBootstrap: true' the kubelet gets one from the cluster and needs no such fields: "
        "rather waive cis-4.2.9",
    ),
    Control(
        "4.2.10",
        "The kubelet's client certificate is renewed.",
        _KUBELET,
        ("rotate-certificates",),
        Requirement("is", ("true",), absent=True),
        ("true",),
        paths=(("rotateCertificates",),),
    ),
    Control(
        "4.2.11",
        "The kubelet's serving certificate is renewed.",
        _KUBELET,
        ("feature-gates",),
        _lacks("RotateKubeletServerCertificate=false"),
        scored=False,
        paths=(("featureGates",),),
    ),
    Control(
        "4.2.12",
        "The kubelet takes strong ciphers only.",
        _KUBELET,
        ("tls-cipher-suites",),
        Requirement("only", _STRONG_KUBELET_CIPHERS),
        (_CIPHERS,),
        scored=False,
        paths=(("tlsCipherSuites",),),
    ),
    Control(
        "4.2.13",
        "The processes of a pod are limited.",
        _KUBELET,
        ("pod-max-pids",),
        Requirement("at-least", ("1",)),
        ("4096",),
        scored=False,
        paths=(("podPidsLimit",),),
    ),
    Control(
        "4.2.14",
        "Pods run with the runtime's seccomp profile.",
        _KUBELET,
        ("seccomp-default",),
        Requirement("is", ("true",)),
        ("true",),
        scored=False,
        paths=(("seccompDefault",),),
    ),
    Control(
        "4.3.1",
        "kube-proxy's metrics are for the node only.",
        _PROXY,
        ("metrics-bind-address",),
        Requirement("begins", ("127.0.0.1", "[::1]", "localhost"), absent=True),
        ("127.0.0.1:10249",),
        paths=(("metricsBindAddress",),),
    ),
)
"""Recommendations about arguments and configuration fields."""

_MANIFESTS: Final = "/etc/kubernetes/manifests"

MODES: Final = (
    ModeControl(
        "1.1.1", "The API server's manifest is for root only.", 0o600, {f"{_MANIFESTS}/kube-apiserver.yaml": 0o600}
    ),
    ModeControl(
        "1.1.3",
        "The controller manager's manifest is for root only.",
        0o600,
        {f"{_MANIFESTS}/kube-controller-manager.yaml": 0o600},
    ),
    ModeControl(
        "1.1.5", "The scheduler's manifest is for root only.", 0o600, {f"{_MANIFESTS}/kube-scheduler.yaml": 0o600}
    ),
    ModeControl("1.1.7", "etcd's manifest is for root only.", 0o600, {f"{_MANIFESTS}/etcd.yaml": 0o600}, etcd=True),
    ModeControl(
        "1.1.13",
        "The administrators' kubeconfigs are for root only.",
        0o600,
        {"/etc/kubernetes/admin.conf": 0o600, "/etc/kubernetes/super-admin.conf": 0o600},
    ),
    ModeControl(
        "1.1.15", "The scheduler's kubeconfig is for root only.", 0o600, {"/etc/kubernetes/scheduler.conf": 0o600}
    ),
    ModeControl(
        "1.1.17",
        "The controller manager's kubeconfig is for root only.",
        0o600,
        {"/etc/kubernetes/controller-manager.conf": 0o600},
    ),
    ModeControl(
        "1.1.20", "Certificates are written by root only.", 0o644, {"/etc/kubernetes/pki/*.crt": 0o644}, scored=False
    ),
    ModeControl("1.1.21", "Private keys are for root only.", 0o600, {"/etc/kubernetes/pki/*.key": 0o600}, scored=False),
    ModeControl("4.1.5", "The kubelet's kubeconfig is for root only.", 0o600, {"/etc/kubernetes/kubelet.conf": 0o600}),
    ModeControl(
        "4.1.7",
        "The cluster's authority is written by root only.",
        0o644,
        {"/etc/kubernetes/pki/ca.crt": 0o644},
        scored=False,
    ),
    ModeControl(
        "4.1.9",
        "The kubelet's configuration is for root only.",
        0o600,
        {"/var/lib/kubelet/config.yaml": 0o644},
        advice="kubeadm writes it so, and so does kspec: set the mode where the machine is made, and waive cis-4.1.9",
    ),
)
"""Recommendations about the modes of files that a build writes."""

_OWNER: Final = "the output has no owners: whoever lays it over a root folder decides"
_RUNNING: Final = "only the running cluster knows"
_POLICIES: Final = ((1, 13), (2, 12), (3, 2), (4, 2), (5, 1), (6, 4))
"""Section 5's parts, and how many recommendations each has."""

UNDECIDED: Final = {
    **dict.fromkeys(("1.1.2", "1.1.4", "1.1.6", "1.1.8"), _OWNER),
    **dict.fromkeys(("1.1.9", "1.1.10"), "the files are the network plugin's"),
    "1.1.11": "etcd's data is not part of the output",
    "1.1.12": _OWNER,
    **dict.fromkeys(("1.1.14", "1.1.16", "1.1.18", "1.1.19"), _OWNER),
    "1.2.28": "the encryption configuration is a file of the user's",
    **dict.fromkeys(("3.1.1", "3.1.2", "3.1.3"), _RUNNING),
    "3.2.2": "the audit policy is a file of the user's",
    "4.1.1": "the kubelet's service is its package's",
    "4.1.2": "the kubelet's service is its package's",
    "4.1.3": "kube-proxy's kubeconfig is in a ConfigMap",
    "4.1.4": "kube-proxy's kubeconfig is in a ConfigMap",
    **dict.fromkeys(("4.1.6", "4.1.8", "4.1.10"), _OWNER),
    **{f"5.{section}.{number}": _RUNNING for section, count in _POLICIES for number in range(1, count + 1)},
}
"""Recommendations that no build decides -> why."""

UNDECIDED_SCORED: Final = frozenset(
    (
        *("1.1.2", "1.1.4", "1.1.6", "1.1.8", "1.1.11", "1.1.12", "1.1.14", "1.1.16", "1.1.18", "1.1.19"),
        *("4.1.1", "4.1.2", "4.1.6", "4.1.10"),
    )
)
"""Those of them that the benchmark scores."""
