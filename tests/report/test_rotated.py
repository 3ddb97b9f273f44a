"""What is said of rotations."""

import pytest

from kspec.facts.rotations import MEANING, ROLL_OUT, ROTATED
from kspec.model.lock import Lock, Rotation
from kspec.report.rotated import roll_out, rotations, text_next, text_status

LOCK = Lock(rotations={"etcd/ca": Rotation("issue", b"x")})


def test_where_each_stands() -> None:
    """By kubeadm's words, for programs and for people."""
    assert {found["name"]: found["stage"] for found in rotations(LOCK)} == {
        **dict.fromkeys(ROTATED),
        "etcd-ca": "issue",
    }
    lines = text_status(LOCK).splitlines()
    assert lines[0] == "ca              no rotation is under way"
    assert lines[2] == f"etcd-ca         {MEANING['issue']}"


@pytest.mark.parametrize("name", ROTATED.values())
def test_each_stage_says_how_it_is_rolled_out(name: str) -> None:
    """In numbered sentences."""
    for stage in MEANING:
        said = roll_out(name, stage, back=False)
        assert said == ROLL_OUT[name, stage]
        assert text_next(said).startswith("  next 1.    roll it out to ")
        assert roll_out(name, stage, back=True) == said


def test_the_end_and_the_way_back_to_the_start() -> None:
    """After the end there is nothing to roll out, after going back there is."""
    assert "commit the lock" in roll_out("ca", None, back=False)[0]
    assert "roll it out" in roll_out("ca", None, back=True)[0]
