"""All invariants of a set: nothing is invented in sets that keep apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from cluster_sets import codes, found, write_set
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from kspec.check.clusters.every import APART, LISTING
from kspec.facts.code_table import CODES

SPECS: Final = Path(__file__).parents[3] / "specs"
NEAR: Final = ("v1.35.", "v1.36.", "v1.37.")
"""Releases that one client serves."""
GOOD: Final = sorted(
    path
    for path in (SPECS / "ok").glob("*.yaml")
    if not path.with_suffix(".patches").exists()
    and any(f"kubernetesVersion: {near}" in path.read_text() for near in NEAR)
)


def disjoint(text: str, number: int) -> str:
    """A good spec that has nothing in common with that of another number."""
    yaml = YAML(typ="safe", pure=True)
    documents = [document for document in yaml.load_all(text) if document]
    machines = iter(range(1, 40))
    for document in documents:
        if document["kind"] in _APART:
            _APART[document["kind"]](document, number, machines)
    return "---\n".join(_dump(document) for document in documents)


def _dump(document: Any) -> str:  # noqa: ANN401 - a document
    import json  # noqa: PLC0415 - JSON is YAML, and says exactly what is meant

    return json.dumps(document) + "\n"


def _cluster(document: dict[str, Any], number: int, _: Iterator[int]) -> None:
    networking = document.setdefault("networking", {})
    networking |= {"dnsDomain": f"c{number}.example", "serviceSubnet": f"172.{15 + number}.0.0/16"}
    if "podSubnet" in networking:
        networking["podSubnet"] = f"10.{number}.0.0/16"
    document["clusterName"] = f"c{number}"
    if "controlPlaneEndpoint" in document:
        document["controlPlaneEndpoint"] = f"api.c{number}.example:6443"
    server = document.get("apiServer") or {}
    if server.get("certSANs"):
        server["certSANs"] = [f"san-{index}.c{number}.example" for index, _ in enumerate(server["certSANs"])]
    if isinstance(server.get("extraArgs"), list):
        server["extraArgs"] = [one for one in server["extraArgs"] if one["name"] != "service-account-issuer"]
    external = (document.get("etcd") or {}).get("external")
    if external:
        external["endpoints"] = [
            f"https://etcd-{index}.c{number}.example:2379" for index, _ in enumerate(external["endpoints"])
        ]


def _node(document: dict[str, Any], number: int, machines: Iterator[int]) -> None:
    machine = next(machines)
    document.setdefault("nodeRegistration", {})["name"] = f"c{number}-n{machine}"
    endpoint = document if document["kind"] == "InitConfiguration" else document.get("controlPlane")
    if endpoint and endpoint.get("localAPIEndpoint"):
        endpoint["localAPIEndpoint"]["advertiseAddress"] = f"192.168.{number}.{machine}"
    for index, token in enumerate(document.get("bootstrapTokens") or []):
        if "token" in token:
            token["token"] = f"abc{number:03d}.0123456789abcd{index:02d}"
    if "certificateKey" in document:
        document["certificateKey"] = f"{number:064x}"


def _own(document: dict[str, Any], number: int, _: Iterator[int]) -> None:
    document.pop("files", None)
    document.pop("apiServer", None)
    for index, node in enumerate(document.get("nodes") or []):
        node["name"] = f"c{number}-{node['name']}"
        if "address" in node:
            node["address"] = f"192.168.{number}.{50 + 20 * index}"


_APART: Final = {
    "ClusterConfiguration": _cluster,
    "InitConfiguration": _node,
    "JoinConfiguration": _node,
    "ClusterSpec": _own,
}


@given(st.lists(st.sampled_from(GOOD), min_size=2, max_size=6))
def test_nothing_is_invented_in_a_clean_set(tmp_path_factory: pytest.TempPathFactory, specs: list[Path]) -> None:
    """Good specs with nothing in common, each as often as may be, in any order."""
    clusters = {f"c{number}": disjoint(path.read_text(), number) for number, path in enumerate(specs, 1)}
    file = write_set(tmp_path_factory.mktemp("set"), clusters, "sharedServices: true\n")
    assert [finding.message for finding in found(file)] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_cluster_beside_itself_is_found(tmp_path: Path, path: Path) -> None:
    """Every good spec twice in a set: at least networks and names of machines are the same."""
    assert {"set-service-overlap", "set-node-name"} <= set(
        codes(write_set(tmp_path, dict.fromkeys(("a", "b"), path.read_text())))
    )


def test_the_example_keeps_apart() -> None:
    """The set of the documentation."""
    assert codes(SPECS / "sets" / "shop" / "shop.yaml") == []


def test_there_are_more_than_twenty_kinds() -> None:
    """Of mistakes across clusters, or in their list."""
    assert len([code for code in CODES if code.startswith("set-")]) >= 30
    assert len(LISTING + APART) == len(set(LISTING + APART))
