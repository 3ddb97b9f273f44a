"""The first process of a node, in namespaces of its own: mounts what a host has, and keeps its services running.

usage: inside.py NODE FOLDER IMAGES BOUND...

FOLDER is the node's place on this machine: `disk` and `work` are the layers that lie over this machine's own files,
`containerd` its images, `logs` what its services say. It takes the images in IMAGES; BOUND are more folders that it
sees as they are here. Prints a line when the services may be started; starts them when it is answered.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).parents[1]))

from e2e import control_groups

TUNABLES: Final = {
    "vm/overcommit_memory": "1",
    "vm/panic_on_oom": "0",
    "kernel/panic": "10",
    "kernel/panic_on_oops": "1",
    "kernel/keys/root_maxkeys": "1000000",
    "kernel/keys/root_maxbytes": "25000000",
}
"""Settings of the kernel that a kubelet makes, which are not a namespace's: it gets stand-ins."""
SERVICES: Final = {
    "containerd": "exec containerd",
    "images": """
        until ctr version >/dev/null 2>&1; do sleep 0.2; done
        if [ ! -e /var/lib/containerd/taken ]; then
            for archive in /run/images/*.tar; do ctr -n k8s.io images import "$archive" || exit; done
            touch /var/lib/containerd/taken
        fi
        touch /run/images-are-there
        exec sleep infinity""",
    "secrets": """
        if [ -e /etc/kspec/host.sh ]; then sh /etc/kspec/host.sh secrets || exit; fi
        exec sleep infinity""",
    "kubelet": """
        until [ -e /run/images-are-there ]; do sleep 0.2; done
        [ -e /var/lib/kubelet/config.yaml ] || exit
        if [ -e /etc/kspec/host.sh ]; then sh /etc/kspec/host.sh guard || exit; fi
        for unit in $(sed -n 's/^Wants=//p' /etc/systemd/system/kubelet.service.d/*.conf 2>/dev/null); do
            sed -n 's/^ExecStart=//p' "/etc/systemd/system/$unit" | sh -e || exit
        done
        . /var/lib/kubelet/kubeadm-flags.env
        exec kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf \
            --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml \
            $KUBELET_KUBEADM_ARGS --fail-cgroupv1=false""",
}
"""What systemd would start, and start again when it ends, by the units of Debian's and of kubeadm's packages."""


def mount(*arguments: str) -> None:
    """Mount something here."""
    subprocess.run(["mount", *arguments], check=True)


def furnish(node: str, folder: Path, images: Path, bound: list[Path]) -> None:
    """Make the node's disk the root folder, with all that a kernel and an init system mount there."""
    root = folder / "root"
    mount("--make-rprivate", "/")
    layers = f"lowerdir=/,upperdir={folder / 'disk'},workdir={folder / 'work'}"
    mount("-t", "overlay", "overlay", "-o", layers, str(root))
    mount("-t", "proc", "proc", str(root / "proc"))
    mount("-t", "sysfs", "sysfs", str(root / "sys"))
    mount("--rbind", "/dev", str(root / "dev"))
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", str(root / "run"))
    own = {folder / "containerd": Path("/var/lib/containerd"), images: Path("/run/images")}
    for source, target in (own | {path: path for path in bound}).items():
        place = root / target.relative_to("/")
        place.mkdir(parents=True, exist_ok=True)
        mount("--bind", str(source), str(place))
    for number, (tunable, value) in enumerate(TUNABLES.items()):
        stand_in = root / "run" / f"tunable-{number}"
        stand_in.write_text(f"{value}\n")
        mount("--bind", str(stand_in), str(root / "proc/sys" / tunable))
    control_groups.mount_inside(root / "sys/fs/cgroup", mount)
    os.chdir(root)
    subprocess.run(["pivot_root", ".", "mnt"], check=True)
    os.chdir("/")
    subprocess.run(["umount", "--lazy", "/mnt"], check=True)
    mount("--make-rshared", "/")
    subprocess.run(["hostname", node], check=True)
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1\n")


def serve(logs: Path) -> None:
    """Start every service, and again whatever ends; end nothing."""
    running: dict[int, tuple[str, subprocess.Popen[bytes]]] = {}

    def start(name: str) -> None:
        with (logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(["sh", "-c", SERVICES[name]], stdout=log, stderr=log)
        running[process.pid] = (name, process)

    for name in SERVICES:
        start(name)
    while True:
        ended, _ = os.wait()
        if ended in running:
            time.sleep(1)
            start(running.pop(ended)[0])


def main() -> None:
    """Run the program."""
    node, folder, images, *bound = sys.argv[1:]
    furnish(node, Path(folder), Path(images), [Path(path) for path in bound])
    print("furnished", flush=True)  # noqa: T201 - the other side waits for it
    sys.stdin.readline()
    serve(Path(folder) / "logs")


if __name__ == "__main__":
    main()
