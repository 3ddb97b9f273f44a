"""Files for nodes: what they can be made of, and what a component needs to use one.

Facts of kube-apiserver's and kube-scheduler's options (`--audit-policy-file`, `--encryption-provider-config`,
`--admission-control-config-file`, `--token-auth-file`; kube-scheduler's `--config`). Where the files stand is ours.
"""

from typing import Final, NamedTuple

from kspec.model import kinds

AUDIT_POLICY: Final = "Policy"
ENCRYPTION: Final = "EncryptionConfiguration"
DOCUMENTS: Final = {
    "kubeSchedulerConfiguration": ("kubescheduler.config.k8s.io/v1", kinds.KUBE_SCHEDULER),
    "auditPolicy": ("audit.k8s.io/v1", AUDIT_POLICY),
    "encryptionConfiguration": ("apiserver.config.k8s.io/v1", ENCRYPTION),
    "admissionConfiguration": ("apiserver.config.k8s.io/v1", "AdmissionConfiguration"),
}
"""What a file can be that has a type: the field of its entry -> API version and kind."""
STATIC_TOKENS: Final = "staticTokens"
KUBEADM_CONFIG: Final = "kubeadmConfig"
SOURCES: Final = ("content", "from", STATIC_TOKENS, *DOCUMENTS, KUBEADM_CONFIG)
"""What a file's content can come from: exactly one of these fields is set."""
ALWAYS_SECRET: Final = (STATIC_TOKENS, "encryptionConfiguration", KUBEADM_CONFIG)
"""Those of them that hold secrets."""

SECRET_MODE, PUBLIC_MODE = 0o600, 0o644


class ComponentFile(NamedTuple):
    """A file that a component uses when its short name is given.

    `component` is the field of the component, in the ClusterSpec as in the ClusterConfiguration, `name` the short name
    in it, `source` the field of a file's entry that means the same. The component gets `argument` with the file's
    `path`, and the volume `volume` that brings the file into its pod.
    """

    component: str
    name: str
    source: str
    path: str
    argument: str
    volume: str


COMPONENT_FILES: Final = (
    ComponentFile(
        "apiServer",
        "auditPolicy",
        "auditPolicy",
        "/etc/kubernetes/audit/policy.yaml",
        "audit-policy-file",
        "audit-policy",
    ),
    ComponentFile(
        "apiServer",
        "encryptionConfiguration",
        "encryptionConfiguration",
        "/etc/kubernetes/encryption/configuration.yaml",
        "encryption-provider-config",
        "encryption-configuration",
    ),
    ComponentFile(
        "apiServer",
        "admissionConfiguration",
        "admissionConfiguration",
        "/etc/kubernetes/admission/configuration.yaml",
        "admission-control-config-file",
        "admission-configuration",
    ),
    ComponentFile(
        "apiServer",
        "staticTokens",
        STATIC_TOKENS,
        "/etc/kubernetes/known_tokens.csv",
        "token-auth-file",
        "static-tokens",
    ),
    ComponentFile(
        "scheduler",
        "configuration",
        "kubeSchedulerConfiguration",
        "/etc/kubernetes/extra/scheduler-configuration.yaml",
        "config",
        "scheduler-configuration",
    ),
)
"""In the order in which their arguments are added."""

SCHEDULER_KUBECONFIG: Final = "/etc/kubernetes/scheduler.conf"
"""kube-scheduler's own: with `--config` it heeds `--kubeconfig` no more, and the file has to name it."""

KEY_SIZES: Final = {"aescbc": (32, 16, 24), "aesgcm": (32, 16, 24), "secretbox": (32,)}
"""Providers of an EncryptionConfiguration with keys -> how many bytes these may have, first how many are drawn."""

AUDIT_LEVELS: Final = ("None", "Metadata", "Request", "RequestResponse")
AUDIT_STAGES: Final = ("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic")
"""The words of an audit policy (apiserver/pkg/apis/audit/types.go)."""

PROVIDERS: Final = ("aescbc", "aesgcm", "secretbox", "identity", "kms")
WITHOUT_API: Final = ("apiserveripinfo", "serviceipallocations", "servicenodeportallocations")
"""What stands in etcd and is not an object of the API."""
GONE_GROUPS: Final = {"events.k8s.io": "etcd has them under the plain name, events", "extensions": "that group is gone"}
KMS_VERSIONS: Final = ("v1", "v2")
"""v1, which is the default, needs the API server's feature gate KMSv1. As the three above, this is of an
EncryptionConfiguration (apiserver/pkg/apis/apiserver/validation/validation_encryption.go)."""
