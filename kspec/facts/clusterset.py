"""The shape of a set of clusters, `kspec.dev/v1alpha1 ClusterSet`, in the form of the release type tables."""

from typing import Final

API_VERSION: Final = "kspec.dev/v1alpha1"
KIND: Final = "ClusterSet"

ROOT: Final = "kspec/v1alpha1.ClusterSet"
TYPES: Final = {
    ROOT: (
        ("apiVersion", "string"),
        ("kind", "string"),
        ("name", "string"),
        ("clusters", "map[string]string"),
        ("authorities", "string"),
        ("hub", "string"),
        ("registrations", "[]string"),
        ("sharedServices", "bool"),
        ("waivers", "[]string"),
    ),
}
"""Each type's fields: name and type."""

SEPARATE: Final = "separate"
SHARED_ROOT: Final = "shared-root"
AUTHORITIES: Final = (SEPARATE, SHARED_ROOT)
"""Whose the clusters' authorities are: each cluster's own, or below one root that the set keeps."""

KARMADA: Final = "karmada"
ARGOCD: Final = "argocd"
CLUSTER_API: Final = "cluster-api"
REGISTRATIONS: Final = (KARMADA, ARGOCD, CLUSTER_API)
"""The programs with which a hub can know the clusters."""

WITH_CERTIFICATE: Final = (ARGOCD, CLUSTER_API)
"""Those of them that come to a cluster by a client certificate; Karmada takes a token alone."""
HUB_USER: Final = "kspec:hub:"
"""How the user begins as whom a program comes to a cluster: its name stands behind it."""

ROOT_ALGORITHM: Final = "ECDSA-P384"
ROOT_DAYS: Final = 20 * 365
"""The key of a shared root, and for how long its certificate is valid: twice as long as kubeadm's authorities are."""

KUBECTL_SKEW: Final = 1
"""How many minor releases kubectl may be away from an API server, older or newer (Kubernetes' version skew policy).

So one kubectl, and whatever else is built of one client library, serves clusters that are twice as far apart.
"""

RESERVED_DOMAIN: Final = "clusterset.local"
"""The DNS domain that the Multi-Cluster Services API has for what all clusters share (KEP-1645)."""
