"""What an import tells beyond what it takes: `tests/test_import_differences.py` has whole imports."""

from imported_node import ImportedNode


def test_it_is_what_the_next_build_makes(adopted: ImportedNode) -> None:
    """With lock and keyring as the import leaves them: what was told is what differs."""
    manifest = adopted.etc / "manifests" / "kube-scheduler.yaml"
    manifest.write_text(manifest.read_text().replace("cpu: 100m", "cpu: 200m"))
    said = adopted.take()
    assert "warning[differs]" in said.err
    assert "resources.requests.cpu is 200m, a build writes 100m" in said.err
    assert adopted.rebuilt() == {"etc/kubernetes/manifests/kube-scheduler.yaml"}


def test_a_spec_that_a_build_refuses_is_told(adopted: ImportedNode) -> None:
    """As a warning: the keys are taken all the same."""
    patches = adopted.spec.parent / "patches"
    patches.mkdir()
    (patches / "kube-scheduler+json.json").write_text('[{"op": "remove", "path": "/none"}]')
    adopted.edit("bootstrapTokens:", "patches: {directory: patches}\nbootstrapTokens:")
    said = adopted.take()
    assert said.status == 0
    assert "warning[patch-apply]" in said.err
