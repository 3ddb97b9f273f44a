"""The files of a set of clusters: what is of all of them together."""

from collections.abc import Mapping, Sequence
from typing import Final

from kspec.encode.kubeconfig import Cluster, merged
from kspec.facts import clusterset
from kspec.make.listings import checksums_file, ignore_file
from kspec.make.registrations import property_files, registration_files
from kspec.model.clusterset import ClusterSet
from kspec.model.file import File, Withheld
from kspec.model.registration import Registered
from kspec.x509 import pem

KUBECONFIG: Final = "kubeconfig"
_USER: Final = "admin"


def set_files(given: ClusterSet, clusters: Sequence[Registered]) -> tuple[File, ...]:
    """All of them but the manifest: the merged kubeconfig, the root's certificate and chains, and registrations.

    The hub is not registered with itself. Its own context is the current one; else the first cluster's.
    """
    looked_after = [cluster for cluster in clusters if cluster.name != given.hub]
    files = [
        _kubeconfig(given, clusters),
        *_chains(given, clusters),
        *(file for program in given.registrations for file in registration_files(given.name, program, looked_after)),
        *(property_files(given.name, clusters) if given.shared_services else ()),
    ]
    files.append(ignore_file(files))
    return (*files, checksums_file(files))


def _kubeconfig(given: ClusterSet, clusters: Sequence[Registered]) -> File:
    entries = []
    for cluster in clusters:
        if cluster.admin.key is None:
            return File(KUBECONFIG, Withheld(), mode=0o600)
        context = f"{_USER}@{cluster.name}"
        known = Cluster(cluster.name, cluster.server, cluster.authority)
        entries.append((context, known, cluster.admin.certificate, cluster.admin.key))
    current = f"{_USER}@{given.hub or clusters[0].name}"
    return File(KUBECONFIG, merged(entries, current), mode=0o600)


def _chains(given: ClusterSet, clusters: Sequence[Registered]) -> list[File]:
    """The root, and behind each authority below it the root: for programs that follow a chain up to its end.

    While the root is rotated it is two, and so is an authority while that is.
    """
    if given.authorities != clusterset.SHARED_ROOT or given.root is None:
        return []
    other = given.other_root if given.root_stage != "drop" else None
    root = pem.encode_certificates([found for found in (given.root, other) if found is not None])
    chains: Mapping[str, bytes] = {
        f"chains/{cluster.name}/{name.replace('/', '-')}.crt": own + root
        for cluster in clusters
        for name, own in cluster.authorities.items()
    }
    return [File("root.crt", root), *(File(path, content) for path, content in chains.items())]
