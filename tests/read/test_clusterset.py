"""What a ClusterSet lists."""

from pathlib import Path

import pytest
from cluster_sets import cluster, codes, found, two, write_set
from small_cluster import Kspec

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


PROGRAM = """\
local cluster(name, number) = [
  {
    apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'InitConfiguration',
    localAPIEndpoint: {advertiseAddress: '192.168.%d.11' % number},
    nodeRegistration: {name: name + '-cp-1'},
  },
  {
    apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration', kubernetesVersion: 'v1.37.2',
    clusterName: name, encryptionAlgorithm: 'ECDSA-P256',
    networking: {
      dnsDomain: name + '.example', podSubnet: '10.%d.0.0/16' % number, serviceSubnet: '172.%d.0.0/16' % (15 + number),
    },
  },
];
{ eu: cluster('eu', 1), us: cluster('us', US) }
"""


@pytest.mark.parametrize("listed", [True, False])
def test_the_specs_of_a_program_are_clusters_by_their_names(tmp_path: Path, listed: bool, kspec: Kspec) -> None:  # noqa: FBT001 - a column
    """Named, or found beside the set; their locks and trees are called like them."""
    file = two(tmp_path, cluster("us", 2))
    for name in ("eu", "us"):
        (tmp_path / f"{name}.yaml").unlink()
    clusters = "clusters: {eu: all.jsonnet, us: all.jsonnet}" if listed else ""
    file.write_text(file.read_text().replace(CLUSTERS, clusters))
    program = tmp_path / "all.jsonnet"
    program.write_text(PROGRAM.replace("US", "1"))
    assert set(codes(file)) == {"set-node-address", "set-pod-overlap", "set-service-overlap"}
    program.write_text(PROGRAM.replace("US", "2"))
    assert codes(file) == []
    said = kspec("build", file, "-o", tmp_path / "out")
    assert said.status == 0, said.err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"eu", "us", "shop"}
    assert (tmp_path / "eu.lock").is_file()
    assert kspec("build", program, "--name", "eu", "-o", tmp_path / "out/eu", "--frozen").status == 0


def test_a_program_that_has_no_such_spec_is_told(tmp_path: Path) -> None:
    """By the name that the set gives it."""
    file = two(tmp_path, cluster("us", 2))
    (tmp_path / "all.jsonnet").write_text(PROGRAM.replace("US", "2"))
    file.write_text(file.read_text().replace(CLUSTERS, "clusters: {eu: all.jsonnet, asia: all.jsonnet}"))
    assert codes(file) == ["set-spec"]


def test_a_hostile_list_is_told_as_far_as_anybody_reads(tmp_path: Path) -> None:
    """And no further."""
    file = two(tmp_path, cluster("us", 2))
    entries = ", ".join(f"c{number}: gone.yaml" for number in range(20_000))
    file.write_text(file.read_text().replace(CLUSTERS, f"clusters: {{{entries}}}"))
    assert 300 <= len(codes(file)) <= 700
