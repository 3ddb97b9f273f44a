"""Which fields hold secrets, and what beside them is public.

A field is meant wherever it stands and however it is misspelt: what may be shown is decided before anything is known to
be right. Of kubeadm's, kspec's and the components' documents, of kubeconfigs, and of what patches add to pods.
"""

from collections.abc import Mapping
from typing import Final

SECRETS: Final = frozenset(
    (
        *("token", "tlsBootstrapToken", "certificateKey", "secret", "content", "keyData", "stringData"),
        *("staticPodURLHeader", "password", "client-key-data", "id-token", "access-token", "refresh-token"),
    )
)
"""Whatever stands below one of these is a secret, or can be one: keys of mappings too."""
HEADERS: Final = frozenset({"Authorization", "Proxy-Authorization"})
"""Of HTTP: taken for a secret's name as they are written, since a field is called much the same."""
FREE_TEXT: Final = frozenset({"content"})
"""Those of them that hold any text, most of which is none."""

TELLING: Final = (
    "token",
    "secret",
    "passw",
    "passphrase",
    "credential",
    "privatekey",
    "bearer",
    "apikey",
)
"""A name with one of these in it, in small letters and without - and _, names a secret, whoever thought it up ..."""
PLACES: Final = ("file", "path", "dir", "name", "hash", "hashes", "ttl", "url", "endpoint", "driver", "kind", "lookup")
"""... unless it ends so."""

_DISCOVERY: Final = frozenset(
    (*("apiServerEndpoint", "caCertHashes", "unsafeSkipCAVerification", "kubeConfigPath", "timeout"),)
)
_KEY: Final = frozenset({"name"})
HOLDERS: Final[Mapping[str, frozenset[str]]] = {
    "bootstrapTokens": frozenset({"description", "ttl", "expires", "usages", "groups"}),
    "staticTokens": frozenset({"user", "uid", "groups"}),
    "files": frozenset({"path", "mode", "role", "node", "from", "kubeadmConfig", "kubeSchedulerConfiguration"}),
    "encryptionConfiguration": frozenset({"from", "apiVersion", "kind"}),
    "resources": frozenset({"cpu", "memory", "group", "resourceNames", "name", "from"}),
    "providers": frozenset({"name", "endpoint", "apiVersion", "cachesize", "timeout"}),
    "aescbc": _KEY,
    "aesgcm": _KEY,
    "secretbox": _KEY,
    "keys": _KEY,
    "discovery": _DISCOVERY,
    "bootstrapToken": _DISCOVERY,
    "file": _DISCOVERY,
    "controlPlane": frozenset({"advertiseAddress", "bindPort"}),
    "extraEnvs": _KEY,
    "env": _KEY,
    "httpHeaders": _KEY,
    "tlsConfig": frozenset({"insecure", "serverName", "certFile", "keyFile", "caFile", "certData", "caData"}),
    "users": frozenset({"name", "user"}),
    "user": frozenset({"username", "client-certificate", "client-certificate-data", "client-key", "tokenFile"}),
}
"""Fields in which a secret stands beside what is public: what of it, directly below, is public."""
DIRECT: Final = frozenset({"file", "resources", "user"})
"""Those of them whose own value, where it is a word or a list of words, is public too."""

NAMED_VALUES: Final = frozenset({"extraEnvs", "env", "httpHeaders"})
"""Lists of pairs whose `value` is a secret, or can be one ..."""
PLAIN_VALUES: Final = frozenset({"extraArgs", "kubeletExtraArgs", "taints", "data"})
"""... and those whose `value` is public: any other, misspelt or made up, is taken for one of the former."""

PUBLIC_KINDS: Final = frozenset(
    (
        *("ClusterConfiguration", "KubeletConfiguration", "KubeProxyConfiguration", "KubeSchedulerConfiguration"),
        *("ResetConfiguration", "UpgradeConfiguration", "Policy", "AdmissionConfiguration", "Pod", "Deployment"),
        *("DaemonSet", "ConfigMap", "Pack"),
    )
)
"""Documents in which no secret stands at the top: an unknown field there hides none."""

JSON_PATCH: Final = frozenset({"op", "path", "from", "value"})
"""The fields of an operation of a JSON patch."""

PROXIES: Final = "proxyVariables"
"""URLs below it, or what is meant for one, may have a user and a password before their @."""
