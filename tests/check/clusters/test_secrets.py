"""What a cluster trusts and keeps secret."""

from pathlib import Path

from cluster_sets import cluster, codes, two

FROM = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\napiServer: {encryptionConfiguration: {from: FILE}}\n"
FILE = (
    "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n"
    "  providers: [{secretbox: {keys: [{name: a, secret: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}]}}]\n"
)


def test_a_file_that_both_clusters_take_is_one_key(tmp_path: Path) -> None:
    """Also where the key is in a file beside the specs, and its copy."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(FILE)
    eu = cluster("eu", 1, more=FROM.replace("FILE", "a.yaml"))
    us = cluster("us", 2, more=FROM.replace("FILE", "b.yaml"))
    assert "set-encryption-key" in codes(two(tmp_path, us, eu))


def test_keys_that_are_generated_are_no_ones(tmp_path: Path) -> None:
    """A key without a secret is generated for each cluster."""
    (tmp_path / "a.yaml").write_text(FILE.replace(", secret: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", ""))
    eu, us = (cluster(name, number, more=FROM.replace("FILE", "a.yaml")) for name, number in (("eu", 1), ("us", 2)))
    assert "set-encryption-key" not in codes(two(tmp_path, us, eu))
