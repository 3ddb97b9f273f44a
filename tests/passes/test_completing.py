"""From checked documents to a complete spec."""

from pathlib import Path

from small_cluster import SPEC, read_spec

from kspec import pipeline
from kspec.disk.sources import Sources
from kspec.passes.run import Options, Stopped


def test_a_spec_that_is_no_cluster_stops(tmp_path: Path) -> None:
    """A check takes a configuration alone; all that builds does not."""
    file = tmp_path / "kubelet.yaml"
    file.write_text("apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n")
    options = Options((file,), file, file)
    read = pipeline.read(options, Sources())
    assert isinstance(read, Stopped)
    assert "no-cluster" in {finding.code for finding in read.findings}


def test_a_complete_spec_has_its_nodes_and_files(tmp_path: Path) -> None:
    """And is for the release of its documents."""
    own = "nodes: [{name: w-1}]\nfiles: [{path: /etc/a, content: b}]\n"
    completed = read_spec(tmp_path, f"{SPEC}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n{own}").stage
    assert [node.name for node in completed.spec.nodes] == ["cp-1", "w-1"]
    assert [file.path for file in completed.spec.files] == ["/etc/a"]
    assert completed.release.version == "v1.37.2"
