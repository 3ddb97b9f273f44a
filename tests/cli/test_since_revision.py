"""What a revision is compared with: specs without an error, and an output that there is or was."""

from pathlib import Path

import pytest
from review_git import git
from small_cluster import Cluster, Kspec


@pytest.fixture
def committed(cluster: Cluster) -> Cluster:
    """A cluster in a repository, with a commit of before there was one."""
    git(cluster.folder, "init", "-q", "-b", "main")
    git(cluster.folder, "commit", "-q", "--allow-empty", "-m", "nothing")
    git(cluster.folder, "add", "--all")
    git(cluster.folder, "commit", "-q", "-m", "built")
    return cluster


@pytest.mark.parametrize(
    ("text", "told"),
    [("a: [", "yaml-syntax"), ("apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguratio\n", "unknown-kind")],
)
def test_a_spec_with_an_error_is_no_side(committed: Cluster, kspec: Kspec, text: str, told: str) -> None:
    """As in every other pair; a program reads the finding."""
    committed.spec.write_text(text)
    said = kspec("diff", "--git", "HEAD", committed.spec, "-o", committed.out)
    assert said.status == 2
    assert f"error[{told}]" in said.err
    found = kspec("diff", "--git", "HEAD", committed.spec, "-o", committed.out, "--format", "json")
    assert (found.status, f'"code": "{told}"' in found.out) == (2, True)


def test_an_output_that_never_was_is_a_slip(committed: Cluster, kspec: Kspec) -> None:
    """Else a word that was written wrong would pass as no difference."""
    said = kspec("diff", "--git", "HEAD", committed.spec, "-o", committed.folder / "uot")
    assert said.status == 2
    assert f"there is no output {committed.folder / 'uot'}, neither in the work tree nor at HEAD" in said.err


def test_an_empty_revision_is_a_slip(committed: Cluster, kspec: Kspec) -> None:
    """Of a variable that is not set; it is not the comparison of another pair."""
    said = kspec("diff", "--git", "", committed.spec, "-o", committed.out)
    assert said.status == 2
    assert "the revision is empty" in said.err


def test_before_there_was_a_cluster_everything_is_new(committed: Cluster, kspec: Kspec) -> None:
    """Spec, lock and output; and gone, where the work tree has lost the output."""
    said = kspec("diff", "--git", "HEAD~1", committed.spec, "-o", committed.out)
    assert said.status == 1
    assert "a control plane on cp-1 is new" in said.out
    committed.out.rename(committed.folder / "elsewhere")
    said = kspec("diff", "--git", "HEAD", committed.spec, "-o", committed.out)
    assert said.status == 1
    assert "a control plane on cp-1 is gone" in said.out


def test_folders_below_the_top_and_relative_paths(
    committed: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the command is given."""
    committed.edit("encryptionAlgorithm", "clusterName: other\nencryptionAlgorithm")
    below = committed.folder / "below"
    below.mkdir()
    for folder, prefix in ((below, ".."), (committed.folder, "."), (committed.folder.parent, committed.folder.name)):
        monkeypatch.chdir(folder)
        said = kspec("diff", "--git", "HEAD", Path(prefix) / "cluster.yaml", "-o", Path(prefix) / "out")
        assert (said.status, "clusterName: other" in said.out) == (1, True)
