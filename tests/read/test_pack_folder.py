"""A pack's files in a folder."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from pack_specs import write_pack

from kspec.disk.sources import Sources, UnusableFileError
from kspec.facts.packs import BUILT_IN
from kspec.read import pack_folder
from kspec.read.pack_folder import digest, own_folder, user_folder


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_pack_of_kspecs_own_is_a_folder(name: str) -> None:
    """The table is the truth; so is the other way round."""
    assert "pack.yaml" in own_folder(name).files
    folders = {path.parent.name for path in Path(pack_folder.__file__).parents[1].glob("packs/*/pack.yaml")}
    assert folders == set(BUILT_IN)


def test_a_folder_is_read_whole_and_noted(tmp_path: Path) -> None:
    """Files below it too, hidden ones not; every file and every list of names counts as read."""
    place = write_pack(tmp_path)
    (place / "lib").mkdir()
    (place / "lib" / "a.libsonnet").write_text("{}")
    (place / ".git").mkdir()
    sources = Sources()
    found = user_folder("mine", tmp_path, sources)
    assert sorted(found.files) == ["lib/a.libsonnet", "objects.jsonnet", "pack.yaml"]
    assert set(sources.folders) == {str(place), str(place / "lib")}
    assert str(place / "pack.yaml") in sources.files
    assert (found.place, found.built_in) == (str(place), False)


def test_the_digest_is_that_of_the_documented_commands(tmp_path: Path) -> None:
    """By which anyone can work it out."""
    place = write_pack(tmp_path)
    command = "find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum"
    done = subprocess.run(["sh", "-c", command], cwd=place, capture_output=True, text=True, check=True)
    assert user_folder("mine", tmp_path, Sources()).digest == f"sha256:{done.stdout.split()[0]}"
    empty = hashlib.sha256(b"").hexdigest()
    assert digest({}) == f"sha256:{empty}"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "must be a path relative to the spec's folder"),
        ("/etc", "must be a path relative to the spec's folder"),
        ("a\0b", "must be a path relative to the spec's folder"),
        ("nowhere", "does not exist"),
        ("file", "is not a folder"),
        ("empty", "is not a pack: it has no pack.yaml"),
        ("linked", "cannot be read: secret is a link that leads out of it"),
        ("large", "is too large for a pack: at most 500 files"),
    ],
)
def test_what_is_not_a_pack_says_why(tmp_path: Path, source: str, reason: str) -> None:
    """As a phrase behind the name."""
    (tmp_path / "file").touch()
    (tmp_path / "empty").mkdir()
    (write_pack(tmp_path, name="linked") / "secret").symlink_to("/etc/hostname")
    (tmp_path / "large").mkdir()
    for number in range(1001):
        (tmp_path / "large" / str(number)).touch()
    with pytest.raises(UnusableFileError) as error:
        user_folder(source, tmp_path, Sources())
    assert str(error.value) == reason
