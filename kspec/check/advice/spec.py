"""Every check that gives advice, in order."""

from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.advice.arguments import (
    check_arguments,
    check_audit,
    check_fields,
    check_kubelet_authority,
    check_mounted,
    check_plain_etcd,
    check_repeated,
    check_replaced,
)
from kspec.check.advice.certificates import check_validity
from kspec.check.advice.endpoints import check_certificate_names, check_ports, check_proxy, check_stable_endpoint
from kspec.check.advice.images import check_images
from kspec.check.advice.networks import check_agreement, check_families, check_overlap, check_public, check_sizes
from kspec.check.advice.nodes import check_overridden, check_preflight
from kspec.check.advice.releases import check_api_version, check_proxy_mode, check_release
from kspec.check.advice.scalars import check_scalars
from kspec.check.advice.tokens import check_discovery, check_expiry, check_written_secrets
from kspec.check.advice.volumes import check_etcd_data, check_volumes
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

ADVICE: Final[tuple[Callable[[Wire], Iterator[Diagnostic]], ...]] = (
    check_overlap,
    check_public,
    check_sizes,
    check_families,
    check_agreement,
    check_certificate_names,
    check_ports,
    check_stable_endpoint,
    check_proxy,
    check_arguments,
    check_fields,
    check_repeated,
    check_replaced,
    check_mounted,
    check_audit,
    check_kubelet_authority,
    check_plain_etcd,
    check_validity,
    check_written_secrets,
    check_expiry,
    check_discovery,
    check_images,
    check_release,
    check_api_version,
    check_proxy_mode,
    check_overridden,
    check_preflight,
    check_volumes,
    check_etcd_data,
    check_scalars,
)
"""Each takes the defaulted wire configuration in v1beta4 and gives warnings that a user may waive."""
