"""A rotation of the root that the clusters of a set share."""

from datetime import UTC, datetime

import pytest

from kspec.disk.keyring_entries import ROOT_KEY
from kspec.encode import lock_text
from kspec.facts.releases import newest
from kspec.model.draw import Draw
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.rotation import Stage
from kspec.model.span import Span
from kspec.plan.root_rotation import Rotating, forgets, rotate_root
from kspec.plan.shared_root import Root, root_of
from kspec.rules.identities import SHARED_ROOT
from kspec.x509 import keys, reader

PLACE = Span("shop.lock", 1, 1, 1, 1)
RELEASE = newest()[0]
DRAW = Draw(datetime(2030, 1, 1, tzinfo=UTC), lambda size: b"\x11" * size, keys.generate_many)
NEXT, FORMER = "rotation/root/next.key", "rotation/root/former.key"


@pytest.fixture(scope="module")
def start() -> Rotating:
    """A root that is not being rotated, with its key."""
    made = root_of("shop", Lock(), {}, DRAW, RELEASE, PLACE)
    assert isinstance(made, Root)
    lock = Lock(certificates={SHARED_ROOT: LockedCertificate(made.certificate)})
    return Rotating("shop", lock, made.drawn, DRAW, RELEASE, PLACE)


def step(at: Rotating, *, back: bool = False) -> Rotating:
    """What is there after a step, less what is gone then; the lock can be written and read."""
    turned = rotate_root(at, back=back)
    assert turned.turn is not None, turned
    assert [(event.action.value, event.subject) for event in turned.turn.events] == [("rotated", "root")]
    lock = turned.turn.lock
    assert lock_text.parse(lock_text.render(lock)) == lock
    secrets = {path: key for path, key in {**at.secrets, **turned.turn.entries}.items() if path not in turned.gone}
    after = evolve(at, lock=lock, secrets=secrets)
    assert after.stage == turned.stage
    own = after.secrets.get(ROOT_KEY)
    assert own is None or keys.public_key(own) == reader.parse(after.issuing).public_key
    return after


def test_forth(start: Rotating) -> None:
    """Another root is made, issues, and is alone; one key is left in the end."""
    trust = step(start)
    assert (trust.issuing, set(trust.secrets)) == (start.issuing, {ROOT_KEY, NEXT})
    issue = step(trust)
    assert (issue.issuing, issue.other) == (trust.other, start.issuing)
    assert set(issue.secrets) == {ROOT_KEY, NEXT, FORMER}
    drop = step(issue)
    assert (drop.issuing, drop.other) == (issue.issuing, issue.other)
    end = step(drop)
    assert (end.issuing, end.lock.rotations, set(end.secrets)) == (issue.issuing, {}, {ROOT_KEY})


def test_back(start: Rotating) -> None:
    """Each stage, to the very root that was there."""
    drop = step(step(step(start)))
    issue = step(drop, back=True)
    trust = step(issue, back=True)
    assert (trust.issuing, trust.other) == (start.issuing, drop.issuing)
    end = step(trust, back=True)
    assert (end.lock, end.secrets) == (start.lock, start.secrets)


def test_what_a_beginning_has_left_is_taken(start: Rotating) -> None:
    """The keyring is written before the lock; but never the key that issues."""
    left = step(start).secrets[NEXT]
    again = step(evolve(start, secrets={**start.secrets, NEXT: left}))
    assert again.secrets[NEXT] == left
    other = step(evolve(start, secrets={**start.secrets, NEXT: start.secrets[ROOT_KEY]}))
    assert other.secrets[NEXT] != start.secrets[ROOT_KEY]


def test_keys_that_are_lost(start: Rotating) -> None:
    """The next one is needed to issue, the former one only to go back."""
    trust = step(start)
    without = evolve(trust, secrets={ROOT_KEY: trust.secrets[ROOT_KEY]})
    assert [found.code for found in rotate_root(without, back=False).findings] == ["key-missing"]
    issue = step(evolve(trust, secrets={NEXT: trust.secrets[NEXT]}))
    assert [found.code for found in rotate_root(issue, back=True).findings] == ["key-missing"]


def test_what_is_no_step(start: Rotating) -> None:
    """Back from nowhere, and a set without a root."""
    assert "nothing to go back to" in rotate_root(start, back=True).wrong
    assert "build once" in rotate_root(evolve(start, lock=Lock()), back=False).wrong


STEPS: dict[tuple[Stage | None, bool], bool] = {
    ("issue", False): True,
    ("trust", True): True,
    ("trust", False): False,
    ("drop", True): False,
    (None, False): False,
}


@pytest.mark.parametrize("step_from", STEPS, ids=str)
def test_the_steps_after_which_the_other_root_is_gone(step_from: tuple[Stage | None, bool]) -> None:
    """No cluster may be below it by then."""
    stage, back = step_from
    assert forgets(stage, back=back) is STEPS[step_from]
