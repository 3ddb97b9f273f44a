"""`kspec check --fix`."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_cluster import Said

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


SPECS = Path(__file__).parents[2] / "specs"


BAD = sorted(path.name for path in (SPECS / "bad").glob("*.yaml"))


def errors(said: Said) -> list[str]:
    """The codes of the errors that a check in JSON has found, sorted."""
    found = [one for file in json.loads(said.out)["files"] for one in file["diagnostics"]]
    return sorted(one["code"] for one in found if one["severity"] == "error")


@pytest.mark.parametrize(("name", "ends"), [(name, ("\n", "\r\n")[at % 2]) for at, name in enumerate(BAD)])
def test_no_fix_makes_a_spec_worse(name: str, ends: str, tmp_path: Path, kspec: Callable[..., Any]) -> None:
    """As many errors as before at most, none of YAML's that was not there, and a second run has nothing to do."""
    spec = tmp_path / name
    spec.write_bytes((SPECS / "bad" / name).read_bytes().replace(b"\n", ends.encode()))
    before = errors(kspec("check", spec, "--format", "json"))
    after = errors(kspec("check", spec, "--fix", "--format", "json"))
    assert len(after) <= len(before)
    assert {code for code in after if code.startswith("yaml-")} <= set(before)
    mended = spec.read_bytes()
    kspec("check", spec, "--fix")
    assert spec.read_bytes() == mended
    assert mended.count(b"\r\n") == (mended.count(b"\n") if ends == "\r\n" else 0)


@pytest.mark.parametrize("name", sorted(path.name for path in (SPECS / "ok").glob("*.yaml")))
@pytest.mark.parametrize("instead", ["", "  ---\n"])
def test_documents_are_parted_again(name: str, instead: str, tmp_path: Path, kspec: Callable[..., Any]) -> None:
    """Of every good spec, with all its lines --- taken out or misspelt: the check finds what it found before."""
    text = (SPECS / "ok" / name).read_text()
    spec = tmp_path / name
    spec.write_text(text)
    (spec.with_suffix(".patches")).symlink_to((SPECS / "ok" / name).with_suffix(".patches"))
    before = errors(kspec("check", spec, "--format", "json"))
    spec.write_text(re.sub(r"(?<=\n)---\n", instead, text))
    after = errors(kspec("check", spec, "--fix", "--format", "json"))
    assert after == before
