"""Scheme, host and port of a URL as Go's net/url reads them."""

import ipaddress
import re
from typing import NamedTuple

from kspec.model.expression import expression

_SCHEME = expression(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_PORT = expression(r":[0-9]*")
_CONTROL = expression(r"[\x00-\x1f\x7f]")
_BAD_ESCAPE = expression(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = expression(r"%([0-9A-Fa-f]{2})")
_USER = expression(r"[A-Za-z0-9\-._:~!$&'()*+,;=%@]*")
_HOST = expression(r"(?:[A-Za-z0-9\-._~!\"$&'()*+,:;<=>\[\]]|[^\x00-\x7f]|%25|%[89A-Fa-f][0-9A-Fa-f])*")
_ZONE = expression(r"(?:[A-Za-z0-9\-._~!\"$&'()*+,:;<=>\[\]]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*")
_HOST_CHARACTER = expression(r"[A-Za-z0-9\-._~!\"$&'()*+,:;<=>\[\] %]")


class Origin(NamedTuple):
    """What a URL says of the server: each part is empty where it says nothing. `port` is digits."""

    scheme: str = ""
    host: str = ""
    port: str = ""


def origin(text: str, *, strict_colons: bool) -> Origin | None:
    """Scheme (in lower case), host name (without brackets) and port of a URL; None if url.Parse refuses it.

    With `strict_colons` an http or https URL whose host has several colons and no brackets is refused, as Go 1.26
    does; before, the last colon began the port (GODEBUG urlstrictcolons).
    """
    text, _, fragment = text.partition("#")
    if _CONTROL.search(text) or _BAD_ESCAPE.search(fragment):
        return None
    if text.startswith(":"):
        return None
    match = _SCHEME.fullmatch(text)
    scheme, rest = (match[1].lower(), match[2]) if match else ("", text)
    rest = rest.partition("?")[0]
    if not rest.startswith("/"):
        if scheme:
            return Origin(scheme)
        return None if ":" in rest.partition("/")[0] or _BAD_ESCAPE.search(rest) else Origin()
    authority = ""
    if rest.startswith("//") and (scheme or not rest.startswith("///")):
        authority, slash, path = rest[2:].partition("/")
        rest = slash + path
    if _BAD_ESCAPE.search(rest):
        return None
    return _authority(scheme, authority, strict_colons=strict_colons)


def path(text: str) -> str:
    """The path of a URL that `origin` takes, unescaped; the empty string if it has none."""
    rest = text.partition("#")[0].partition("?")[0]
    match = _SCHEME.fullmatch(rest)
    rest = match[2] if match else rest
    if rest.startswith("//"):
        _, slash, rest = rest[2:].partition("/")
        rest = slash + rest
    return _unescape(rest) if rest.startswith("/") else ""


def _authority(scheme: str, authority: str, *, strict_colons: bool) -> Origin | None:
    user, _, host = authority.rpartition("@")
    if not _USER.fullmatch(user) or _BAD_ESCAPE.search(user):
        return None
    if "[" in host:
        return _bracketed(scheme, host)
    first, last = host.find(":"), host.rfind(":")
    lenient = not strict_colons or scheme not in {"http", "https"}
    colon = last if lenient else first
    if colon >= 0 and not _PORT.fullmatch(host, colon):
        return None
    if not _HOST.fullmatch(host):
        return None
    name, port = (host[:last], host[last + 1 :]) if last >= 0 else (host, "")
    return Origin(scheme, _unescape(name), port)


def _bracketed(scheme: str, host: str) -> Origin | None:
    """An IPv6 address in brackets (RFC 3986), maybe with a zone (RFC 6874)."""
    name, bracket, port = host[1:].rpartition("]")
    if not host.startswith("[") or "[" in name or not bracket or (port and not _PORT.fullmatch(port)):
        return None
    address, escaped_percent, zone = name.partition("%25")
    if not _HOST.fullmatch(address) or not _is_zone(escaped_percent + zone):
        return None
    name = _unescape(address) + _unescape(escaped_percent + zone)
    address, percent, zone = name.partition("%")
    try:
        ipaddress.IPv6Address(address)
    except ValueError:
        return None
    if percent and not zone:
        return None
    return Origin(scheme, name, port[1:])


def _is_zone(zone: str) -> bool:
    """Whether a zone escapes nothing but characters that a host may have unescaped, a space or a percent sign."""
    escapes = _ESCAPE.findall(zone)
    return bool(_ZONE.fullmatch(zone)) and all(_HOST_CHARACTER.fullmatch(chr(int(code, 16))) for code in escapes)


def _unescape(text: str) -> str:
    if "%" not in text:
        return text
    octets = re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes.fromhex(match[1].decode()), text.encode())
    return octets.decode(errors="replace")
