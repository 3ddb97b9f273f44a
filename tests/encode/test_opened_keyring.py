"""A keyring file, from where it is."""

from pathlib import Path

import pytest
from keyring_files import keep, person

from kspec.encode.opened_keyring import Opened, open_file
from kspec.model.diagnostic import Diagnostic
from kspec.model.keyring_file import Access, Unopened
from kspec.model.secret import Secret

PLAIN = b'{"kspecKeyring": 1, "entries": {"ca.key": "x"}}'


def test_a_file_is_opened_through_a_link(tmp_path: Path) -> None:
    """With the bytes that it has."""
    kept = keep(tmp_path / "site.age", person(tmp_path, "me"), ca_key=b"x")
    (tmp_path / "link.age").symlink_to("site.age")
    opened = open_file(tmp_path / "link.age", Access((kept.owner.identity,)))
    assert isinstance(opened, Opened)
    assert opened.content == kept.file.read_bytes()
    assert opened.keyring.entries == {"ca.key": Secret(b"x")}


@pytest.mark.parametrize("path", ["-", "--keys-command"])
def test_what_a_command_said_is_taken(path: str) -> None:
    """Plain or encrypted."""
    opened = open_file(Path(path), Access(given=Secret(PLAIN)))
    assert isinstance(opened, Opened)
    assert not opened.keyring.sealed


@pytest.mark.parametrize(
    ("content", "access", "code"),
    [
        (b"x", Access(), "not-a-keyring"),
        (b"age-encryption.org/v1\n", Access(), "keyring-locked"),
        (PLAIN, Access(unusable=Unopened("why", "help")), "keyring-unreadable"),
    ],
)
def test_what_stands_in_the_way_is_a_finding(tmp_path: Path, content: bytes, access: Access, code: str) -> None:
    """Each with its own code, at the keyring."""
    (tmp_path / "site.age").write_bytes(content)
    found = open_file(tmp_path / "site.age", access)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.span.file) == (code, str(tmp_path / "site.age"))


def test_a_file_that_is_missing_is_the_callers(tmp_path: Path) -> None:
    """It may be the first build's."""
    with pytest.raises(FileNotFoundError):
        open_file(tmp_path / "site.age", Access())
