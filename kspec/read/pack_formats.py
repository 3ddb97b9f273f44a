"""Formats of a pack's parameters: whether a text is one that the program behind the pack takes.

A program that refuses its arguments is told of by nobody but its pod, which starts again and again.
"""

from collections.abc import Callable, Mapping
from typing import Final

from kspec.go.addresses import host_and_port, parse_ip
from kspec.go.dns_name import is_dns_name
from kspec.go.image_reference import is_image
from kspec.go.subnets import parse_cidrs
from kspec.model.expression import expression

_DURATION: Final = expression(
    r"(?=[0-9])(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?"
)
"""github.com/prometheus/common/model.ParseDuration."""
_QUANTITY: Final = expression(r"[+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?")
"""k8s.io/apimachinery/pkg/api/resource.Quantity, without negative ones."""
_LONGEST_INTERFACE: Final = 15
"""Bytes of an interface's name: IFNAMSIZ of Linux, without the zero at its end."""
_PROTOCOLS: Final = ("dns://", "tls://")


def fits(format_: str, text: str) -> bool:
    """Whether a text is of a format, which is a word of `kspec.facts.packs.FORMATS`."""
    return _FORMATS[format_](text)


def _is_interface(text: str) -> bool:
    fitting = text.isprintable() and not any(letter in text for letter in "/: ") and text not in {".", ".."}
    return fitting and 0 < len(text.encode()) <= _LONGEST_INTERFACE


def _is_server(text: str) -> bool:
    """Whom the plugin `forward` of CoreDNS asks: an address, with a port or without, or a file like resolv.conf."""
    if text.startswith("/"):
        return not any(letter.isspace() for letter in text)
    address = next((text.removeprefix(start) for start in _PROTOCOLS if text.startswith(start)), text)
    if parse_ip(address) is not None:
        return True
    host, port = host_and_port(address) or ("", "")
    return parse_ip(host) is not None and port.isdecimal()


_FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "address": lambda text: parse_ip(text) is not None,
    "duration": lambda text: bool(_DURATION.fullmatch(text)),
    "image": is_image,
    "interface": _is_interface,
    "name": is_dns_name,
    "networks": lambda text: bool(parse_cidrs(text)),
    "quantity": lambda text: bool(_QUANTITY.fullmatch(text)),
    "server": _is_server,
}
