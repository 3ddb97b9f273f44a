"""IP addresses, hosts and URLs in Go's spelling."""

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a large module of nouns, of which a check needs none
    from kspec.model.configuration import APIEndpoint


def parse_ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address as k8s.io/utils/net.ParseIPSloppy does: leading zeros in IPv4 are decimal; no zones.

    An IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is the IPv4 address, as it is for Go.
    """
    parts = text.split(".")
    if len(parts) == 4 and all(part.isascii() and part.isdigit() and len(part) <= 30 for part in parts):  # noqa: PLR2004 - four octets; the bound keeps a hostile number short
        text = ".".join(str(int(part)) for part in parts)
    elif "%" in text:
        return None
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


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


def dns_address(service_subnet: str, index: int) -> str:
    """The address at `index` of the first of the service subnets: 1 is the API server's, 10 the DNS server's.

    kubeadm's constants.GetDNSIP and GetAPIServerVirtualIP; the subnet may have host bits set.

    Raises:
        ValueError: if the subnet is no CIDR or too small.
    """
    network = ipaddress.ip_network(service_subnet.split(",", 1)[0], strict=False)
    if index >= network.num_addresses:
        message = f"the service subnet {service_subnet} has no address number {index}"
        raise ValueError(message)
    return str(network[index])


def is_host_and_port(text: str) -> bool:
    """Whether Go's net.SplitHostPort takes the text: `host:port`, the port maybe empty, an IPv6 host in brackets."""
    colon = text.rfind(":")
    if colon < 0:
        return False
    if text.startswith("["):
        bracket = text.find("]")
        return bracket >= 0 and bracket + 1 == colon and "[" not in text[1:] and "]" not in text[bracket + 1 :]
    host = text[:colon]
    return ":" not in host and "[" not in text and "]" not in text
