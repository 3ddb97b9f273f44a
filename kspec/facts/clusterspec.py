"""The shape of kspec's own document, `kspec.dev/v1alpha1 ClusterSpec`, in the form of the release type tables."""

from typing import Final

API_VERSION: Final = "kspec.dev/v1alpha1"
KIND: Final = "ClusterSpec"

ROOT: Final = "kspec/v1alpha1.ClusterSpec"
TYPES: Final = {
    ROOT: (
        ("apiVersion", "string"),
        ("kind", "string"),
        ("extends", "string"),
        ("host", "kspec/v1alpha1.Host"),
        ("etcd", "kspec/v1alpha1.Etcd"),
        ("credentials", "string"),
        ("kubeletServingCertificates", "bool"),
        ("nodes", "[]kspec/v1alpha1.Node"),
        ("files", "[]kspec/v1alpha1.File"),
        ("apiServer", "kspec/v1alpha1.APIServerFiles"),
        ("scheduler", "kspec/v1alpha1.SchedulerFiles"),
        ("packs", "any"),
        ("waivers", "[]string"),
    ),
    "kspec/v1alpha1.Host": (
        ("profile", "any"),
        ("systemdResolved", "bool"),
        ("hostName", "string"),
        ("proxyVariables", "map[string]string"),
        ("kubeletUnit", "bool"),
    ),
    "kspec/v1alpha1.Etcd": (("bootstrap", "string"),),
    "kspec/v1alpha1.Node": (
        ("name", "string"),
        ("role", "string"),
        ("address", "string"),
        ("bindPort", "int32"),
        ("labels", "map[string]string"),
        ("taints", "[]kspec/v1alpha1.Taint"),
        ("criSocket", "string"),
        ("kubeletExtraArgs", "[]kspec/v1alpha1.Argument"),
        ("patches", "kspec/v1alpha1.Patches"),
        ("credentials", "string"),
        ("kubeletServingCertificate", "bool"),
        ("host", "kspec/v1alpha1.Host"),
    ),
    "kspec/v1alpha1.Taint": (("key", "string"), ("value", "string"), ("effect", "string")),
    "kspec/v1alpha1.Argument": (("name", "string"), ("value", "string")),
    "kspec/v1alpha1.Patches": (("directory", "string"),),
    "kspec/v1alpha1.File": (
        ("path", "string"),
        ("mode", "any"),
        ("secret", "bool"),
        ("role", "string"),
        ("node", "string"),
        ("content", "string"),
        ("from", "string"),
        ("staticTokens", "[]kspec/v1alpha1.StaticToken"),
        ("kubeSchedulerConfiguration", "any"),
        ("auditPolicy", "any"),
        ("encryptionConfiguration", "any"),
        ("admissionConfiguration", "any"),
        ("kubeadmConfig", "bool"),
    ),
    "kspec/v1alpha1.StaticToken": (
        ("user", "string"),
        ("uid", "string"),
        ("groups", "[]string"),
        ("token", "string"),
    ),
    "kspec/v1alpha1.APIServerFiles": (
        ("auditPolicy", "any"),
        ("encryptionConfiguration", "any"),
        ("admissionConfiguration", "any"),
        ("staticTokens", "[]kspec/v1alpha1.StaticToken"),
    ),
    "kspec/v1alpha1.SchedulerFiles": (("configuration", "any"),),
}
"""Each type's fields: name and type.

`packs` is a list of names, or of mappings of `name`, `source` and `parameters`.
`profile` is a profile's name or a list of folders, `mode` a string of octal digits or an octal number, and a
configuration of a component is its document, or `{from: FILE}`: it is read by the release's own types.
"""

ROLES: Final = ("control-plane", "worker", "etcd")
"""What a node can be; a node that does not say is a worker."""
CREDENTIALS: Final = ("issued", "bootstrap")
"""How a kubelet gets its client certificate."""
BOOTSTRAPS: Final = ("static", "join")
"""How the members of an etcd in static pods find each other."""
