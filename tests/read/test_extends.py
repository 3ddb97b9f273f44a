"""A spec that begins with another."""

from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.model.document import Document, Json
from kspec.model.program import Program
from kspec.read.extends import Extended, extend, merge
from kspec.read.load import load

BASE = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
networking:
  podSubnet: 10.1.0.0/16
  dnsDomain: base.example
apiServer: {certSANs: [a, b]}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: w-1, taints: []}
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
waivers: [x]
"""
OWN = """\
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
extends: base.yaml
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
networking: {podSubnet: 10.2.0.0/16, dnsDomain: null}
apiServer: {certSANs: [c]}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
nodeRegistration: {name: w-2}
"""


def run(folder: Path, own: str, base: str = BASE, at: str = "base.yaml") -> tuple[Extended, Sources]:
    (folder / at).parent.mkdir(exist_ok=True)
    (folder / at).write_text(base)
    (folder / "own.yaml").write_text(own)
    sources = Sources()
    documents = load([folder / "own.yaml"], sources).documents
    return extend(documents, folder, sources, Program()), sources


def by_kind(documents: tuple[Document, ...]) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for document in documents:
        found.setdefault(document.kind, []).append(document.value)
    return found


def test_documents_are_merged_by_kind_and_node(tmp_path: Path) -> None:
    """Mappings by their keys, null takes away, lists are replaced; what one file alone has stays."""
    merged, _ = run(tmp_path, OWN)
    found = by_kind(merged.documents)
    assert merged.findings == ()
    (cluster,) = found["ClusterConfiguration"]
    assert cluster == {
        "apiVersion": "kubeadm.k8s.io/v1beta4",
        "kind": "ClusterConfiguration",
        "kubernetesVersion": "v1.37.2",
        "networking": {"podSubnet": "10.2.0.0/16"},
        "apiServer": {"certSANs": ["c"]},
    }
    assert len(found["JoinConfiguration"]) == 2
    assert found["ClusterSpec"] == [{"apiVersion": "kspec.dev/v1alpha1", "kind": "ClusterSpec", "waivers": ["x"]}]


def test_each_value_has_its_place_in_its_own_file(tmp_path: Path) -> None:
    """Keys and values, and what neither has in the document that is merged."""
    merged, _ = run(tmp_path, OWN)
    cluster = next(document for document in merged.documents if document.kind == "ClusterConfiguration")
    places = {
        path: str(cluster.locate(path)).removeprefix(f"{tmp_path}/")
        for path in [("kubernetesVersion",), ("networking", "podSubnet"), ("apiServer", "certSANs", 0), ("none",)]
    }
    assert places == {
        ("kubernetesVersion",): "base.yaml:3:20",
        ("networking", "podSubnet"): "own.yaml:7:25",
        ("apiServer", "certSANs", 0): "own.yaml:8:24",
        ("none",): "own.yaml:5:1",
    }
    assert ("apiServer", "certSANs", 1) not in cluster.values
    assert len(cluster.values) == len(set(cluster.values))


def test_a_base_counts_as_read(tmp_path: Path) -> None:
    """So that a change of it is seen."""
    assert str(tmp_path / "base.yaml") in run(tmp_path, OWN)[1].files


def test_paths_of_a_base_lead_to_its_own_folder(tmp_path: Path) -> None:
    """Those of patches and of files."""
    base = """\
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: a, patches: {directory: patches}}]
files: [{path: /a, from: a}, {path: /b, from: ""}]
packs: [a, {name: b, source: packs/b, parameters: {source: c}}]
"""
    merged, _ = run(tmp_path, OWN.replace("base.yaml", "lib/base.yaml"), base, "lib/base.yaml")
    (spec,) = by_kind(merged.documents)["ClusterSpec"]
    assert isinstance(spec, dict)
    assert spec["nodes"] == [{"name": "a", "patches": {"directory": "lib/patches"}}]
    assert spec["packs"] == ["a", {"name": "b", "source": "lib/packs/b", "parameters": {"source": "c"}}]
    assert spec["files"] == [{"path": "/a", "from": "lib/a"}, {"path": "/b", "from": ""}]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../base.yaml", "never lead out"),
        ("/etc/passwd", "must be relative"),
        ("none.yaml", "does not exist"),
        ("own.yaml", "is the spec itself"),
        ("link.yaml", "a link that leads out"),
    ],
)
def test_a_base_stands_beside_the_spec_or_below(tmp_path: Path, name: str, words: str) -> None:
    """And is another file."""
    folder = tmp_path / "specs"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_text(BASE)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    merged, sources = run(folder, OWN.replace("base.yaml", name))
    (finding,) = merged.findings
    assert (finding.code, finding.span.line) == ("extends", 3)
    assert words in finding.message
    assert not any("outside" in path or "passwd" in path for path in sources.files)


def test_a_base_extends_no_other_and_has_the_same_versions(tmp_path: Path) -> None:
    """Both are said where they stand."""
    base = BASE.replace("waivers: [x]", "extends: more.yaml").replace("v1beta4\nkind: Cl", "v1beta3\nkind: Cl")
    merged, _ = run(tmp_path, OWN, base)
    assert [(Path(found.span.file).name, found.code) for found in merged.findings] == [
        ("base.yaml", "extends"),
        ("own.yaml", "extends"),
    ]


def test_a_spec_without_a_base_stays_as_it_is(tmp_path: Path) -> None:
    """One whose field has another type, too: the type table says what is wrong."""
    for own in ("kind: A\n", "kind: ClusterSpec\nextends: [a]\n"):
        merged, _ = run(tmp_path, own)
        assert len(merged.documents) == 1
        assert merged.findings == ()


def test_merging_is_that_of_rfc_7386() -> None:
    """With the cases of its appendix that are objects."""
    for base, own, merged in (
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ):
        assert merge(base, own) == merged  # type: ignore[arg-type]
