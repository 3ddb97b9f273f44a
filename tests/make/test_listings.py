"""images.txt, .gitignore and SHA256SUMS."""

import subprocess
from pathlib import Path

import pytest

from kspec.make.listings import checksums_file, ignore_file, images_file
from kspec.model.file import File, Withheld
from kspec.model.secret import Secret


def test_images_stand_one_a_line() -> None:
    """As `kubeadm config images list` prints them."""
    assert images_file(["a:1", "b:2"]) == File("images.txt", b"a:1\nb:2\n", 0o644)


def test_only_secret_files_are_ignored() -> None:
    """Sorted, each from the output's root; withheld ones, too, so that a public output has the same list."""
    files = [File("b", Secret(b"")), File("a", Withheld()), File("c", b"")]
    assert ignore_file(files).data.decode().splitlines()[1:] == ["/a", "/b"]


@pytest.mark.parametrize("name", ["a[1].key", "a*.key", "!a", "#a", "a b ", "a\\b", "a?", "ä"])
def test_git_leaves_out_exactly_that_file(tmp_path: Path, name: str) -> None:
    """Characters that mean something in a pattern mean themselves."""
    others = ["a1.key", "ab.key", "a", "a b", "ab", "b"]
    for path in (name, *others):
        (tmp_path / path).touch()
    (tmp_path / ".gitignore").write_bytes(ignore_file([File(name, Secret(b""))]).data)
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    listed = ["git", "ls-files", "--others", "--exclude-standard", "-z"]
    found = subprocess.run(listed, cwd=tmp_path, check=True, capture_output=True).stdout.decode().split("\0")
    assert set(found) - {""} == {".gitignore", *others}


@pytest.mark.parametrize("letter", ["\n", "\r", "\0", "\x7f", "\u2028"])
def test_a_name_that_no_pattern_matches_is_refused(letter: str) -> None:
    """The last guard: such a line would end early, and Git would take the secret."""
    with pytest.raises(ValueError, match="no pattern"):
        ignore_file([File(f"a{letter}b", Secret(b""))])


@pytest.mark.parametrize("name", ["a", "b/c d", "b/e\\f", "-g", "ä"])
def test_sha256sum_checks_public_files(tmp_path: Path, name: str) -> None:
    """By coreutils' own program: as they were written, and not once one has changed; of a secret nothing is said."""
    file = File(name, b"content")
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(file.data)
    (tmp_path / "SHA256SUMS").write_bytes(checksums_file([File("secret", Secret(b"x")), file]).data)
    command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    path.write_bytes(b"other")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1
