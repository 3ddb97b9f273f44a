"""Machines in namespaces of their own, joined by a bridge: each has an address and a name, and sees its own files.

Needs root. The bridge is in the network namespace of the program, which `namespace.enter` makes.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

BRIDGE = "cluster0"


def ip(*words: str) -> None:
    """Change the network; a failure is one of this program."""
    subprocess.run(["ip", *words], check=True)


def bridge() -> None:
    """Make the bridge, and a place for the names of network namespaces that nobody else sees."""
    os.makedirs("/run/netns", exist_ok=True)  # noqa: PTH103 - the mount below hides whatever is there
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", "/run/netns"], check=True)
    Path("/etc/kubernetes").mkdir(exist_ok=True)
    ip("link", "add", BRIDGE, "type", "bridge")
    ip("link", "set", BRIDGE, "up")


class Machine:
    """A machine with an IPv4 address."""

    def __init__(self, name: str, address: str) -> None:
        """Make its network namespace, and a wire from there to the bridge."""
        self.name, self.address = name, address
        self.scratch = Path(tempfile.mkdtemp(prefix=f"{name}."))
        self.data = self.scratch / "data"
        self.data.mkdir(mode=0o700)
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        (self.scratch / "hosts").write_text(f"127.0.0.1 localhost\n{address} k8s.example.com\n")
        ip("netns", "add", name)
        ip("link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
        ip("link", "set", f"to-{name}", "master", BRIDGE, "up")
        ip("-n", name, "link", "set", "lo", "up")
        ip("-n", name, "link", "set", "eth0", "up")
        ip("-n", name, "addr", "add", f"{address}/32", "dev", "eth0")
        ip("-n", name, "route", "add", "default", "dev", "eth0")
        ip("route", "add", f"{address}/32", "dev", BRIDGE)

    def run(self, name: str, command: list[str], binds: Mapping[Path, Path]) -> None:
        """Run a command there until `stop`, with its words in a file; each folder of `binds` lies over another one."""
        mounts = " && ".join(
            f"mount --bind {source} {target}"
            for source, target in {self.scratch / "hosts": Path("/etc/hosts"), **binds}.items()
        )
        script = f'hostname {self.name} && mount --make-rprivate / && {mounts} && exec "$@"'
        inside = ["ip", "netns", "exec", self.name, "unshare", "--mount", "--uts", "sh", "-c", script, name]
        with (self.scratch / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen([*inside, *command], stdout=log, stderr=log)

    def dead(self) -> list[str]:
        """What was started and has ended by itself."""
        return [name for name, process in self.processes.items() if process.poll() is not None]

    def log(self, name: str, length: int = 1500) -> str:
        """The last words of a command."""
        path = self.scratch / f"{name}.log"
        return path.read_text(errors="replace")[-length:] if path.exists() else ""

    def stop(self) -> None:
        """End everything that runs, what was started last first."""
        for process in reversed(self.processes.values()):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes.clear()
