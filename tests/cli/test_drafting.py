"""The rounds of a draft: `tests/test_draft.py` has whole clusters."""

from pathlib import Path

import pytest

from kspec.cli.drafting import Drafting
from kspec.model.seen import SeenNode
from kspec.read.seen import read_seen

GOLDEN = Path(__file__).parents[2] / "golden" / "v1.36.3"


def seen(*nodes: tuple[str, str]) -> list[SeenNode]:
    """Recorded nodes."""
    found = [read_seen(name, GOLDEN / case / "tree")[0] for name, case in nodes]
    return [node for node in found if node is not None]


def test_what_follows_from_an_argument_is_not_said_twice() -> None:
    """The API server's --etcd-servers follows etcd's --advertise-client-urls, which the second round knows."""
    text = Drafting(seen(("probes-1", "probes")), Path("c.yaml")).draft().text
    assert text.count("https://10.22.0.30:2379") == 1
    assert "https://10.22.0.15:2379" in text


@pytest.mark.parametrize("case", ["gate-cri-socket"])
def test_a_feature_gate_is_told_by_what_it_did(case: str) -> None:
    """As far as the release still has it."""
    draft = Drafting(seen(("gate-2", case)), Path("c.yaml")).draft()
    assert not draft.failed
    assert "unix:///run/crio/crio.sock" in draft.text


def test_workers_are_entries_and_control_planes_documents() -> None:
    """As kubeadm made them; who asked for a certificate with a token says so."""
    nodes = seen(
        ("cp-1.example.com", "stacked-ha"),
        ("cp-2.example.com", "stacked-ha+cp-2"),
        ("w-1.example.com", "stacked-ha+w-1"),
    )
    draft = Drafting(nodes, Path("c.yaml")).draft()
    assert draft.text.count("kind: JoinConfiguration") == 1
    assert "- name: w-1.example.com\n  role: worker\n" in draft.text
    assert "credentials: bootstrap" in draft.text


def test_what_the_cluster_runs_with_is_waived() -> None:
    """What kspec holds for an error, and a running cluster contradicts."""
    draft = Drafting(seen(("legacy-2", "legacy-odd")), Path("c.yaml")).draft()
    assert not draft.failed
    assert "waivers:" in draft.text
