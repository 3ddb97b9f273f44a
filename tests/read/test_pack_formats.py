"""Formats of a pack's parameters."""

import pytest

from kspec.facts.packs import FORMATS
from kspec.read.pack_formats import fits

FITTING = {
    "address": ("169.254.20.10", "fd00::10"),
    "duration": ("15d", "1h30m", "1y2w3d4h5m6s7ms", "0s"),
    "image": ("nginx", "ghcr.io/a/b:v1.2-x", "localhost:5000/a@sha256:" + "0" * 64, "[::1]:5000/a:1"),
    "interface": ("cni0", "a-name-of-15-by"),
    "name": ("fast", "fast.example.com"),
    "networks": ("10.244.7.0/24", "10.244.7.0/24,fd00:7::/64"),
    "quantity": ("20Gi", "1.5G", "5e9", "+1", "100"),
    "server": ("192.0.2.53", "192.0.2.53:5353", "2001:db8::1", "[2001:db8::1]:53", "tls://9.9.9.9", "/etc/resolv.conf"),
}
MISSHAPEN = {
    "address": ("", "here", "10.0.0", "10.0.0.1/24", "fe80::1%eth0"),
    "duration": ("", "15", "15 d", "1d1y", "-1d", "1.5d"),
    "image": ("", "A", "a:", "a b", "a:b:c", "a@sha256:0"),
    "interface": ("", ".", "a b", "eth0/1", "a:b", "a-name-of-16-byt"),
    "name": ("", "Fast", "a_b", "-a"),
    "networks": ("", "10.244.7.0", "10.244.7.0/24, fd00:7::/64", "10.244.7.0/33"),
    "quantity": ("", "lots", "20 Gi", "-1", "20gb", "."),
    "server": ("", "dns.example.com", "192.0.2.53:dns", "tls://", "http://192.0.2.53", "/etc/a b"),
}
"""What Prometheus, CoreDNS, the kernel, a container runtime or the API server refuse."""


def test_every_format_is_here() -> None:
    """The tables of this test, too."""
    assert FITTING.keys() == MISSHAPEN.keys() == FORMATS.keys()


@pytest.mark.parametrize(("format_", "text"), [(name, text) for name, texts in FITTING.items() for text in texts])
def test_what_a_program_takes_is_taken(format_: str, text: str) -> None:
    """Of every format."""
    assert fits(format_, text)


@pytest.mark.parametrize(("format_", "text"), [(name, text) for name, texts in MISSHAPEN.items() for text in texts])
def test_what_a_program_refuses_is_refused(format_: str, text: str) -> None:
    """Of every format."""
    assert not fits(format_, text)
