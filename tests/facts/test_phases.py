"""Phases of kubeadm's commands."""

from kspec.facts.phases import PHASES


def test_a_phase_stands_below_its_parent() -> None:
    """Both can be named; those of init and join are different."""
    assert {"certs", "certs/etcd-ca", "addon/coredns", "mark-control-plane"} <= set(PHASES["InitConfiguration", ()])
    assert {"control-plane-join", "control-plane-join/etcd", "etcd-join"} <= set(PHASES["JoinConfiguration", ()])
    assert "ca" not in PHASES["InitConfiguration", ()]
    assert all(len(set(names)) == len(names) for names in PHASES.values())
