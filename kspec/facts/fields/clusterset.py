"""The fields of a set of clusters, the ClusterSet."""

from typing import Final

from kspec.facts import clusterset
from kspec.model.fieldtext import FieldText

CLUSTER_SET: Final[dict[str, FieldText]] = {
    "ClusterSet.apiVersion": FieldText("The API version of this document.", clusterset.API_VERSION),
    "ClusterSet.kind": FieldText("The kind of this document.", clusterset.KIND),
    "ClusterSet.name": FieldText("The set's name, which its folder in the output has as well.", "shop"),
    "ClusterSet.clusters": FieldText(
        "The clusters: the name of each, and its spec, relative to this file.",
        "{eu: eu.yaml, us: us.yaml}",
        "every spec in the folder of this file",
    ),
    "ClusterSet.authorities": FieldText(
        "Whose the clusters' authorities are: each cluster's own, or intermediate ones below a root that the set's "
        "keyring keeps.",
        clusterset.SHARED_ROOT,
        clusterset.SEPARATE,
        values=clusterset.AUTHORITIES,
    ),
    "ClusterSet.hub": FieldText(
        "The cluster in which the programs run that look after the others.", "eu", "none of them"
    ),
    "ClusterSet.registrations": FieldText(
        "The programs to which the clusters are made known, by objects that are applied in the hub.",
        "[argocd]",
        values=clusterset.REGISTRATIONS,
    ),
    "ClusterSet.sharedServices": FieldText(
        "Whether a service of one cluster is found by its name in the others.", "true", "false"
    ),
    "ClusterSet.waivers": FieldText(
        "Codes of findings that are meant so; `kspec explain CODE` says which can be waived.", "[set-service-overlap]"
    ),
}
