"""Encryption in age's format."""

import subprocess
import sys
from pathlib import Path

import pytest
from keyring_files import Person, needs_age, person, ssh_person

from kspec.encode.age import MissingAgeError, is_same, is_sealed, seal, unseal, wrong_recipient
from kspec.model.keyring_file import Identity, Unopened
from kspec.model.secret import Secret

PLAIN = Secret(b"the plain text")


def test_each_recipient_opens_it_and_nobody_else(tmp_path: Path) -> None:
    """With the first of several identities that fits."""
    one, two, other = (person(tmp_path, name) for name in ("one", "two", "other"))
    sealed = seal(PLAIN, (one.recipient, two.recipient))
    assert is_sealed(sealed)
    assert unseal(sealed, (one.identity,)) == PLAIN
    assert unseal(sealed, (other.identity, two.identity)) == PLAIN
    refused = unseal(sealed, (other.identity,))
    assert isinstance(refused, Unopened)
    assert refused.kind == "locked"
    assert str(other.file) in refused.why


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_key_of_ssh_opens_it(tmp_path: Path, kind: str) -> None:
    """As it lies in a home folder, without a passphrase."""
    owner = ssh_person(tmp_path, "id", kind)
    assert wrong_recipient(owner.recipient) == ""
    assert unseal(seal(PLAIN, (owner.recipient,)), (owner.identity,)) == PLAIN


@needs_age
@pytest.mark.parametrize("make", [person, ssh_person])
@pytest.mark.parametrize("options", [(), ("--armor",)])
def test_age_reads_what_is_written_and_the_other_way_round(
    tmp_path: Path, make: "type[Person]", options: tuple[str, ...]
) -> None:
    """Debian's command, with both kinds of keys, as bytes and as text."""
    owner = make(tmp_path, "owner")
    command = ["age", "--decrypt", "--identity", str(owner.file)]
    done = subprocess.run(command, input=seal(PLAIN, (owner.recipient,)), capture_output=True, check=True)
    assert done.stdout == PLAIN.reveal()
    command = ["age", "--encrypt", "--recipient", owner.recipient, *options]
    done = subprocess.run(command, input=PLAIN.reveal(), capture_output=True, check=True)
    assert unseal(done.stdout, (owner.identity,)) == PLAIN


def test_without_an_identity_the_way_to_name_one_is_told(tmp_path: Path) -> None:
    """It is not a fault of the file."""
    refused = unseal(seal(PLAIN, (person(tmp_path, "a").recipient,)), ())
    assert isinstance(refused, Unopened)
    assert (refused.kind, "--identity" in refused.help) == ("locked", True)


@pytest.mark.parametrize("cut", [30, 150, -1])
def test_what_is_cut_off_is_not_opened(tmp_path: Path, cut: int) -> None:
    """Nor what was changed in one place."""
    owner = person(tmp_path, "a")
    sealed = seal(PLAIN, (owner.recipient,))
    for damaged in (sealed[:cut], sealed[:cut] + b"X" + sealed[cut + 1 :]):
        refused = unseal(damaged, (owner.identity,)) if damaged != sealed else Unopened("", "")
        assert isinstance(refused, Unopened)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds none"),
        (b"# a comment\n", "holds none"),
        (b"AGE-SECRET-KEY-1WRONG\n", "is not a valid identity"),
        (b"\xff\xfe", "is not a valid identity"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\n", "is not a valid identity"),
        (b"age-encryption.org/v1\n-> scrypt", "is encrypted itself"),
    ],
)
def test_an_identity_that_is_none_is_told_without_its_content(tmp_path: Path, content: bytes, told: str) -> None:
    """By the file's name."""
    sealed = seal(PLAIN, (person(tmp_path, "a").recipient,))
    refused = unseal(sealed, (Identity("me.txt", Secret(content)),))
    assert isinstance(refused, Unopened)
    assert refused.why == f"the identity in me.txt {told}"
    assert "WRONG" not in repr(refused)


def test_a_passphrase_is_asked_by_age_alone(tmp_path: Path) -> None:
    """And the help says how that still opens the keyring."""
    owner = ssh_person(tmp_path, "id", passphrase="secret words")  # noqa: S106 - of a key for this test
    refused = unseal(seal(PLAIN, (owner.recipient,)), (owner.identity,))
    assert isinstance(refused, Unopened)
    assert "passphrase" in refused.why
    assert "--keys-command" in refused.help


@pytest.mark.parametrize(
    "word", ["", "age1", "age1xyz", "ssh-ed25519", "ssh-ed25519 AAAA", "ecdsa-sha2-nistp256 AAAA", "alice", "-r"]
)
def test_a_word_that_is_no_recipient(word: str) -> None:
    """It is quoted, with what is expected."""
    assert wrong_recipient(word) == (
        f"{word!r} is not a valid recipient, expected one of: age1..., ssh-ed25519 ..., ssh-rsa ..."
    )


def test_an_identity_in_the_place_of_a_recipient_is_not_quoted(tmp_path: Path) -> None:
    """It is a private key."""
    word = person(tmp_path, "a").file.read_text().splitlines()[1]
    told = wrong_recipient(word)
    assert told
    assert word not in told


def test_a_comment_makes_no_other_key() -> None:
    """One is the same in every clone, whatever it is called there."""
    assert is_same("ssh-ed25519 AAAA alice", "ssh-ed25519 AAAA")
    assert not is_same("ssh-ed25519 AAAA", "ssh-ed25519 AAAB")
    assert not is_same("age1a", "age1b")


def test_without_pyrage_its_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading tells it as a finding, writing as wrong use."""
    owner = person(tmp_path, "a")
    sealed = seal(PLAIN, (owner.recipient,))
    monkeypatch.setitem(sys.modules, "pyrage", None)
    refused = unseal(sealed, (owner.identity,))
    assert isinstance(refused, Unopened)
    assert "kspec[age]" in refused.help
    with pytest.raises(MissingAgeError, match="kspec\\[age\\]"):
        seal(PLAIN, (owner.recipient,))
