"""Everything decided."""

from pathlib import Path

from small_cluster import SPEC, first_plan, read_spec

from kspec.model.plan import Plan


def planned(folder: Path) -> Plan:
    """The small cluster with a worker, planned."""
    nodes = "nodes: [{name: w-1, role: worker, address: 10.0.0.20}]"
    more = f"---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n{nodes}\n"
    build = read_spec(folder, SPEC + more)
    return first_plan(build.stage.spec, build.stage.release).plan


def test_a_plan_is_seen_from_each_node(tmp_path: Path) -> None:
    """The makers of a node's files see its role, and whether `init` or `join` made it."""
    whole = planned(tmp_path)
    first, worker = (whole.for_node(node) for node in whole.spec.nodes)
    assert (first.role, first.node.first, first.node.name) == ("control-plane", True, "cp-1")
    assert (worker.role, worker.node.first, worker.node.name) == ("worker", False, "w-1")
    assert (worker.whole, worker.kubelet_conf) == (whole, "embedded")


def test_a_plan_prints_no_secret(tmp_path: Path) -> None:
    """Keys, tokens and the certificate key are masked in every representation."""
    shown = repr(planned(tmp_path))
    assert "PRIVATE KEY" not in shown
    assert "0123456789abcdef" not in shown
