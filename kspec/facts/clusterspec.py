"""The shape of kspec's own document, `kspec.dev/v1alpha1 ClusterSpec`, in the form of the release type tables."""

from typing import Final

API_VERSION: Final = "kspec.dev/v1alpha1"
KIND: Final = "ClusterSpec"

ROOT: Final = "kspec/v1alpha1.ClusterSpec"
TYPES: Final = {
    ROOT: (("apiVersion", "string"), ("kind", "string"), ("host", "kspec/v1alpha1.Host")),
    "kspec/v1alpha1.Host": (
        ("profile", "any"),
        ("systemdResolved", "bool"),
        ("hostName", "string"),
        ("proxyVariables", "map[string]string"),
    ),
}
"""Each type's fields: name and type. `profile` is a profile's name or a list of folders."""
