"""All invariants of a set: nothing is invented in sets that keep apart."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from cluster_sets import cluster, codes, found, write_set
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from small_cluster import Kspec

from kspec.check.clusters.apart import APART as ROWS
from kspec.check.clusters.every import APART, LISTING
from kspec.check.clusters.networks import OVERLAPS
from kspec.facts.code_table import CODES
from kspec.model.diagnostic import Note

SPECS: Final = Path(__file__).parents[3] / "specs"
NEAR: Final = ("v1.35.", "v1.36.", "v1.37.")
"""Releases that one client serves."""
GOOD: Final = sorted(
    path
    for path in (SPECS / "ok").glob("*.yaml")
    if not path.with_suffix(".patches").exists()
    and any(f"kubernetesVersion: {near}" in path.read_text() for near in NEAR)
)


def with_packs(folder: Path) -> Path:
    """A folder with the packs that lie beside good specs."""
    for pack in (SPECS / "ok").glob("*.pack"):
        shutil.copytree(pack, folder / pack.name)
    return folder


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
    file = write_set(with_packs(tmp_path_factory.mktemp("set")), clusters, "sharedServices: true\n")
    assert [finding.message for finding in found(file)] == []


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_cluster_beside_itself_is_found(tmp_path: Path, path: Path) -> None:
    """Every good spec twice in a set: at least networks and names of machines are the same."""
    assert {"set-service-overlap", "set-node-name"} <= set(
        codes(write_set(with_packs(tmp_path), dict.fromkeys(("a", "b"), path.read_text())))
    )


def test_the_example_keeps_apart() -> None:
    """The set of the documentation."""
    assert codes(SPECS / "sets" / "shop" / "shop.yaml") == []


def test_there_are_more_than_twenty_kinds() -> None:
    """Of mistakes across clusters, or in their list."""
    assert len([code for code in CODES if code.startswith("set-")]) >= 30
    assert len(LISTING + APART) == len(set(LISTING + APART))


SECRETS: Final = f"""\
certificateKey: {"5b" * 32}
bootstrapTokens: [{{token: abcdef.0123456789abcdef}}]
"""
SERVER: Final = """\
apiServer: {certSANs: [api.example], extraArgs: [{name: service-account-issuer, value: 'https://issuer.example'}]}
etcd: {external: {endpoints: ['https://etcd.example:2379'], caFile: /e/ca, certFile: /e/crt, keyFile: /e/key}}
"""
OWN: Final = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
apiServer:
  staticTokens: [{user: alice, groups: [readers], token: 3f9c1d7a5b2e4860}]
  encryptionConfiguration:
    apiVersion: apiserver.config.k8s.io/v1
    kind: EncryptionConfiguration
    resources:
    - resources: [secrets]
      providers:
      - secretbox: {keys: [{name: a, secret: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}]}
      - identity: {}
"""
PLANTED: Final = {
    *("set-pod-overlap", "set-service-overlap", "set-pod-service-overlap", "set-node-in-network"),
    *("set-address-families", "set-node-name", "set-node-address", "set-endpoint", "set-virtual-address"),
    *("set-certificate-name", "set-cluster-name", "set-context", "set-issuer", "set-trust-domain", "set-dns-domain"),
    *("set-authority", "set-service-account-key", "set-etcd", "set-token", "set-static-token"),
    *("set-certificate-key", "set-encryption-key", "set-version-skew"),
    *("set-listed-twice", "set-itself", "set-spec-missing", "set-spec", "set-hub"),
}


def test_all_mistakes_are_found_at_once(tmp_path: Path, kspec: Kspec) -> None:
    """One does not hide another: 28 kinds in one set, each with a place in a file that has a part in it."""
    eu = cluster(
        "eu", 1, {"nodeRegistration: {name: eu-cp-1}\n": "nodeRegistration: {name: eu-cp-1}\n" + SECRETS}, SERVER
    )
    clusters = {"eu": eu + OWN, "us": eu + OWN}
    clusters["asia"] = cluster(
        "asia", 3, {"172.18.0.0": "10.1.0.0", "192.168.3.11": "172.16.0.9", "v1.37.2": "v1.34.2"}
    )
    clusters["afar"] = cluster(
        "afar", 4, {"10.4.0.0/16": "fd00:4::/48", "api.afar.example:6443": "api.eu.example:7443"}
    )
    file = write_set(tmp_path, clusters, "hub: moon\nsharedServices: true\n")
    plain = tmp_path / "plain.yaml"
    plain.write_text(cluster("plain", 5))
    assert kspec("build", plain, "-o", tmp_path / "out").status == 0
    for name in ("eu", "us"):
        shutil.copy(tmp_path / "plain.lock", tmp_path / f"{name}.lock")
    (tmp_path / "kubelet.yaml").write_text("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n")
    more = "again: eu.yaml, self: shop.yaml, gone: gone.yaml, node: kubelet.yaml"
    file.write_text(file.read_text().replace("us: us.yaml", f"us: us.yaml, {more}"))
    findings = found(file)
    assert {finding.code for finding in findings} == PLANTED
    assert {Path(finding.span.file).parent for finding in findings} == {tmp_path}
    apart = [finding for finding in findings if finding.code in {row.code for row in (*ROWS, *OVERLAPS)}]
    assert all(
        len({finding.span.file, *(note.span.file for note in finding.notes if isinstance(note, Note))}) == 2
        for finding in apart
    )
