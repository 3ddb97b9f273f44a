"""kspec.verify.statement: an output is the one of a statement, or not."""

import hashlib
import json
from pathlib import Path

import pytest

from kspec.export.statement import statement
from kspec.verify.place import Place
from kspec.verify.statement import verify_statement

LOCK = b"a lock"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A folder with a file that stands for an output."""
    (tmp_path / "SHA256SUMS").write_bytes(b"sums")
    return Place(str(tmp_path))


def made(subject: bytes = b"sums", material: bytes = LOCK, name: str = "SHA256SUMS") -> bytes:
    """A statement."""
    subjects = {name: hashlib.sha256(subject).hexdigest()}
    return statement(subjects, {"cluster.lock": hashlib.sha256(material).hexdigest()}, "1", "v1.37.2")


def test_the_output_of_a_statement(place: Place) -> None:
    """Nothing is told; a lock under another name counts by its content."""
    verify_statement(place, "s.json", made(), {"copy.lock": LOCK})
    assert place.findings == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (made(b"other"), "another SHA256SUMS"),
        (made(name="missing"), "another missing"),
        (made(name="../outside"), "another ../outside"),
        (made(material=b"other"), "does not name cluster.lock"),
        (b"{}", "is not an in-toto statement"),
        (b"[" * 100_000, "is not an in-toto statement"),
        (b"[]", "is not an in-toto statement"),
        (b"\xff", "is not an in-toto statement"),
        (json.dumps({**json.loads(made()), "subject": [1]}).encode(), "is not an in-toto statement"),
        (json.dumps({**json.loads(made()), "subject": []}).encode(), "names no file"),
    ],
)
def test_another_output_and_what_is_no_statement(place: Place, content: bytes, told: str) -> None:
    """One finding, which says why."""
    verify_statement(place, "s.json", content, {"cluster.lock": LOCK})
    [finding] = place.findings
    assert finding.code == "drift-statement"
    assert told in finding.message
