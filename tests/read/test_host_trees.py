"""The trees of an output."""

from pathlib import Path

from small_cluster import Cluster

from kspec.read.host_trees import read_output


def test_a_whole_output(cluster: Cluster) -> None:
    """Every file below a node's root with its mode, its folders, and the images."""
    found, findings = read_output(cluster.out)
    assert findings == ()
    [tree] = found.trees
    assert {file.path for file in tree.files} == {
        str(path.relative_to(cluster.node)) for path in cluster.node.rglob("*") if path.is_file()
    }
    assert "var/lib/etcd" in {folder.path for folder in tree.own_folders}
    assert found.images == tuple((cluster.out / "images.txt").read_text().splitlines())


def test_what_is_not_an_output(tmp_path: Path) -> None:
    """An empty folder, none at all, and a manifest that is not one."""
    for place in (tmp_path, tmp_path / "missing"):
        [finding] = read_output(place)[1]
        assert "has no manifest.json" in finding.message
    (tmp_path / "manifest.json").write_text("{}")
    [finding] = read_output(tmp_path)[1]
    assert "not a manifest" in finding.message
