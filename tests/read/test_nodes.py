"""The compact list of nodes, as the documents of single machines."""

from pathlib import Path

import pytest
from small_cluster import SPEC, Kspec, read_spec

NODES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
"""


def test_a_range_is_as_many_nodes(tmp_path: Path) -> None:
    """Each with its own name and address, and what the entry says of all."""
    entry = "- {name: 'w-[08-10]', address: 10.0.1.8, labels: {disk: fast}}\n"
    nodes = read_spec(tmp_path, f"{SPEC}{NODES}{entry}").spec.nodes  # type: ignore[union-attr]
    assert [(node.name, node.role, node.address) for node in nodes] == [
        ("cp-1", "control-plane", "10.0.0.10"),
        ("w-08", "worker", "10.0.1.8"),
        ("w-09", "worker", "10.0.1.9"),
        ("w-10", "worker", "10.0.1.10"),
    ]


def test_the_entry_of_the_first_control_plane_is_its_own(tmp_path: Path) -> None:
    """What the InitConfiguration says of its node counts more than the entry of that name."""
    names = {"cp-2": "10.0.0.12", "cp-1": "10.0.0.99"}
    entries = "".join(f"- {{name: {name}, role: control-plane, address: {names[name]}}}\n" for name in names)
    cluster = f"{SPEC}controlPlaneEndpoint: api.example.org:6443\n"
    nodes = read_spec(tmp_path, f"{cluster}{NODES}{entries}").spec.nodes  # type: ignore[union-attr]
    assert [(node.name, node.init.local_api_endpoint.advertise_address) for node in nodes] == [
        ("cp-1", "10.0.0.10"),
        ("cp-2", "10.0.0.12"),
    ]


def test_the_first_control_plane_of_the_list_stands_for_the_initconfiguration(tmp_path: Path) -> None:
    """A spec without one needs none."""
    entries = "- {name: w-1}\n- {name: cp-a, role: control-plane, address: 10.0.0.11}\n"
    cluster = SPEC.partition("---\n")[2]
    nodes = read_spec(tmp_path, f"{cluster}{NODES}{entries}").spec.nodes  # type: ignore[union-attr]
    assert [(node.name, node.first) for node in nodes] == [("cp-a", True), ("w-1", False)]


@pytest.mark.parametrize(
    ("entry", "place", "message"),
    [
        ("{address: 10.0.1.1}", "16:3", "nodes[0].name: a node needs a name"),
        ("{name: 'w-[3-1]'}", "16:10", "nodes[0].name: [3-1] is empty"),
        ("{name: w, address: 10.0.1.300}", "16:22", "nodes[0].address: '10.0.1.300' is no IP address"),
        ("{name: c, role: control-plane}", "16:3", "nodes[0].address: a node of role control-plane needs an address"),
    ],
)
def test_a_wrong_entry_is_shown(kspec: Kspec, tmp_path: Path, entry: str, place: str, message: str) -> None:
    """At the value, or at the entry where something is absent."""
    spec = tmp_path / "cluster.yaml"
    spec.write_text(f"{SPEC}{NODES}- {entry}\n")
    said = kspec("check", spec, "--format", "concise")
    assert said.status == 1
    lines = [line for line in said.out.splitlines() if "error[node]" in line]
    assert [line.replace(f"{spec}:", "") for line in lines] == [f"{place}: error[node] {message}"]
