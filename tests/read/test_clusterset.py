"""What a ClusterSet lists."""

from pathlib import Path

import pytest
from cluster_sets import cluster, codes, found, two, write_set

from kspec.read.clusterset import beside

CLUSTERS = "clusters: {eu: eu.yaml, us: us.yaml}"


@pytest.mark.parametrize(
    ("clusters", "expected"),
    [
        ("clusters: {eu: eu.yaml, us: eu.yaml}", ["set-listed-twice"]),
        ("clusters: {eu: eu.yaml, us: ./eu.yaml}", ["set-listed-twice"]),
        ("clusters: {eu: eu.yaml, us: link.yaml}", ["set-listed-twice"]),
        ("clusters: {eu: eu.yaml, us: shop.yaml}", ["set-itself"]),
        ("clusters: {eu: eu.yaml, us: other/set.yaml}", ["set-spec"]),
        ("clusters: {eu: eu.yaml, us: usa.yaml}", ["set-spec-missing"]),
        ("clusters: {eu: eu.yaml, us: broken.yaml}", ["set-spec"]),
        ("clusters: {eu: eu.yaml, us: kubelet.yaml}", ["set-spec"]),
        ("clusters: {eu: eu.yaml, us: other}", ["set-spec"]),
        ("clusters: {eu: eu.yaml, us: }", ["set-spec"]),
        ("clusters: {eu: eu.yaml, eu: us.yaml}", ["yaml-duplicate-key"]),
        ("clusters: {}", ["set-empty"]),
        ("clusters: [eu.yaml]", ["type"]),
        ("clusterz: {eu: eu.yaml}", ["unknown-field"]),
    ],
)
def test_what_is_listed_is_the_spec_of_a_cluster(tmp_path: Path, clusters: str, expected: list[str]) -> None:
    """One finding for each mistake, at the place of the list that has it."""
    file = two(tmp_path, cluster("us", 2))
    (tmp_path / "link.yaml").symlink_to("eu.yaml")
    write_set(tmp_path / "other", {"asia": cluster("asia", 3)}).rename(tmp_path / "other" / "set.yaml")
    (tmp_path / "broken.yaml").write_text(cluster("us", 2, {"podSubnet": "podSubmet"}))
    (tmp_path / "kubelet.yaml").write_text("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n")
    file.write_text(file.read_text().replace(CLUSTERS, clusters))
    assert codes(file) == expected
    assert {finding.span.file for finding in found(file)} == {str(file)}


def test_a_set_that_lists_nothing_has_all_specs_beside_it(tmp_path: Path) -> None:
    """Those of clusters, by their files' names; what else lies there is passed over, and the set itself."""
    file = two(tmp_path, cluster("us", 2, {"us-cp-1": "eu-cp-1"}), more="hub: eu\n")
    (tmp_path / "values.yaml").write_text("replicas: 2\n")
    write_set(tmp_path / "deep", {"eu": cluster("eu", 1)})
    file.write_text(file.read_text().replace(f"{CLUSTERS}\n", ""))
    assert codes(file) == ["set-node-name"]
    for name in ("eu", "us"):
        (tmp_path / f"{name}.yaml").unlink()
    assert sorted(codes(file)) == ["set-empty", "set-hub"]


def test_what_stands_beside_a_set_is_told(tmp_path: Path) -> None:
    """A document of a cluster in the set's own file would be read by nobody."""
    file = two(tmp_path, cluster("us", 2))
    file.write_text(f"{file.read_text()}---\n{cluster('asia', 3)}")
    assert codes(file) == ["set-alone"]


def test_lock_and_keyring_stand_beside_a_spec() -> None:
    """As the command line has it."""
    assert beside(Path("fleet/eu.prod.yaml"), ".lock") == Path("fleet/eu.prod.lock")
