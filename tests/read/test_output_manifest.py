"""The manifest of an output."""

from pathlib import Path

from small_cluster import Cluster

from kspec.model.diagnostic import Diagnostic
from kspec.read.output_manifest import read_manifest


def test_the_manifest_with_its_bytes(cluster: Cluster) -> None:
    """As a build wrote it."""
    found = read_manifest(cluster.out)
    assert not isinstance(found, Diagnostic)
    assert found[1] == (cluster.out / "manifest.json").read_bytes()
    assert "images.txt" in found[0].files


def test_a_folder_that_is_not_an_output(tmp_path: Path) -> None:
    """Nothing there, a file in the folder's place, a manifest that is not one: each is a finding at the folder."""
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file"):
        found = read_manifest(place)
        assert isinstance(found, Diagnostic)
        assert "has no manifest.json" in found.message
    (tmp_path / "manifest.json").write_text("{}")
    found = read_manifest(tmp_path)
    assert isinstance(found, Diagnostic)
    assert "not a manifest" in found.message
