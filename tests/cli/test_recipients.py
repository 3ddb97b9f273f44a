"""Whom a keyring file is for."""

import argparse
from pathlib import Path

import pytest
from keyring_files import Person, person, ssh_person

from kspec.cli.recipients import WrongRecipientError, add_recipient, recipients_of, remove_recipient
from kspec.model.keyring_file import Access, KeyringFile


@pytest.fixture
def team(tmp_path: Path) -> tuple[Person, Person]:
    """Two with keys of age."""
    return person(tmp_path, "one"), person(tmp_path, "two")


def asked(*recipients: str, files: tuple[str, ...] = ()) -> argparse.Namespace:
    return argparse.Namespace(recipient=list(recipients), recipients_file=list(files))


def test_each_is_taken_once(tmp_path: Path, team: tuple[Person, Person]) -> None:
    """From words and from files, whatever its comment is."""
    alice = ssh_person(tmp_path, "alice")
    bare = " ".join(alice.recipient.split()[:2])
    (tmp_path / "team").write_text(f"# us\n\n{team[0].recipient}\n  {alice.recipient}\n")
    found = recipients_of(asked(team[1].recipient, bare, files=(str(tmp_path / "team"), str(tmp_path / "alice.pub"))))
    assert found == (team[1].recipient, bare, team[0].recipient)


def test_what_is_none_is_told() -> None:
    """With what is expected."""
    with pytest.raises(WrongRecipientError, match="'alice' is not a valid recipient, expected one of: age1"):
        recipients_of(asked("alice"))


def test_who_is_one_is_not_added_again(team: tuple[Person, Person]) -> None:
    """The order in which they came stays."""
    one, two = team
    keyring, added = add_recipient(KeyringFile((one.recipient,)), (one.recipient, two.recipient))
    assert (keyring.recipients, added) == ((one.recipient, two.recipient), (two.recipient,))
    assert add_recipient(keyring, (two.recipient,)) == (keyring, ())
    with pytest.raises(WrongRecipientError, match="name a recipient"):
        add_recipient(keyring, ())


def test_who_is_removed_is_named_and_oneself_is_warned(team: tuple[Person, Person]) -> None:
    """Whoever removes their own key can do nothing with the next version."""
    one, two = team
    keyring, access = KeyringFile((one.recipient, two.recipient)), Access((one.identity,))
    assert remove_recipient("s", keyring, (two.recipient,), access) == (
        KeyringFile((one.recipient,)),
        (two.recipient,),
        "",
    )
    assert remove_recipient("s", keyring, (one.recipient,), access)[2].startswith("warning: no identity")


def test_nobody_left_and_nobody_known(team: tuple[Person, Person]) -> None:
    """A file that nobody can open is not written."""
    one, two = team
    with pytest.raises(WrongRecipientError, match="no recipient left"):
        remove_recipient("s", KeyringFile((one.recipient,)), (one.recipient,), Access((one.identity,)))
    with pytest.raises(WrongRecipientError, match=f"is not a recipient of s, expected one of: {one.recipient}"):
        remove_recipient("s", KeyringFile((one.recipient,)), (two.recipient,), Access((one.identity,)))
