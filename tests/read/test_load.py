"""Files to documents."""

import os
from pathlib import Path

import pytest

from kspec.disk.sources import Sources
from kspec.read.documents import SIZE_LIMIT
from kspec.read.load import load


def codes(path: Path) -> list[str]:
    return [finding.code for finding in load([path], Sources()).diagnostics]


@pytest.mark.parametrize("suffix", [".yaml", ".yml", ".json"])
def test_a_spec_is_known_by_its_name(tmp_path: Path, suffix: str) -> None:
    """JSON is read as the YAML that it is."""
    file = tmp_path / f"cluster{suffix}"
    file.write_text('{"kind": "InitConfiguration"}')
    assert [document.kind for document in load([file], Sources()).documents] == ["InitConfiguration"]


def test_files_make_one_spec_in_their_order(tmp_path: Path) -> None:
    """And each counts as read."""
    files = [tmp_path / "b.yaml", tmp_path / "a.yaml"]
    for file in files:
        file.write_text(f"kind: {file.stem}\n")
    sources = Sources()
    assert [document.kind for document in load(files, sources).documents] == ["b", "a"]
    assert list(sources.files) == [str(file) for file in files]


def test_another_name_is_no_spec(tmp_path: Path) -> None:
    """It is not even opened."""
    assert codes(tmp_path / "cluster.conf") == ["file-kind"]
    assert codes(Path("/dev/zero")) == ["file-kind"]


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """A pipe would wait for a writer, a device never end."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    (tmp_path / "folder.yaml").mkdir()
    for name in ("pipe", "zero", "loop", "folder", "none"):
        assert codes(tmp_path / f"{name}.yaml") == ["file-read"]


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """By the bound of the YAML reader."""
    file = tmp_path / "large.yaml"
    with file.open("wb") as stream:
        stream.truncate(SIZE_LIMIT + 1)
    assert codes(file) == ["file-size"]
