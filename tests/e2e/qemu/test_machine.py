"""One disk image under QEMU: an image without secrets, a medium with them, a real systemd, and a node that is Ready."""

import shutil
import subprocess
import sys

import pytest
from e2e.cluster import Cluster, Figures, until
from e2e.conftest import SetUp
from e2e.lab import CLOSED, UNPACK, kspec
from e2e.qemu import disk
from e2e.qemu.machine import Machine
from e2e.specs import SINGLE
from e2e.test_single import BOOT, NODE, STATIC

pytestmark = [
    pytest.mark.slow,
    *(
        pytest.mark.skipif(
            not shutil.which(program), reason=f"{program} is missing (Debian: apt-get install {package})"
        )
        for program, package in {
            "qemu-system-x86_64": "qemu-system-x86",
            "mmdebstrap": "mmdebstrap",
            "mkfs.ext4": "e2fsprogs",
        }.items()
    ),
]
GATEWAY = "10.0.0.2"
SPEC = f"""\
{SINGLE}encryptionAlgorithm: ECDSA-P256
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
host: {{profile: debian, kubeletUnit: true}}
"""
SLOW = 6 * BOOT
"""Seconds that a step may take where a processor is a program."""


def come_alive(figures: Figures, cluster: Cluster) -> None:
    """As a cluster of one node does, so far as it can be seen from beside it."""
    assert until(cluster.is_ready, SLOW), cluster.state()
    figures("the API server is ready")
    mirrors = {f"{name}-cp-1" for name in STATIC}
    assert until(lambda: mirrors <= cluster.running().keys(), SLOW), cluster.state()
    figures("four mirror pods are Running and Ready")
    assert cluster.apply() == []
    figures("every object is taken, strictly validated")
    assert until(lambda: cluster.ready_nodes() == {"cp-1"}, SLOW), cluster.state()
    figures("the node is Ready")
    assert until(lambda: len(cluster.running("k8s-app=kube-dns")) == 2, SLOW), cluster.state()
    assert until(lambda: len(cluster.running("k8s-app=kube-proxy")) == 1, SLOW), cluster.state()
    figures("CoreDNS and kube-proxy are Running and Ready")


def test_a_disk_image_boots(set_up: SetUp) -> None:
    """Its secrets come on a second disk at the first start; kspec finds nothing changed on its disk afterwards."""
    lab = set_up(NODE)
    lab.build(SPEC)
    folder = lab.folder / "machine"
    folder.mkdir()
    image, root = lab.folder / "image.tar", folder / "root"
    kspec("export", "tar", lab.out, "-o", image, "--role", "control-plane", "--secrets-later")
    kspec("export", "node-archive", lab.out, "-o", folder / "medium.img", "--node", "cp-1")
    (folder / "medium.img").rename(folder / "medium")
    disk.fill(root, disk.files("cp-1", NODE["cp-1"], GATEWAY, lab.supplies), lab.supplies, lab.images("cp-1"))
    for command in (CLOSED, (*UNPACK, image)):
        subprocess.run(command, cwd=root, check=True)
    disk.pack(root, folder / "disk")
    shutil.rmtree(root)
    lab.figures("the disk is made")

    machine = Machine(folder, NODE["cp-1"], GATEWAY, lab.supplies.programs.path)
    try:
        cluster = Cluster(machine, lab.out)
        cluster.kubeconfig = str(machine.kubeconfig(lab.out / "nodes/cp-1/etc/kubernetes/super-admin.conf"))
        come_alive(lab.figures, cluster)
    finally:
        machine.kill()
    said = machine.said(length=1_000_000)
    assert "the secrets of cp-1 are installed" in said
    mounted = folder / "mounted"
    mounted.mkdir()
    script = (
        f"mount -o loop {folder / 'disk'} {mounted} && exec {sys.executable} -m kspec verify {lab.out} --root {mounted}"
    )
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    lab.figures("on its disk everything is as it was built")
