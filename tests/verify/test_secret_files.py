"""Secret files, which no manifest has a digest of."""

from pathlib import Path

import pytest

from kspec.encode.manifest import ManifestEntry
from kspec.model.file import Sensitivity
from kspec.verify.place import Place
from kspec.verify.secret_files import verify_secrets

FILES = {
    "a.key": ManifestEntry(0o600, Sensitivity.SECRET, ""),
    "b": ManifestEntry(0o644, Sensitivity.PUBLIC, "x"),
}
UNKNOWN = ("no build that the keyring remembers has written it",)


@pytest.mark.parametrize(
    ("content", "known", "reference", "told"),
    [
        (b"1", b"1", None, None),
        (b"2", b"1", None, UNKNOWN),
        (b"2", None, None, None),
        (b"2", None, b"1", ()),
        (b"2", b"1", b"1", ()),
        (b"1", b"1", b"1", None),
        (b"2", b"1", b"2", UNKNOWN),
    ],
)
def test_a_secret_file_is_held_against_what_there_is(
    tmp_path: Path, content: bytes, known: bytes | None, reference: bytes | None, told: tuple[str, ...] | None
) -> None:
    """The reference says it first; a public file is not this module's."""
    (tmp_path / "nodes").mkdir()
    if reference is not None:
        (tmp_path / "nodes/a.key").write_bytes(reference)
    place = Place("machine")
    knows = None if known is None else (lambda path, found: path == "nodes/a.key" and found == known)
    found = {"a.key": content, "b": b"y"}
    verify_secrets(place, found, FILES, base="nodes/", reference=Place(str(tmp_path)), knows=knows)
    assert [one.notes for one in place.findings] == ([] if told is None else [told])
