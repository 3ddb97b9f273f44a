"""What is said of rotations."""

import pytest

from kspec.facts.rotations import (
    ENCRYPTION,
    JOINING,
    MEANING,
    MEANING_OF_ENCRYPTION,
    MEANING_OF_JOINING,
    ROLL_OUT,
    ROTATED,
    STAGED,
)
from kspec.model.encryption import Encryption
from kspec.model.lock import Lock, LockedToken, Rotation
from kspec.report.rotated import roll_out, rotations, text_next, text_status

TOKENS = {"aaaaaa": LockedToken(None, drawn=0, former=True), "bbbbbb": LockedToken(None, drawn=0)}
LOCK = Lock(rotations={"etcd/ca": Rotation("issue", b"x")}, encryption=Encryption(stage="drop"), tokens=TOKENS)


def test_where_each_stands() -> None:
    """By kubeadm's words, for programs and for people."""
    assert {found["name"]: found["stage"] for found in rotations(LOCK)} == {
        **dict.fromkeys(STAGED),
        "etcd-ca": "issue",
        "encryption": "drop",
        "token": "issue",
    }
    lines = text_status(LOCK).splitlines()
    assert lines[0] == "ca              no rotation is under way"
    assert lines[2] == f"etcd-ca         {MEANING['issue']}"
    assert lines[4] == f"encryption      {MEANING_OF_ENCRYPTION['drop']}"
    assert lines[5] == f"token           {MEANING_OF_JOINING}"


@pytest.mark.parametrize("word", STAGED)
def test_each_stage_says_how_it_is_rolled_out(word: str) -> None:
    """In numbered sentences."""
    for stage in MEANING:
        if word == JOINING and stage != "issue":
            continue
        said = roll_out(word, stage, back=False)
        assert said == ROLL_OUT[ROTATED.get(word, word), stage]
        assert text_next(said).startswith("  next 1.    ")
        assert (roll_out(word, stage, back=True) == said) is (word in ROTATED)


def test_the_end_and_the_way_back_to_the_start() -> None:
    """After the end there is nothing to roll out, after going back there is."""
    assert "commit the lock" in roll_out("ca", None, back=False)[0]
    assert "roll it out" in roll_out("ca", None, back=True)[0]
    assert "backups of etcd" in roll_out(ENCRYPTION, None, back=False)[0]
    assert "write all that is encrypted again" in roll_out(ENCRYPTION, None, back=True)[1]
