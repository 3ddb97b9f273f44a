"""kspec.verify.files."""

import hashlib
from pathlib import Path

import pytest

from kspec.encode.manifest import ManifestEntry
from kspec.model.file import Sensitivity
from kspec.verify.files import Terms, unknown, verify_files, verify_folders
from kspec.verify.place import Place

PUBLIC = ManifestEntry(0o644, Sensitivity.PUBLIC, hashlib.sha256(b"a\n").hexdigest())
SECRET = ManifestEntry(0o600, Sensitivity.SECRET)
USUAL = Terms()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with a public file and a secret one, as they were built."""
    for name, entry in (("public", PUBLIC), ("secret", SECRET)):
        (tmp_path / name).write_bytes(b"a\n")
        (tmp_path / name).chmod(entry.mode)
    return Place(str(tmp_path))


def told(place: Place, files: dict[str, ManifestEntry], terms: Terms = USUAL) -> list[str]:
    """The codes that are told of files."""
    verify_files(place, files, terms)
    return [str(finding.code) for finding in place.findings]


def test_what_is_as_it_was_built_is_read(place: Place) -> None:
    """And nothing is told of it."""
    assert verify_files(place, {"public": PUBLIC, "secret": SECRET}, USUAL) == {"public": b"a\n", "secret": b"a\n"}
    assert place.findings == []


def test_all_secrets_missing_is_one_finding(place: Place) -> None:
    """A public output is not a damaged one; with `public`, none is missed."""
    (Path(place.folder) / "secret").unlink()
    assert told(place, {"public": PUBLIC, "secret": SECRET, "other": SECRET}) == ["drift-missing"]
    assert "none of the 2 secret files" in place.findings[0].message
    assert told(Place(place.folder), {"public": PUBLIC, "secret": SECRET}, Terms(public=True)) == []


def test_lines_that_a_checkout_ended_are_no_change_of_the_public_part(place: Place) -> None:
    """CR LF is what version control may do; elsewhere it is a change."""
    (Path(place.folder) / "public").write_bytes(b"a\r\n")
    assert told(Place(place.folder), {"public": PUBLIC}, Terms(public=True)) == []
    assert told(Place(place.folder), {"public": PUBLIC}) == ["drift-content"]


@pytest.mark.parametrize(
    ("mode", "machine", "codes"),
    [(0o755, False, []), (0o700, False, ["drift-mode"]), (0o700, True, []), (0o775, True, ["drift-mode"])],
)
def test_a_machine_may_close_its_folders_further(tmp_path: Path, mode: int, machine: bool, codes: list[str]) -> None:  # noqa: FBT001 - a case
    """What was there before the tree was laid over it keeps its mode; it is never opened."""
    (tmp_path / "d").mkdir()
    (tmp_path / "d").chmod(mode)
    place = Place(str(tmp_path))
    verify_folders(place, {"d": 0o755}, [], Terms(machine=machine))
    assert [str(finding.code) for finding in place.findings] == codes


def test_a_folder_is_missed_where_no_file_is(tmp_path: Path) -> None:
    """Else its files are."""
    place = Place(str(tmp_path))
    verify_folders(place, {"a": 0o755, "b": 0o700}, ["a/x"], USUAL)
    assert [finding.span.file for finding in place.findings] == [f"{tmp_path}/b"]


def test_what_was_not_built_is_found_however_deep(tmp_path: Path) -> None:
    """In the folders that are asked for; an empty folder is nothing."""
    for path in ("a/known", "a/new/deep/x", "a/empty/", "b/y"):
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.mkdir() if path.endswith("/") else target.touch()
    assert sorted(unknown(Place(str(tmp_path)), ["a"], {"a/known"})) == ["a/new/deep/x"]


@pytest.mark.parametrize(("machine", "way"), [(False, "kspec diff SPEC -o OUT"), (True, "the machine")])
def test_the_way_back_is_that_of_an_output_or_of_a_machine(place: Place, machine: bool, way: str) -> None:  # noqa: FBT001 - a column of the table
    """An output is built anew, a machine is not."""
    (Path(place.folder) / "public").write_text("b\n")
    verify_files(place, {"public": PUBLIC}, Terms(machine=machine))
    assert way in place.findings[0].help
