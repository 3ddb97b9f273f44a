"""A network namespace in which a cluster's addresses exist on the loopback device.

kubeadm and the components listen and dial at the addresses of their files; inside a namespace of its own a program
can give itself all of them and disturbs nobody. Needs root.
"""

import ipaddress
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence

INSIDE = "KSPEC_ORACLE_INSIDE"

# Some releases look for the interface of the default route, whatever the spec says.
DEFAULT_ROUTES = (
    "link set lo up",
    "link add veth0 type veth peer name veth1",
    "link set veth0 up",
    "link set veth1 up",
    "addr add 10.255.0.2/24 dev veth0",
    "route add default via 10.255.0.1 dev veth0",
    "-6 addr add fd00:255::2/64 dev veth0 nodad",
    "-6 route add default via fd00:255::1 dev veth0",
)


def enter(*options: str) -> None:
    """Start this program anew inside a network namespace (with more options of unshare), unless it is inside."""
    if os.environ.get(INSIDE):
        for route in DEFAULT_ROUTES:
            subprocess.run(["ip", *route.split()], check=False, capture_output=True)
        return
    command = ["unshare", "--net", *options, sys.executable, *sys.argv]
    os.execvpe(command[0], command, os.environ | {INSIDE: "1"})  # noqa: S606 - by its path, with these arguments


def is_address(host: str) -> bool:
    """Whether a host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def split_endpoint(endpoint: str, port: int = 6443) -> tuple[str, int]:
    """Host, without brackets, and port of an endpoint such as "[fd00::1]:6443"."""
    found = re.fullmatch(r"(?:https://)?(?:\[([^]]+)\]|([^:]+))(?::(\d+))?", endpoint)
    if not found:
        message = f"{endpoint} is not an endpoint"
        raise SystemExit(message)
    return found[1] or found[2], int(found[3] or port)


def add_addresses(addresses: Iterable[str]) -> None:
    """Give the loopback device each of the addresses."""
    for address in addresses:
        length = 128 if ":" in address else 32
        command: Sequence[str] = ["ip", "addr", "add", f"{address}/{length}", "dev", "lo"]
        subprocess.run([*command, *(["nodad"] if ":" in address else [])], check=False, capture_output=True)
