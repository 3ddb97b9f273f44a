"""What `kubeadm reset` and `kubeadm upgrade` read of a spec."""

from pathlib import Path

import pytest
from small_cluster import Kspec
from usual_spec import CLUSTER, INIT, NODE, Find, wrong

RESET = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ResetConfiguration\n"
UPGRADE = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: UpgradeConfiguration\n"


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ("certificatesDir: pki", "path", "certificatesDir"),
        ("criSocket: 'unix://%zz'", "cri-socket", "criSocket"),
        ("unmountFlags: [MNT_FORCE, mnt_detach]", "unmount-flag", "unmountFlags[1]"),
    ],
)
def test_a_reset_is_checked_as_kubeadm_checks_it(find: Find, fields: str, code: str, path: str) -> None:
    """Each field that kubeadm validates."""
    assert wrong(find(f"{RESET}{fields}\n"), code) == [(path, "Invalid value")]


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ("apply: {patches: {directory: patches}}", "path", "apply.patches.directory"),
        ("node: {patches: {}}", "path", "node.patches.directory"),
        ("apply: {imagePullPolicy: always}", "pull-policy", "apply.imagePullPolicy"),
        ("node: {imagePullPolicy: x}", "pull-policy", "node.imagePullPolicy"),
    ],
)
def test_an_upgrade_is_checked_as_kubeadm_checks_it(find: Find, fields: str, code: str, path: str) -> None:
    """Each field that kubeadm validates."""
    assert wrong(find(f"{UPGRADE}{fields}\n"), code) == [(path, "Invalid value")]


def test_what_kubeadm_takes_is_no_finding(find: Find) -> None:
    """A socket without a scheme gets one; fields that are left out have defaults; phases are those of the command."""
    reset = "criSocket: /run/containerd/containerd.sock\nunmountFlags: [UMOUNT_NOFOLLOW]\nskipPhases: [cleanup-node]\n"
    upgrade = "apply: {patches: {directory: /p}, skipPhases: [upload-config/kubelet]}\nnode: {skipPhases: [addon]}\n"
    assert find(f"{RESET}{reset}---\n{UPGRADE}{upgrade}") == []


def test_times_and_phases_are_looked_at(find: Find) -> None:
    """As those of an InitConfiguration are; a phase of another command is none."""
    found = find(f"{UPGRADE}timeouts: {{etcdAPICall: 0s}}\nnode: {{skipPhases: [upload-config]}}\n")
    assert {(one.code, one.path) for one in found} == {
        ("timeout", "timeouts.etcdAPICall"),
        ("skip-phase", "node.skipPhases[0]"),
    }


def test_a_build_passes_over_both(kspec: Kspec, tmp_path: Path) -> None:
    """With a warning, as `kubeadm init` does; the same files come out."""
    spec = f"{INIT}{NODE}{CLUSTER}"
    (tmp_path / "cluster.yaml").write_text(f"{spec}---\n{RESET}---\n{UPGRADE}")
    said = kspec("build", tmp_path / "cluster.yaml", "-o", tmp_path / "out")
    assert (said.status, said.err.count("warning[not-built]")) == (0, 2)
    (tmp_path / "cluster.yaml").write_text(spec)
    again = kspec("build", tmp_path / "cluster.yaml", "-o", tmp_path / "out", "--frozen")
    assert (again.status, "not-built" in again.err) == (0, False)
