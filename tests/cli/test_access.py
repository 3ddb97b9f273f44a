"""What opens a keyring that is not a folder."""

import argparse
import io
import sys
from pathlib import Path

import pytest
from keyring_files import person

from kspec.cli.access import access_of, identities
from kspec.model.keyring_file import Access, Unopened
from kspec.model.secret import Secret


def asked(keys: str = "", command: str = "", *identity: str, spec: str = "cluster.yaml") -> argparse.Namespace:
    return argparse.Namespace(keys=keys, keys_command=command, identity=list(identity), spec=[spec])


def say(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_a_folder_needs_nothing(tmp_path: Path) -> None:
    """Not even an identity that is there is read."""
    assert access_of(asked("", "", "missing"), str(tmp_path / "c.keys")) == Access()
    (tmp_path / "c.keys.age").touch()
    assert access_of(asked(), str(tmp_path / "c.keys")).other == str(tmp_path / "c.keys.age")
    assert access_of(asked(keys="named"), str(tmp_path / "c.keys")) == Access()


def test_identities_are_named_or_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named counts more."""
    one, two = person(tmp_path, "one"), person(tmp_path, "two")
    monkeypatch.setenv("KSPEC_IDENTITY", str(one.file))
    assert access_of(asked(), "site.age").identities == (one.identity,)
    assert access_of(asked("", "", str(two.file)), "site.age").identities == (two.identity,)
    monkeypatch.setenv("KSPEC_IDENTITY", "")
    assert identities(()) == ()


def test_an_identity_that_cannot_be_read_is_told_when_it_is_needed(tmp_path: Path) -> None:
    """By the file's name."""
    found = access_of(asked("", "", str(tmp_path / "missing")), "site.age").unusable
    assert found is not None
    assert found.why == f"the identity file {tmp_path / 'missing'} cannot be read: No such file or directory"


def test_standard_input_gives_one_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring, an identity or a spec."""
    say(monkeypatch, b"text")
    assert access_of(asked("-"), "-").given == Secret(b"text")
    say(monkeypatch, b"key")
    (found,) = access_of(asked("", "", "-"), "site.age").identities
    assert found.content == Secret(b"key")
    assert access_of(asked("-", "", spec="-"), "-").unusable is not None
    monkeypatch.setattr(sys, "stdin", None)
    assert isinstance(identities(("-",)), Unopened)


def test_a_command_is_a_shells_and_its_answer_is_taken() -> None:
    """So that it can be a pipe; nothing of what it printed is told where it fails."""
    assert access_of(asked(command="printf 'a b' | tr a-z A-Z"), "--keys-command").given == Secret(b"A B")
    for command, told in (("echo PRIVATE; exit 3", "ended with status 3"), ("true", "printed nothing")):
        found = access_of(asked(command=command), "--keys-command").unusable
        assert found is not None
        assert told in found.why
        assert "PRIVATE" not in repr(found)
