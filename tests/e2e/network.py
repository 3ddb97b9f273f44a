"""A network of nodes: a switch in a namespace of its own, which nobody else on this machine sees."""

import itertools
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ENDING_WITH_US: Final = ("setpriv", "--pdeathsig", "KILL", "--")
"""What makes a process end when this one does, however that ends."""


class Network:
    """A switch with an address, which is the nodes' gateway; and one at which a balancer may listen."""

    def __init__(self, gateway: str, balancer: str) -> None:
        """Make it; both addresses are of the same /24."""
        self.gateway, self.balancer = gateway, balancer
        self._ports = itertools.count()
        self._balancing: subprocess.Popen[bytes] | None = None
        self._switch = subprocess.Popen([*ENDING_WITH_US, "unshare", "--net", "sleep", "infinity"])
        own = Path("/proc/self/ns/net").readlink()
        while Path(f"/proc/{self._switch.pid}/ns/net").readlink() == own:
            time.sleep(0.05)
        self._ip("link set lo up")
        self._ip("link add switch type bridge")
        for address in (gateway, balancer):
            self._ip(f"addr add {address}/24 dev switch")
        self._ip("link set switch up")

    def plug(self, process: int, address: str) -> None:
        """Give the namespace of a process an interface with an address, and the way to everybody else."""
        port = f"port-{next(self._ports)}"
        self._ip(f"link add {port} type veth peer name eth0 netns {process}")
        self._ip(f"link set {port} master switch up")
        for command in (
            "link set lo up",
            f"addr add {address}/24 dev eth0",
            "link set eth0 up",
            f"route add default via {self.gateway} dev eth0",
        ):
            self._ip(command, process)

    def route(self, process: int, network: str, by: str) -> None:
        """Tell the namespace of a process who has a network of pods."""
        self._ip(f"route replace {network} via {by}", process)

    def balance(self, port: int, addresses: list[str]) -> None:
        """Hand connections to the balancer's address on to one of these addresses that takes them."""
        program = Path(__file__).parent / "balancer.py"
        listen = [f"{self.balancer}:{port}", *(f"{address}:{port}" for address in addresses)]
        namespace = f"--net=/proc/{self._switch.pid}/ns/net"
        command = [*ENDING_WITH_US, "nsenter", namespace, sys.executable, str(program), *listen]
        self._balancing = subprocess.Popen(command)

    def outside(self, *command: str, path: str, seconds: float) -> None:
        """Run a command on this network, but on none of its nodes; it has to succeed."""
        where = ["nsenter", f"--net=/proc/{self._switch.pid}/ns/net"]
        subprocess.run([*where, *command], check=True, timeout=seconds, env=os.environ | {"PATH": path})

    def close(self) -> None:
        """Remove all of it."""
        for process in (self._balancing, self._switch):
            if process:
                process.kill()
                process.wait()

    def _ip(self, command: str, process: int = 0) -> None:
        namespace = f"--net=/proc/{process or self._switch.pid}/ns/net"
        subprocess.run(["nsenter", namespace, "ip", *command.split()], check=True)
