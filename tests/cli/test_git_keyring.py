"""Git's merge of two versions of a keyring file."""

from pathlib import Path

import pytest
from keyring_files import Kept, Person, keep, person, read
from small_cluster import Kspec

from kspec.encode.keyring_text import seal_keyring
from kspec.model.frozen import evolve


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody whose identity the environment names."""
    owner = person(tmp_path, "me")
    monkeypatch.setenv("KSPEC_IDENTITY", str(owner.file))
    return owner


def versions(tmp_path: Path, me: Person, base: bytes, ours: bytes, theirs: bytes) -> list[Kept]:
    """Three versions of a file with the same token, and another one of the authority's key each."""
    found = zip(("base", "ours", "theirs"), (base, ours, theirs), strict=True)
    return [keep(tmp_path / name, me, ca_key=key, tokens__0=b"x") for name, key in found]


def write(kept: Kept, *recipients: str, without: str = "", **entries: bytes) -> None:
    """The file with further entries, or one less, for others."""
    keep(
        kept.file,
        kept.owner,
        **entries,
        **{path: one.reveal() for path, one in read(kept).entries.items() if path != without},
    )
    kept.file.write_bytes(seal_keyring(evolve(read(kept), recipients=(kept.owner.recipient, *recipients))))


def test_what_one_side_changed_is_as_it_has_it(tmp_path: Path, me: Person, kspec: Kspec) -> None:
    """An entry that is new, another one, or gone; and whom it is for."""
    base, ours, theirs = kept = versions(tmp_path, me, b"1", b"1", b"2")
    added, removed = person(tmp_path, "added"), person(tmp_path, "removed")
    write(base, removed.recipient, sa_key=b"s")
    write(ours, removed.recipient, tokens__1=b"y")
    write(theirs, added.recipient, without="tokens/0", sa_key=b"s")
    assert kspec("git-driver", "merge-keyring", *(one.file for one in kept)).status == 0
    merged = read(ours)
    assert {path: one.reveal() for path, one in merged.entries.items()} == {"ca.key": b"2", "tokens/1": b"y"}
    assert merged.recipients == (me.recipient, added.recipient)


def test_where_they_say_the_same_nothing_is_written(tmp_path: Path, me: Person, kspec: Kspec) -> None:
    """The ciphertext stays."""
    kept = versions(tmp_path, me, b"1", b"2", b"2")
    before = kept[1].file.read_bytes()
    assert kspec("git-driver", "merge-keyring", *(one.file for one in kept)).status == 0
    assert kept[1].file.read_bytes() == before


@pytest.mark.parametrize("identity", [True, False])
def test_a_conflict_leaves_ours_as_it_is(
    tmp_path: Path, me: Person, kspec: Kspec, monkeypatch: pytest.MonkeyPatch, *, identity: bool
) -> None:
    """And names what contradicts, or what is missing."""
    kept = versions(tmp_path, me, b"1", b"2", b"3")
    before = kept[1].file.read_bytes()
    if not identity:
        monkeypatch.delenv("KSPEC_IDENTITY")
    said = kspec("git-driver", "merge-keyring", *(one.file for one in kept))
    assert said.status == 1
    assert ("for ca.key; " if identity else "no identity is given") in said.err
    assert kept[1].file.read_bytes() == before


def test_a_file_that_both_added_has_no_base(tmp_path: Path, me: Person, kspec: Kspec) -> None:
    """Git gives an empty one."""
    base, ours, theirs = kept = versions(tmp_path, me, b"1", b"1", b"1")
    base.file.write_bytes(b"")
    write(theirs, tokens__1=b"y")
    assert kspec("git-driver", "merge-keyring", *(one.file for one in kept)).status == 0
    assert read(ours).entries.keys() == {"ca.key", "tokens/0", "tokens/1"}
