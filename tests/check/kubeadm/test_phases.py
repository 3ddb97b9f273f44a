"""Phases that a node leaves out."""

import pytest
from usual_spec import Find

from kspec.model.diagnostic import Diagnostic


def paths(found: list[Diagnostic], code: str) -> list[str]:
    """The fields of the findings of a code, each of which is a warning."""
    assert all(finding.severity.value == "warning" for finding in found if finding.code == code)
    return [finding.path for finding in found if finding.code == code]


@pytest.mark.parametrize(
    ("document", "phases", "wrong"),
    [
        ("InitConfiguration", "[preflight, certs/ca, addon, show-join-command]", []),
        ("InitConfiguration", "[ca, addon/kubeproxy, control-plane-join, '']", [0, 1, 2, 3]),
        ("JoinConfiguration", "[control-plane-join/etcd, etcd-join, preflight]", []),
        ("JoinConfiguration", "[certs, addon]", [0, 1]),
    ],
)
def test_a_phase_is_one_of_its_command(find: Find, document: str, phases: str, wrong: list[int]) -> None:
    """By itself or below its parent."""
    text = f"apiVersion: kubeadm.k8s.io/v1beta4\nkind: {document}\nskipPhases: {phases}\n"
    assert paths(find(text), "skip-phase") == [f"skipPhases[{index}]" for index in wrong]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("addon/kubeproxy", "did you mean addon/kube-proxy?"),
        ("coredns", "did you mean addon/coredns?"),
        ("kube-proxi", "did you mean addon/kube-proxy?"),
        ("reboot", "expected one of: control-plane-join, control-plane-prepare, etcd-join, "),
    ],
)
def test_the_nearest_phase_is_named(find: Find, written: str, told: str) -> None:
    """Where one is near, also a part without what it is of; else those that a command begins with."""
    kind = "JoinConfiguration" if "expected" in told else "InitConfiguration"
    found = find(f"apiVersion: kubeadm.k8s.io/v1beta4\nkind: {kind}\nskipPhases: [{written}]\n")
    [help_] = [finding.help for finding in found if finding.code == "skip-phase"]
    assert help_.startswith(told)
