"""Facts about which recordings are kept."""

import shutil
from pathlib import Path

from needless import GOLDEN, needless


def test_no_recording_is_between_two_that_are_equal_to_it() -> None:
    """Each recording of a patch between a minor release's first and newest shows where kubeadm changed."""
    assert [str(path.relative_to(GOLDEN)) for path in needless(GOLDEN)] == []


def test_a_recording_between_two_equal_ones_is_found(tmp_path: Path) -> None:
    """The one that differs from a neighbour stays, as do the first and the newest."""
    for release in ("v1.37.1", "v1.37.2", "v1.37.10", "v1.37.11"):
        shutil.copytree(GOLDEN / "v1.37.2" / "keys-p256", tmp_path / release / "keys-p256")
    manifest = tmp_path / "v1.37.11/keys-p256/tree/etc/kubernetes/manifests/etcd.yaml"
    manifest.write_text(manifest.read_text() + "# changed\n")
    assert list(needless(tmp_path)) == [tmp_path / "v1.37.2" / "keys-p256"]
