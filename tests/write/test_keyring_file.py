"""A keyring that is one file, rewritten."""

import os
import stat
from pathlib import Path

import pytest
from keyring_files import Kept, keep, person, read

from kspec.disk.atomic import TEMPORARY_SUFFIX, sibling
from kspec.disk.keyring_folder import ignores_everything
from kspec.model.diagnostic import Diagnostic
from kspec.model.frozen import evolve
from kspec.model.keyring_file import Access
from kspec.model.secret import Secret
from kspec.write.keyring_file import Sealed, prepare_notes, rewritten, tend_file, write_file

NEW = {"sa.key": Secret(b"new")}


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """A file with one key."""
    return keep(tmp_path / "site.age", person(tmp_path, "me"), ca_key=b"old")


def access(kept: Kept) -> Access:
    return Access((kept.owner.identity,))


def test_new_entries_are_added_for_the_same_recipients(kept: Kept) -> None:
    """In one step, with nobody else reading it, whatever its mode was."""
    kept.file.chmod(0o644)
    sealed = rewritten(kept.file, access(kept), NEW)
    assert isinstance(sealed, Sealed)
    assert read(kept).entries.keys() == {"ca.key"}
    write_file(kept.file, sealed)
    after = read(kept)
    assert after.entries == {"ca.key": Secret(b"old"), **NEW}
    assert after.recipients == (kept.owner.recipient,)
    assert stat.S_IMODE(kept.file.stat().st_mode) == 0o600
    assert {path.name for path in kept.file.parent.iterdir()} == {"site.age", "me.txt"}


def test_what_changes_nothing_is_not_rewritten(kept: Kept) -> None:
    """The ciphertext stays, and so does the file: Git sees no change."""
    before = kept.file.stat()
    sealed = rewritten(kept.file, access(kept), {"ca.key": Secret(b"old")})
    assert sealed == Sealed(kept.file.read_bytes(), changed=False)
    write_file(kept.file, sealed)
    assert kept.file.stat() == before


def test_entries_go(kept: Kept) -> None:
    """And an entry that this kspec does not know stays."""
    keep(kept.file, kept.owner, ca_key=b"old", sa_key=b"x", later__thing=b"y")
    sealed = rewritten(kept.file, access(kept), {}, gone=["ca.key", "tokens/9"])
    assert isinstance(sealed, Sealed)
    write_file(kept.file, sealed)
    assert read(kept).entries.keys() == {"sa.key", "later/thing"}


def test_a_link_is_kept(kept: Kept) -> None:
    """The file that it leads to is replaced."""
    link = kept.file.with_name("link.age")
    link.symlink_to(kept.file)
    sealed = rewritten(link, access(kept), NEW)
    assert isinstance(sealed, Sealed)
    write_file(link, sealed)
    assert link.is_symlink()
    assert "sa.key" in read(kept).entries


def test_a_folder_is_not_concerned(tmp_path: Path) -> None:
    """Nor is one that is still to be made."""
    assert rewritten(tmp_path, Access(), NEW) is None
    assert rewritten(tmp_path / "keys", Access(), NEW) is None


def test_what_was_changed_meanwhile_is_not_overwritten(kept: Kept) -> None:
    """What was made of the old one would not fit it."""
    found = rewritten(kept.file, access(kept), NEW, known={"ca.key": Secret(b"other")})
    assert isinstance(found, Diagnostic)
    assert found.code == "keyring-changed"
    replaced = rewritten(kept.file, access(kept), {"ca.key": Secret(b"1")}, known={"ca.key": Secret(b"other")})
    assert isinstance(replaced, Sealed)


@pytest.mark.parametrize("stream", [True, False])
def test_plain_text_is_only_read(tmp_path: Path, *, stream: bool) -> None:
    """From a store: a build that adds nothing goes on, another one says what it would add."""
    plain = b'{"kspecKeyring": 1, "entries": {"ca.key": "x"}}'
    (tmp_path / "plain.age").write_bytes(plain)
    path = Path("-") if stream else tmp_path / "plain.age"
    given = Access(given=Secret(plain))
    assert rewritten(path, given, {"ca.key": Secret(b"x")}) == Sealed(plain, changed=False)
    found = rewritten(path, given, NEW)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.notes) == ("keyring-read-only", ("sa.key",))


@pytest.mark.parametrize("path", ["-", "--keys-command"])
def test_an_encrypted_file_that_came_by_a_stream_is_only_read(kept: Kept, path: str) -> None:
    """It has recipients, but there is no file to which it could be written."""
    given = evolve(access(kept), given=Secret(kept.file.read_bytes()))
    assert isinstance(rewritten(Path(path), given, {"ca.key": Secret(b"old")}), Sealed)
    for found in (rewritten(Path(path), given, NEW), rewritten(Path(path), given, {}, gone=["ca.key"])):
        assert isinstance(found, Diagnostic)
        assert found.code == "keyring-read-only"


def test_a_file_without_recipients_is_not_written_for_nobody(kept: Kept) -> None:
    """As somebody has encrypted it by hand."""
    import pyrage  # noqa: PLC0415 - here alone

    to = pyrage.x25519.Recipient.from_str(kept.owner.recipient)
    kept.file.write_bytes(pyrage.encrypt(b'{"kspecKeyring": 1}', [to]))
    found = rewritten(kept.file, access(kept), NEW)
    assert isinstance(found, Diagnostic)
    assert "add-recipient" in found.help


def test_notes_are_ignored_before_anything_is_in_them(tmp_path: Path) -> None:
    """In a closed folder beside the file, so that nobody commits them by chance."""
    notes = prepare_notes(tmp_path / "site.age")
    assert notes == tmp_path / "site.age.state"
    assert stat.S_IMODE(notes.stat().st_mode) == 0o700
    assert ignores_everything((notes / ".gitignore").read_bytes())
    (notes / ".gitignore").write_text("*\n# mine\n")
    prepare_notes(tmp_path / "site.age")
    assert (notes / ".gitignore").read_text() == "*\n# mine\n"


def test_what_a_killed_process_left_goes(kept: Kept) -> None:
    """Only what has kspec's own name."""
    left = kept.file.with_name(sibling("site.age", TEMPORARY_SUFFIX))
    left.write_bytes(b"a part")
    other = kept.file.with_name(".other.kspec-new")
    other.touch()
    tend_file(kept.file)
    assert not left.exists()
    assert other.exists()
    tend_file(kept.file)
    tend_file(Path("-"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_where_nothing_can_be_written_it_stays(kept: Kept) -> None:
    """A read-only medium is no fault of the build's."""
    kept.file.with_name(sibling("site.age", TEMPORARY_SUFFIX)).touch()
    kept.file.parent.chmod(0o500)
    tend_file(kept.file)
    kept.file.parent.chmod(0o700)
