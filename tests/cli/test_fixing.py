"""`kspec check --fix`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

BROKEN = """\
# the cluster
apiVersion: kubeadm.k8s.io/v1beta4
kind: initconfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {"nmae": cp-1}   # its name
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
kubernetesVersion: v1.37.2
networking: {podsubnet: 10.244.0.0/16}
"""
MENDED = """\
# the cluster
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 192.0.2.10}
nodeRegistration: {"name": cp-1}   # its name
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
networking: {podSubnet: 10.244.0.0/16}
"""


def test_certain_fixes_are_made_and_what_is_left_is_told(tmp_path: Path, kspec: Callable[..., Any]) -> None:
    """Slips in names, wrong case, a key given twice alike; comments, quotes and layout stay."""
    spec = tmp_path / "cluster.yaml"
    spec.write_text(BROKEN)
    assert kspec("check", spec).status == 1
    said = kspec("check", "--fix", spec)
    assert said.status == 0
    assert "4 fixes made" in said.err
    assert spec.read_text() == MENDED
    assert kspec("check", "--fix", spec).err == ""


def test_a_diff_changes_nothing(tmp_path: Path, kspec: Callable[..., Any]) -> None:
    """The status is that of a check."""
    spec = tmp_path / "cluster.yaml"
    spec.write_text(BROKEN)
    said = kspec("check", "--diff", spec)
    assert said.status == 1
    assert "-networking: {podsubnet: 10.244.0.0/16}\n+networking: {podSubnet: 10.244.0.0/16}\n" in said.out
    assert spec.read_text() == BROKEN


def test_what_is_not_certain_is_left_to_the_user(tmp_path: Path, kspec: Callable[..., Any]) -> None:
    """A name that is there already, two values for one key, a name that came in through a merge key."""
    spec = tmp_path / "cluster.yaml"
    text = (
        "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.37.2\n"
        "networking: {podsubnet: 10.244.0.0/16, podSubnet: 10.245.0.0/16}\nclusterName: a\nclusterName: b\n"
        "controllerManager: &x {}\nscheduler: {<<: *x, extraargs: []}\n"
    ).replace("&x {}", "&x {ex: []}")
    spec.write_text(text)
    assert kspec("check", "--fix", spec).status == 1
    assert spec.read_text() == text.replace("extraargs", "extraArgs")
