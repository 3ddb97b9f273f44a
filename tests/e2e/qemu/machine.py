"""A machine under QEMU, without hardware support: its disk, a medium with its secrets, and its console."""

import os
import re
import socket
import subprocess
from pathlib import Path
from typing import Any, Final

from e2e.network import ENDING_WITH_US
from ruamel.yaml import YAML

MEMORY: Final = "4096"
INSTRUCTION: Final = "shift=0"
"""Its clock counts instructions, one a nanosecond: however slow or busy this machine is, no time of a probe or a unit
runs out for that."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


class Machine:
    """A running machine; its API server is reached at a port of this one."""

    def __init__(self, folder: Path, address: str, gateway: str, path: str) -> None:
        """Start it from `disk`, `vmlinuz` and `initrd.img` in the folder, with `medium` as a second disk."""
        self.console, self._folder, self._address, self._path = folder / "console.log", folder, address, path
        self._port = free_port()
        network = f"{address.rpartition('.')[0]}.0/24,host={gateway}"
        forward = f"tcp:127.0.0.1:{self._port}-{address}:6443"
        command: list[str | Path] = [
            *("qemu-system-x86_64", "-accel", "tcg", "-icount", INSTRUCTION, "-cpu", "max", "-m", MEMORY),
            *("-nographic", "-no-reboot", "-kernel", folder / "vmlinuz", "-initrd", folder / "initrd.img"),
            *("-append", "root=/dev/vda rw console=ttyS0 no_timer_check"),
            *("-drive", f"file={folder / 'disk'},format=raw,if=virtio,cache=unsafe"),
            *("-drive", f"file={folder / 'medium'},format=raw,if=virtio,cache=unsafe"),
            *("-netdev", f"user,id=node,net={network},hostfwd={forward}", "-device", "virtio-net-pci,netdev=node"),
        ]
        with self.console.open("wb") as console:
            self._process = subprocess.Popen(
                [*ENDING_WITH_US, *command], stdin=subprocess.DEVNULL, stdout=console, stderr=console
            )

    def kubeconfig(self, of: Path) -> Path:
        """A kubeconfig of the tree's, by which this machine reaches the other's API server."""
        document: dict[str, Any] = YAML(typ="safe").load(of)
        cluster = document["clusters"][0]["cluster"]
        cluster["tls-server-name"] = self._address
        cluster["server"] = f"https://127.0.0.1:{self._port}"
        path = self._folder / of.name
        with path.open("w") as stream:
            YAML(typ="safe").dump(document, stream)
        return path

    def run(self, *command: str | Path, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command beside it, which may fail."""
        environment = os.environ | {"PATH": self._path}
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds, env=environment)

    def said(self, _: str = "", length: int = 6000) -> str:
        """The last that was said on its console, without colours."""
        return re.sub(r"\x1b\[[0-9;]*m", "", self.console.read_text(errors="replace"))[-length:]

    def kill(self) -> None:
        """Take its power away."""
        self._process.kill()
        self._process.wait()
