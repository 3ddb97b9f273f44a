"""Files of a revision."""

from pathlib import Path

import pytest
from review_git import git

from kspec.review.revision import RevisionError, files_at


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a file, a folder and a link, of which the work tree has others since."""
    git(tmp_path, "init", "-q")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a b").write_bytes(b"1\n\n2")
    (tmp_path / "spec").write_bytes(b"")
    (tmp_path / "link").symlink_to("spec")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "x")
    (tmp_path / "spec").write_bytes(b"new")
    return tmp_path


def test_files_are_those_of_the_revision(repository: Path) -> None:
    """Below a folder, alone, or none; links are no files."""
    assert files_at("HEAD", repository, ["out", "spec", "link", "missing"]) == {"out/a b": b"1\n\n2", "spec": b""}
    assert files_at("HEAD", repository / "out", ["a b"]) == {"a b": b"1\n\n2"}
    assert files_at("HEAD", repository, ["missing"]) == {}


@pytest.mark.parametrize("revision", ["nope", "--help", "HEAD:spec", "HEAD:", "HEAD~1", "HEAD^{tree}"])
def test_a_revision_that_is_none_is_told(repository: Path, revision: str) -> None:
    """An option is no revision, and neither is a file, a folder, or what was before the first one."""
    with pytest.raises(RevisionError, match="is not a revision of the repository"):
        files_at(revision, repository, ["spec"])


@pytest.mark.parametrize("revision", ["HEAD", "@", "main", "heads/main", "v1", "v1^{}", ":/x", "HEAD^0", "main@{0}"])
def test_every_form_of_a_revision_is_one(repository: Path, revision: str) -> None:
    """As gitrevisions(7) has them: a branch, a tag with a message of its own, a commit by its message."""
    git(repository, "branch", "-M", "main")
    git(repository, "tag", "-a", "v1", "-m", "the first")
    assert files_at(revision, repository, ["spec"]) == {"spec": b""}


def test_a_work_tree_elsewhere_has_the_same_revisions(repository: Path, tmp_path: Path) -> None:
    """Also that of a bare repository; a path below the top counts from where it is."""
    bare = tmp_path / "bare.git"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    git(repository, "worktree", "add", "-q", str(tmp_path / "one"), "HEAD")
    git(bare, "worktree", "add", "-q", str(tmp_path / "two"), "HEAD")
    for folder in ("one", "two"):
        assert files_at("HEAD", tmp_path / folder / "out", ["a b"]) == {"a b": b"1\n\n2"}


def test_a_folder_without_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In git's words; without git, in ours."""
    with pytest.raises(RevisionError, match="not a git repository"):
        files_at("HEAD", tmp_path, ["spec"])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="no program git"):
        files_at("HEAD", tmp_path, ["spec"])
