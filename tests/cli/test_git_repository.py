"""What is found in a repository."""

import subprocess
from pathlib import Path

import pytest
from small_cluster import Cluster

from kspec.cli.git_repository import NoRepositoryError, clusters, git, read_lock


def test_a_cluster_is_a_lock_beside_its_spec(cluster: Cluster) -> None:
    """With the outputs that have its authority; a lock of another tool, and another output, is none."""
    subprocess.run(["git", "init", "--quiet"], cwd=cluster.folder, check=True)
    (cluster.folder / "poetry.lock").write_text("[[package]]\n")
    (cluster.folder / "other").mkdir()
    (cluster.folder / "other" / "manifest.json").write_text("{}")
    [found] = clusters(cluster.folder)
    assert (found.spec, found.lock, found.outputs) == ("cluster.yaml", "cluster.lock", ("out",))


def test_what_is_not_a_lock(tmp_path: Path) -> None:
    """A text, bytes, a folder, nothing."""
    (tmp_path / "text").write_text("{}")
    (tmp_path / "bytes").write_bytes(b"\xff")
    assert [read_lock(tmp_path / name) for name in ("text", "bytes", ".", "missing")] == [None] * 4


def test_what_git_says_is_told(tmp_path: Path) -> None:
    """Its own words, in one line."""
    with pytest.raises(NoRepositoryError, match="not a git command") as raised:
        git("no-such-command", root=tmp_path)
    assert "\n" not in str(raised.value)
