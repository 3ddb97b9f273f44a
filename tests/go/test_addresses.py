"""Hosts, ports and addresses in Go's spelling: tests/go/addresses.jsonl, recorded by tests/oracle/goscalars.py."""

import json
from pathlib import Path
from typing import Any

import pytest

from kspec.go.addresses import (
    control_plane_url,
    host_and_port,
    is_ipv6,
    join_host_port,
    local_url,
    parse_ip,
    split_host_port,
)
from kspec.model.configuration import APIEndpoint

LINES = [json.loads(line) for line in (Path(__file__).parent / "addresses.jsonl").read_text().splitlines()]
LOCAL = APIEndpoint("fd00::1", 6443)


def recorded(ask: str) -> list[dict[str, Any]]:
    """What was asked of one function."""
    found = [line for line in LINES if line["ask"] == ask]
    assert len(found) > 50
    return found


def test_addresses_are_read_as_go_reads_them() -> None:
    """Leading zeros are decimal, zones are none, a mapped IPv4 address is one of IPv4."""
    read = {line["of"]: str(parse_ip(line["of"])) for line in recorded("address")}
    assert read == {line["of"]: line.get("is", "None") for line in recorded("address")}


def test_host_and_port_are_told_apart_as_go_does() -> None:
    """net.SplitHostPort refuses a host without a port and an IPv6 host without brackets."""
    assert {line["of"]: host_and_port(line["of"]) for line in recorded("hostport")} == {
        line["of"]: tuple(line["is"]) if "is" in line else None for line in recorded("hostport")
    }


def test_host_and_port_are_split_as_go_does() -> None:
    """Wherever there are both."""
    sound = [line for line in recorded("hostport") if "is" in line]
    assert {line["of"]: split_host_port(line["of"]) for line in sound} == {
        line["of"]: tuple(line["is"]) for line in sound
    }


def test_an_endpoint_is_split_as_kubeadm_does() -> None:
    """The port may be missing; then an IPv6 address needs no brackets."""
    sound = [line for line in recorded("endpoint") if "is" in line]
    assert {line["of"]: split_host_port(line["of"]) for line in sound} == {
        line["of"]: tuple(line["is"]) for line in sound
    }


def test_an_ipv6_host_stands_in_brackets() -> None:
    """As net.JoinHostPort puts it."""
    assert [join_host_port(host, 1) for host in ("a", "1.2.3.4", "::1")] == ["a:1", "1.2.3.4:1", "[::1]:1"]
    assert (is_ipv6("::1"), is_ipv6("::ffff:1.2.3.4"), is_ipv6("a")) == (True, False, False)


@pytest.mark.parametrize(
    ("endpoint", "url"),
    [("", "https://[fd00::1]:6443"), ("a", "https://a:6443"), ("a:1", "https://a:1"), ("::2", "https://[::2]:6443")],
)
def test_the_url_of_the_control_plane(endpoint: str, url: str) -> None:
    """Without an endpoint, that of the local API server."""
    assert control_plane_url(endpoint, LOCAL) == url
    assert local_url(LOCAL) == "https://[fd00::1]:6443"
