"""Discovery files that are not there."""

from pathlib import Path

import pytest

from kspec.facts.releases import release
from kspec.read.decode import decode
from kspec.read.discovery_file import find_discovery_files
from kspec.read.documents import load

HEAD = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"


@pytest.mark.parametrize(
    ("path", "count"),
    [("there", 0), ("none", 1), ("https://a/b", 0), ("", 0), ("a/" * 3000, 1), ("\\0", 0), ("none\\tfile", 0)],
)
def test_only_a_file_that_is_missing_is_found(tmp_path: Path, path: str, count: int) -> None:
    """Relative to the spec; a URL is not asked for, and what is neither file nor URL is not looked for."""
    tmp_path.joinpath("there").touch()
    found = release("v1.37.2")
    assert found is not None
    documents, _ = load(f'{HEAD}discovery: {{file: {{kubeConfigPath: "{path}"}}}}\n'.encode(), "a.yaml")
    findings = list(find_discovery_files(decode(documents, found)[0], tmp_path))
    assert [(finding.code, finding.path) for finding in findings] == [
        ("discovery-file", "discovery.file.kubeConfigPath")
    ] * count
