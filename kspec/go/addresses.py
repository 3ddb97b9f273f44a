"""IP addresses, hosts and URLs in Go's spelling."""

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a large module of nouns, of which a check needs none
    from kspec.model.configuration import APIEndpoint

_LONGEST = 1_000
"""Characters of an address: all but some 40 of them would be leading zeros."""


def parse_ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address as k8s.io/utils/net.ParseIPSloppy does: leading zeros in IPv4 are decimal; no zones.

    An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is the IPv4 address, as it is for Go.
    """
    if "%" in text or len(text) > _LONGEST:
        return None
    head, colon, tail = text.rpartition(":")
    if colon:
        head = ":".join(_without_zeros(group) for group in head.split(":"))
    octets = tail.split(".")
    text = head + colon + ".".join(_without_zeros(octet) for octet in octets)
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _without_zeros(digits: str) -> str:
    return digits.lstrip("0") or digits[:1]


def is_ipv6(text: str) -> bool:
    """Whether the text is an IPv6 address."""
    return isinstance(parse_ip(text), ipaddress.IPv6Address)


def join_host_port(host: str, port: int | str) -> str:
    """`host:port`, with brackets around an IPv6 address, as Go's net.JoinHostPort."""
    return f"[{host}]:{port}" if ":" in host or "%" in host else f"{host}:{port}"


def split_host_port(text: str) -> tuple[str, str]:
    """Host and port of `host:port`, `[v6]:port`, or the whole text and no port (kubeadm's util.ParseHostPort)."""
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        if bracket and rest.startswith(":"):
            return host, rest[1:]
        return text, ""
    host, colon, port = text.rpartition(":")
    if colon and ":" not in host:
        return host, port
    return text, ""


def control_plane_url(control_plane_endpoint: str, local: "APIEndpoint") -> str:
    """The URL of the whole control plane: the endpoint if there is one, else the local API server.

    kubeadm's util.GetControlPlaneEndpoint.
    """
    if not control_plane_endpoint:
        return local_url(local)
    host, port = split_host_port(control_plane_endpoint)
    return f"https://{join_host_port(host, port or local.bind_port)}"


def local_url(local: "APIEndpoint") -> str:
    """The URL of one API server, by its own address."""
    return f"https://{join_host_port(local.advertise_address, local.bind_port)}"


def host_and_port(text: str) -> tuple[str, str] | None:
    """Host and port as Go's net.SplitHostPort takes them apart: `host:port`, the port maybe empty, or `[v6]:port`.

    None where it refuses, as it does a text without a port.
    """
    head, colon, port = text.rpartition(":")
    if not colon:
        return None
    bracketed = text.startswith("[")
    if bracketed and not head.endswith("]"):
        return None
    host = head[1:-1] if bracketed else head
    refused = "[]" if bracketed else ":[]"
    return None if any(letter in host for letter in refused) or any(letter in port for letter in "[]") else (host, port)
