"""Who and where a spec's machines are."""

from pathlib import Path

import pytest

from kspec import pipeline
from kspec.check.view.nodes import address_of, control_planes, etcd_place, members, name_of, nodes, port_of
from kspec.disk.sources import Sources
from kspec.model.wire import Wire, WireDocument
from kspec.passes.run import Options

SPECS = Path(__file__).parents[3] / "specs/ok"


def read(name: str) -> Wire:
    """A spec's defaulted documents."""
    path = SPECS / name
    build = pipeline.find(Options((path,), path, path), Sources())
    return build.stage


def names(documents: list[WireDocument]) -> list[str]:
    """The nodes' names."""
    return [name_of(document) for document in documents]


def test_every_node_is_there_once() -> None:
    """In the spec's order, whatever runs on it; etcd's members are the nodes of its own."""
    wire = read("etcd-nodes.yaml")
    assert names(nodes(wire)) == ["cp-1", "cp-2", "etcd-1", "etcd-2", "etcd-3", "worker-1"]
    assert names(control_planes(wire)) == ["cp-1", "cp-2"]
    assert names(members(wire)) == ["etcd-1", "etcd-2", "etcd-3"]


def test_control_planes_run_etcd_where_no_other_node_does() -> None:
    """Each has a member."""
    wire = read("stacked-ha.yaml")
    assert members(wire) == control_planes(wire)


def test_a_node_is_at_its_api_server_or_where_its_entry_says() -> None:
    """A worker has no port of an API server, and need have no address."""
    found = {name_of(node): (address_of(node), port_of(node)) for node in nodes(read("etcd-nodes.yaml"))}
    assert found["cp-2"] == ("192.0.2.12", 6443)
    assert found["etcd-3"] == ("192.0.2.33", 0)
    assert found["worker-1"] == ("", 0)


@pytest.mark.parametrize(
    ("spec", "place"),
    [("etcd-nodes.yaml", "nodes"), ("external-etcd.yaml", "external"), ("stacked-ha.yaml", "stacked")],
)
def test_etcd_is_in_one_place(spec: str, place: str) -> None:
    """In the control planes' pods, unless the spec says otherwise."""
    assert etcd_place(read(spec)) == place
