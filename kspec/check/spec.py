"""Every invariant of a spec, in order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeAlias

from kspec.check.advice.spec import ADVICE
from kspec.check.arguments.etcd_urls import check_etcd_urls
from kspec.check.arguments.node_masks import check_node_masks
from kspec.check.cluster.nodes import check_choices, check_labels_and_taints, check_unused_fields
from kspec.check.cluster.topology import (
    check_addresses,
    check_etcd_members,
    check_join_endpoints,
    check_join_tokens,
)
from kspec.check.every_component import check_command_lines, check_documents
from kspec.check.files.admission_configuration import check_admission_configuration
from kspec.check.files.audit_policy import check_audit_backend, check_audit_policy
from kspec.check.files.encryption import check_encryption
from kspec.check.files.entries import check_files
from kspec.check.files.mounts import check_mounts
from kspec.check.files.places import check_places
from kspec.check.files.static_tokens import check_static_tokens
from kspec.check.files.written_secrets import check_file_secrets
from kspec.check.kubeadm.argument_names import check_argument_names
from kspec.check.kubeadm.discovery import check_discovery
from kspec.check.kubeadm.endpoints import check_control_plane_endpoint, check_ports
from kspec.check.kubeadm.etcd import check_etcd
from kspec.check.kubeadm.gates import check_gates
from kspec.check.kubeadm.host_dependent import check_host_dependent
from kspec.check.kubeadm.images import check_images
from kspec.check.kubeadm.keys import check_certificate_keys, check_key_algorithm
from kspec.check.kubeadm.maintenance import check_reset, check_upgrade
from kspec.check.kubeadm.names import check_names
from kspec.check.kubeadm.networks import check_networks
from kspec.check.kubeadm.paths import check_path_forms, check_paths
from kspec.check.kubeadm.phases import check_phases
from kspec.check.kubeadm.pods import check_environment, check_volumes
from kspec.check.kubeadm.registration import check_node_names, check_registration
from kspec.check.kubeadm.taints import check_taints
from kspec.check.kubeadm.timeouts import check_timeouts
from kspec.check.kubeadm.tokens import check_tokens
from kspec.model import kinds
from kspec.model.code import Severity
from kspec.model.diagnostic import MOST, Diagnostic, errors
from kspec.model.frozen import evolve
from kspec.model.wire import Wire, WireDocument

Check: TypeAlias = Callable[[Wire], Iterator[Diagnostic]]
"""Takes the defaulted wire configuration in v1beta4 and gives what it finds."""

KUBEADM: Final[tuple[Check, ...]] = (
    check_host_dependent,
    check_registration,
    check_node_names,
    check_argument_names,
    check_tokens,
    check_ports,
    check_certificate_keys,
    check_control_plane_endpoint,
    check_networks,
    check_names,
    check_paths,
    check_images,
    check_gates,
    check_key_algorithm,
    check_etcd,
    check_discovery,
    check_reset,
    check_upgrade,
)
"""What kubeadm itself refuses."""

PASSED_ON: Final[tuple[Check, ...]] = (check_phases, check_volumes, check_environment, check_timeouts, check_taints)
"""What kubeadm takes unread and a cluster then stumbles over: warnings."""

FILES: Final[tuple[Check, ...]] = (
    check_path_forms,
    check_places,
    check_files,
    check_static_tokens,
    check_audit_policy,
    check_audit_backend,
    check_encryption,
    check_admission_configuration,
    check_file_secrets,
)
"""What is wrong with the files that the spec itself gives its nodes."""

NODES: Final[tuple[Check, ...]] = (
    check_choices,
    check_labels_and_taints,
    check_unused_fields,
    check_addresses,
    check_etcd_members,
    check_join_tokens,
    check_join_endpoints,
)
"""Whether the nodes of a spec make one cluster."""

COMPONENTS: Final[tuple[Check, ...]] = (
    check_documents,
    check_command_lines,
    check_etcd_urls,
    check_node_masks,
    check_mounts,
)
"""What the components refuse that kubeadm passes on unread."""

CHECKS: Final[tuple[Check, ...]] = (*KUBEADM, *PASSED_ON, *FILES, *NODES, *COMPONENTS, *ADVICE)


def check(wire: Wire, checks: Iterable[Check] = CHECKS) -> tuple[Diagnostic, ...]:
    """All findings about a spec, but for those that only follow from a value that was dropped as unfit before."""
    damaged = [document for document in wire.documents if document.lost or not document.written]
    own: dict[Severity, list[Diagnostic]] = {severity: [] for severity in Severity}
    for find in checks:
        caused = (finding for finding in islice(find(wire), 2 * MOST) if not _follows(finding, damaged, wire))
        for finding in islice(caused, MOST):
            own[finding.severity].append(finding)
    return _told_apart(wire, [finding for findings in own.values() for finding in findings[:MOST]])


def _told_apart(wire: Wire, findings: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings, with a note at the first error of each JoinConfiguration beside a cluster's own documents.

    Many published files for `kubeadm init` hold one that stands for no node; here every one is a node of the cluster.
    """
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None or not cluster.written:
        return tuple(findings)
    for join in wire.joins:
        own = [error for error in errors(findings) if error.document == kinds.JOIN]
        inside = [error for error in own if join.written and join.document.holds(error.span)]
        if inside:
            first = min(inside, key=lambda found: found.sort_key)
            findings[findings.index(first)] = evolve(first, notes=(*first.notes, _PLACEHOLDER))
    return tuple(findings)


_PLACEHOLDER: Final = "kubeadm init ignores a JoinConfiguration: leave this one out if it is not a node of the cluster"


def _follows(finding: Diagnostic, damaged: Sequence[WireDocument], wire: Wire) -> bool:
    for document in damaged:
        if document.kind != finding.document:
            continue
        if not document.written:
            return not wire.whole
        if document.kind != kinds.JOIN or document.document.holds(finding.span):
            return document.is_lost(finding.path)
    return False
