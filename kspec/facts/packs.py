"""Packs: which there are, and the shape of a pack's own description, `pack.yaml`, in the form of the type tables."""

from typing import Final

API_VERSION: Final = "kspec.dev/v1alpha1"
KIND: Final = "Pack"
DESCRIPTION: Final = "pack.yaml"
"""The file that makes a folder a pack."""

BUILT_IN: Final = (
    "bridge",
    "coredns",
    "csi",
    "device-plugin",
    "flannel",
    "headlamp",
    "kube-proxy",
    "metrics-server",
    "node-local-dns",
    "prometheus",
)
"""The packs that come with kspec: each is a folder of that name in `kspec/packs`."""
ALIASES: Final = {"dashboard": "headlamp"}
"""Other names of packs."""
WHY_ALIAS: Final = {"dashboard": "the Kubernetes Dashboard is archived, and Headlamp succeeds it"}

ROOT: Final = "kspec/v1alpha1.Pack"
TYPES: Final = {
    ROOT: (
        ("apiVersion", "string"),
        ("kind", "string"),
        ("name", "string"),
        ("version", "string"),
        ("summary", "string"),
        ("provides", "string"),
        ("needs", "[]string"),
        ("objects", "string"),
        ("parameters", "[]kspec/v1alpha1.PackParameter"),
        ("arguments", "[]kspec/v1alpha1.PackArgument"),
        ("volumes", "[]kspec/v1alpha1.PackVolume"),
        ("certificates", "[]kspec/v1alpha1.PackCertificate"),
    ),
    "kspec/v1alpha1.PackParameter": (
        ("name", "string"),
        ("type", "string"),
        ("description", "string"),
        ("default", "any"),
        ("required", "bool"),
        ("minimum", "int64"),
        ("maximum", "int64"),
        ("values", "[]string"),
        ("format", "string"),
    ),
    "kspec/v1alpha1.PackArgument": (
        ("component", "string"),
        ("name", "string"),
        ("value", "string"),
        ("ipv6Value", "string"),
    ),
    "kspec/v1alpha1.PackVolume": (("component", "string"), ("name", "string"), ("path", "string")),
    "kspec/v1alpha1.PackCertificate": (
        ("name", "string"),
        ("authority", "string"),
        ("commonName", "string"),
        ("organizations", "[]string"),
        ("usages", "[]string"),
        ("dnsNames", "[]string"),
        ("perNode", "bool"),
        ("namespace", "string"),
        ("secretName", "string"),
        ("folder", "string"),
        ("kubeconfig", "string"),
    ),
}
"""Each type's fields: name and type."""

PARAMETER_TYPES: Final = {
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
    "strings": "a list of strings",
    "map": "a mapping of strings",
}
"""What a parameter can be, and how that is called."""
FORMATS: Final = {
    "address": "IP address",
    "duration": "duration, such as 15d or 1h30m",
    "image": "name of an image",
    "interface": "name of a network interface",
    "name": "name of an object",
    "networks": "list of networks, such as 10.244.1.0/24",
    "quantity": "quantity, such as 20Gi",
    "server": "server of names, such as 192.0.2.53 or /etc/resolv.conf",
}
"""What each text of a parameter can be besides, and how that is called."""
TEXTS: Final = ("string", "strings", "map")
"""The types of parameters that are of texts."""
PROCESSES: Final = {
    "apiServer": "kube-apiserver",
    "controllerManager": "kube-controller-manager",
    "scheduler": "kube-scheduler",
    "etcd": "etcd",
}
"""How the process is called of what a ClusterConfiguration calls so."""
COMPONENTS: Final = tuple(PROCESSES)
"""Whose arguments a pack may set, as a ClusterConfiguration calls them."""
WITH_VOLUMES: Final = ("apiServer", "controllerManager", "scheduler")
NEEDS: Final = ("kubeletServingCertificates",)
"""What of the spec a pack can need to be on: fields of the ClusterSpec."""
AUTHORITIES: Final = ("ca", "etcd/ca", "front-proxy-ca")
USAGES: Final = ("server", "client")

PHASES: Final = {"coredns": "addon/coredns", "kube-proxy": "addon/kube-proxy"}
"""The packs whose objects are kubeadm's own, and kubeadm's phase that makes them: they are in every cluster."""
