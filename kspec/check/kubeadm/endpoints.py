"""Where the API servers answer: ports, and the endpoint that all of them share.

Rules: ValidateAPIEndpoint and ValidateHostPort of kubeadm. Addresses are `host_dependent.py`'s.
"""

from collections.abc import Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.validation import PORTS
from kspec.go.addresses import host_and_port, parse_ip
from kspec.go.dns_name import is_dns_name
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire


def check_ports(wire: Wire) -> Iterator[Diagnostic]:
    """The port of each API server."""
    init = wire.get(kinds.INIT)
    endpoints = [Field(init, ("localAPIEndpoint",))] if init else []
    planes = [Field(join, ("controlPlane",)) for join in wire.joins]
    endpoints += [plane.child("localAPIEndpoint") for plane in planes if plane.is_set]
    for endpoint in endpoints:
        port = endpoint.child("bindPort")
        if port.is_set and port.value not in PORTS:
            yield port.error(
                codes.PORT, f"{port.value} is not a valid port", f"give one from {PORTS[0]} to {PORTS[-1]}"
            )


def check_control_plane_endpoint(wire: Wire) -> Iterator[Diagnostic]:
    """The endpoint of the whole control plane."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    endpoint = Field(cluster, ("controlPlaneEndpoint",))
    text = endpoint.written  # without the port that defaulting adds
    if not isinstance(text, str):
        return
    host, port = host_and_port(text) or (text, "")
    if text and port and not _is_port(port):
        message = f"{shown(text)}: {shown(port)} is not a valid port from {PORTS[0]} to {PORTS[-1]}"
        yield endpoint.error(codes.CONTROL_PLANE_ENDPOINT, message, "write host:port, or the host alone")
    elif text and parse_ip(host) is None and not is_dns_name(host):
        message = f"{shown(text)}: {shown(host)} is neither an IP address nor a lower-case DNS name"
        yield endpoint.error(codes.CONTROL_PLANE_ENDPOINT, message, "write host:port, or the host alone; no URL")


def _is_port(text: str) -> bool:
    digits = text.lstrip("0")
    return text.isascii() and text.isdigit() and 0 < len(digits) <= len(str(PORTS[-1])) and int(digits) in PORTS
