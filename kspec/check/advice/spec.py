"""Every check that gives advice, in order."""

from collections.abc import Callable, Iterator
from typing import Final

from kspec.check.advice import (
    arguments,
    certificates,
    endpoints,
    images,
    networks,
    nodes,
    releases,
    scalars,
    tokens,
    volumes,
)
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire

ADVICE: Final[tuple[Callable[[Wire], Iterator[Diagnostic]], ...]] = (
    networks.check_overlap,
    networks.check_public,
    networks.check_sizes,
    networks.check_families,
    networks.check_agreement,
    endpoints.check_certificate_names,
    endpoints.check_ports,
    endpoints.check_stable_endpoint,
    endpoints.check_proxy,
    arguments.check_arguments,
    arguments.check_fields,
    arguments.check_repeated,
    arguments.check_replaced,
    arguments.check_mounted,
    arguments.check_audit,
    arguments.check_kubelet_authority,
    arguments.check_plain_etcd,
    certificates.check_validity,
    tokens.check_written_secrets,
    tokens.check_expiry,
    tokens.check_discovery,
    images.check_images,
    releases.check_release,
    releases.check_api_version,
    releases.check_proxy_mode,
    nodes.check_overridden,
    nodes.check_preflight,
    volumes.check_volumes,
    volumes.check_etcd_data,
    scalars.check_scalars,
)
"""Each takes the defaulted wire configuration in v1beta4 and gives warnings that a user may waive."""
