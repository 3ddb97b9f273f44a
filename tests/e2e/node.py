"""A node: a disk over this machine's own files, namespaces, control groups, containerd and a kubelet."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from e2e import control_groups
from e2e.network import ENDING_WITH_US, Network
from e2e.programs import PLUGINS
from e2e.runtime import USUAL, runtime
from e2e.supplies import Supplies

NAMESPACES: Final = ("--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup")
WITH_ITS_DISK: Final = (
    'mount -t overlay overlay -o "lowerdir=/,upperdir=$0/disk,workdir=$0/work" "$0/root" && cd "$0/root" && exec "$@"'
)
IN_ITS_GROUPS: Final = 'until [ "$1" = -- ]; do echo $$ > "$1/cgroup.procs" && shift || exit; done; shift; exec "$@"'


class Node:
    """A machine of the cluster, with a name and an address; `pods` is the network that its image gives its pods."""

    def __init__(self, name: str, address: str, folder: Path, supplies: Supplies, network: Network) -> None:
        """Make its disk in `folder`, which is made: nothing but this machine's own programs is on it yet."""
        self.name, self.address, self.network = name, address, network
        self.pods = f"10.244.{address.rpartition('.')[2]}.0/24" if supplies.pod_network else ""
        self.logs = folder / "logs"
        self._folder, self._supplies = folder, supplies
        self._process: subprocess.Popen[str] | None = None
        self._groups: list[Path] = []
        for part in ("disk", "work", "root", "containerd", "logs"):
            (folder / part).mkdir(parents=True)
        self.on_disk("rm", "-rf", "etc/kubernetes", "var/lib/kubelet", "var/lib/etcd", "etc/cni", "etc/kspec")

    @property
    def runs(self) -> bool:
        """Whether it has power."""
        return self._process is not None

    @property
    def disk(self) -> Path:
        """What was written over this machine's own files, while it is not running."""
        return self._folder / "disk"

    @property
    def images(self) -> Path:
        """Its containerd's folder."""
        return self._folder / "containerd"

    def on_disk(self, *command: str | Path) -> None:
        """Run a command in its root folder, while it is not running."""
        shell = ["unshare", "--mount", "sh", "-c", WITH_ITS_DISK, self._folder, *command]
        subprocess.run(shell, check=True)

    def write(self, files: Mapping[str, str]) -> None:
        """Write files of its disk, by their paths below the root folder, while it is not running."""
        for path, content in files.items():
            source = self._folder / "file"
            source.write_text(content)
            self.on_disk("install", "-D", "-m", "644", source, path)

    def furnish(self, hosts: Mapping[str, str]) -> None:
        """Write what the machine has besides Kubernetes: other nodes' names, containerd's configuration, a network."""
        names = "".join(f"{address} {name}\n" for name, address in hosts.items())
        self.write(
            {
                "etc/hosts": f"127.0.0.1 localhost\n{self.address} {self.name}\n{names}",
                "etc/resolv.conf": f"nameserver {self.network.gateway}\n",
            }
            | runtime(self._supplies.pause, self.pods, machine=False)
        )
        if not self.pods:
            self.on_disk("mkdir", "-p", USUAL.lstrip("/"))
            self.on_disk("cp", "-r", f"{PLUGINS}/.", USUAL.lstrip("/"))

    def start(self) -> None:
        """Let it boot, with what is on its disk."""
        self._groups = control_groups.make(self.name)
        programs, images = self._supplies.programs, self._supplies.images
        here = Path(__file__).parent
        inside: list[str | Path] = [sys.executable, here / "inside.py", self.name, self._folder, images]
        bound = [self._folder.parent, here, programs.kubernetes, programs.containerd]
        command: list[str | Path] = [*ENDING_WITH_US, "sh", "-c", IN_ITS_GROUPS, "sh", *self._groups, "--"]
        command += ["unshare", *NAMESPACES, "--fork", "--kill-child", *inside, *bound]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PATH": self._supplies.programs.path},
        )
        if not self._process.stdout or self._process.stdout.readline() != "furnished\n":
            message = f"{self.name} does not start"
            raise RuntimeError(message)
        self.network.plug(self._first(), self.address)
        if self._process.stdin:
            self._process.stdin.write("\n")
            self._process.stdin.flush()

    def reach(self, other: "Node") -> None:
        """Know the way to another node's pods."""
        self.network.route(self._first(), other.pods, other.address)

    def run(self, *command: str | Path, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a command on it; it may fail."""
        where = ["nsenter", f"--target={self._first()}", *NAMESPACES]
        environment = os.environ | {"PATH": self._supplies.programs.path}
        return subprocess.run(
            [*where, *command], capture_output=True, text=True, check=False, timeout=seconds, env=environment
        )

    def said(self, service: str, length: int = 3000) -> str:
        """The last words of a service."""
        log = self.logs / f"{service}.log"
        return log.read_text(errors="replace")[-length:] if log.exists() else ""

    def pod_log(self, pod: str) -> str:
        """All that the containers of one of its pods of kube-system have said, as far as it is kept."""
        return self.run("sh", "-c", 'cat /var/log/pods/kube-system_"$0"_*/*/*.log', pod).stdout

    def kill(self) -> None:
        """Take its power away; its disk stays."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None
        control_groups.remove(self._groups)

    def scrap(self) -> None:
        """Kill it, and free what its disk takes."""
        self.kill()
        shutil.rmtree(self._folder / "containerd", ignore_errors=True)

    def _first(self) -> int:
        """Its first process, as this machine numbers it."""
        if self._process is None:
            message = f"{self.name} is not running"
            raise RuntimeError(message)
        process = self._process.pid
        return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
