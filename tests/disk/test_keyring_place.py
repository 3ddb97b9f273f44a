"""What a path says of the keyring that it names."""

from pathlib import Path

import pytest

from kspec.disk.keyring_place import found_beside, is_folder, is_stream, notes_folder


def test_what_is_there_decides_and_else_the_name(tmp_path: Path) -> None:
    """A file without the suffix is one, a folder with it a folder; what is missing goes by its name."""
    (tmp_path / "file").touch()
    (tmp_path / "folder.age").mkdir()
    assert is_folder(str(tmp_path / "folder.age"))
    assert not is_folder(str(tmp_path / "file"))
    assert is_folder(str(tmp_path / "missing"))
    assert not is_folder(str(tmp_path / "missing.age"))


@pytest.mark.parametrize("path", ["-", "--keys-command"])
def test_what_comes_from_elsewhere_is_neither(path: str) -> None:
    """And a file of that name is not it."""
    assert is_stream(path)
    assert not is_folder(path)
    assert not is_stream(f"./{path}")


def test_notes_lie_in_a_folder_and_beside_a_file(tmp_path: Path) -> None:
    """So that nothing of them gets into what is shared."""
    assert notes_folder(str(tmp_path)) == str(tmp_path)
    assert notes_folder("a/site.age") == "a/site.age.state"


def test_the_folder_counts_more_than_the_file(tmp_path: Path) -> None:
    """A link that leads nowhere, too: what it leads to may only not be mounted."""
    base = str(tmp_path / "cluster")
    assert found_beside(base) == f"{base}.keys"
    (tmp_path / "cluster.keys.age").touch()
    assert found_beside(base) == f"{base}.keys.age"
    (tmp_path / "cluster.keys").symlink_to("nowhere")
    assert found_beside(base) == f"{base}.keys"
