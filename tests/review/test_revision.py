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


@pytest.mark.parametrize("revision", ["nope", "--help", "HEAD:spec"])
def test_a_revision_that_is_none_is_told(repository: Path, revision: str) -> None:
    """An option is no revision, and neither is a file."""
    with pytest.raises(RevisionError):
        files_at(revision, repository, ["spec"])


def test_a_folder_without_repository_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In git's words; without git, in ours."""
    with pytest.raises(RevisionError, match="not a git repository"):
        files_at("HEAD", tmp_path, ["spec"])
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="no program git"):
        files_at("HEAD", tmp_path, ["spec"])
