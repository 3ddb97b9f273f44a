"""A machine's disk, made of Debian's packages: what a node needs, and the tree of a role whose secrets come later."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from e2e.runtime import runtime
from e2e.supplies import Supplies
from places import cache

RELEASE: Final = "bookworm"
PACKAGES: Final = (
    *("linux-image-cloud-amd64", "initramfs-tools", "systemd-sysv", "udev", "dbus", "kmod"),
    *("iproute2", "iptables", "runc", "containernetworking-plugins", "openssl"),
)
ENABLED: Final = ("systemd-networkd", "containerd", "kubelet", "kspec-secrets")
CONTAINERD_UNIT: Final = """\
[Unit]
Description=Container runtime
After=network.target

[Service]
Type=notify
ExecStart=/usr/bin/containerd
Delegate=yes
KillMode=process
Restart=always
LimitNOFILE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
"""
SIZE: Final = "5G"


def packages() -> Path:
    """Debian's packages as an archive of a root folder, made once: apt has to reach its mirror for that."""
    archive = cache() / f"machine-{RELEASE}.tar"
    if not archive.exists():
        made = archive.with_suffix(".made.tar")
        chosen = ["--variant=minbase", f"--include={','.join(PACKAGES)}"]
        subprocess.run(["mmdebstrap", *chosen, RELEASE, made], check=True)
        made.rename(archive)
    return archive


def files(name: str, address: str, gateway: str, supplies: Supplies) -> Mapping[str, str]:
    """What a machine of this name and address has besides packages and Kubernetes."""
    # by its driver: a pod's link is an Ethernet one too, and would be taken out of its bridge
    unit = f"[Match]\nDriver=virtio_net\n\n[Network]\nAddress={address}/24\nGateway={gateway}\n"
    return {
        "etc/hostname": f"{name}\n",
        "etc/hosts": f"127.0.0.1 localhost\n{address} {name}\n",
        "etc/resolv.conf": f"nameserver {gateway}\n",
        "etc/fstab": "/dev/vda / ext4 defaults 0 1\n",
        "etc/sysctl.d/90-node.conf": "net.ipv4.ip_forward=1\n",
        "etc/systemd/network/10-node.network": unit,
        "etc/systemd/system/containerd.service": CONTAINERD_UNIT,
        **runtime(supplies.pause, "10.244.0.0/24", machine=True),
    }


def fill(root: Path, own: Mapping[str, str], supplies: Supplies, images: Path) -> None:
    """Make a root folder: packages, programs, images that a containerd has taken already, and files."""
    root.mkdir()
    subprocess.run(["tar", "-C", root, "-xpf", packages(), "--exclude=./dev/*"], check=True)
    programs = supplies.programs
    for program in (programs.kubernetes / "kubelet", *(programs.containerd.iterdir())):
        shutil.copy(program, root / "usr/bin")
    subprocess.run(["cp", "-a", images, root / "var/lib/containerd"], check=True)
    for path, content in own.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_text(content)


def pack(root: Path, disk: Path) -> None:
    """Enable its services, and make a file system of it; the kernel and its first files stay beside it."""
    subprocess.run(["systemctl", f"--root={root}", "enable", *ENABLED], check=True)
    for name in ("vmlinuz", "initrd.img"):
        shutil.copy(next((root / "boot").glob(f"{name}-*")), disk.with_name(name))
    subprocess.run(["truncate", "-s", SIZE, disk], check=True)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-d", root, disk], check=True)
