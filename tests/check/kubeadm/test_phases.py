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


def test_the_nearest_phase_is_named(find: Find) -> None:
    """Where one is near."""
    found = find("apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nskipPhases: [addon/kubeproxy]\n")
    assert [finding.help for finding in found if finding.code == "skip-phase"] == ["did you mean addon/kube-proxy?"]
