"""A rotation of the root that the clusters of a set share, by one stage, forth or back.

No machine trusts the root. So its stages are for whoever has `root.crt` or a chain, and what another root means for a
cluster is that its authorities get other certificates, with the keys that they have.
"""

from collections.abc import Callable, Mapping
from typing import Final

from kspec.disk.keyring_entries import ROOT_KEY, former_key_of, next_key_of
from kspec.facts import codes
from kspec.facts.clusterset import ROOT_ALGORITHM
from kspec.facts.rotations import MEANING, NEXT, ROOT
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve, field, frozen
from kspec.model.lock import Lock, Rotation
from kspec.model.release import Release
from kspec.model.renewal import Turn
from kspec.model.rotation import Stage
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.rotation import Turned
from kspec.plan.shared_root import Root, root_of
from kspec.rules.identities import SHARED_ROOT
from kspec.x509 import keys, reader

_NEXT_KEY: Final = next_key_of(ROOT)
_FORMER_KEY: Final = former_key_of(ROOT)


@frozen
class Rotating:
    """The set's name, its lock, its keyring, and all else that a step depends on; `span` is the lock."""

    name: str
    lock: Lock
    secrets: Mapping[str, Secret] = field(repr=False)
    draw: Draw
    release: Release
    span: Span

    @property
    def stage(self) -> Stage | None:
        """How far the rotation has come, None where there is none."""
        found = self.lock.rotations.get(SHARED_ROOT)
        return found.stage if found else None

    @property
    def other(self) -> bytes:
        """The root that does not issue."""
        return self.lock.rotations[SHARED_ROOT].other

    def with_root(self, certificate: bytes, rotation: Rotation | None) -> Lock:
        """The lock with a root, and at a stage or at none."""
        rotations = {} if rotation is None else {SHARED_ROOT: rotation}
        root = evolve(self.lock.certificates[SHARED_ROOT], certificate=certificate)
        return evolve(self.lock, certificates={**self.lock.certificates, SHARED_ROOT: root}, rotations=rotations)

    @property
    def issuing(self) -> bytes:
        """The root that issues."""
        return self.lock.certificates[SHARED_ROOT].certificate

    def lost(self, entry: str) -> Diagnostic:
        """The finding that a key is not at hand."""
        text = f"{entry} is missing from the keyring, which the rotation of the root of {self.name} needs"
        return Diagnostic(codes.KEY_MISSING, text, self.span, help="restore the set's keyring")


def forgets(stage: Stage | None, *, back: bool) -> bool:
    """Whether the next step from a stage lets the other root go, so that no cluster may be below it."""
    return (stage == "issue" and not back) or (stage == "trust" and back)


def rotate_root(rotating: Rotating, *, back: bool) -> Turned:
    """Go on by one stage, or back by one."""
    stage = rotating.stage
    if SHARED_ROOT not in rotating.lock.certificates:
        return Turned(wrong=f"{rotating.name} has no root yet: build once, which makes it")
    if back and stage is None:
        return Turned(wrong="root is not being rotated: there is nothing to go back to")
    leads_to = next((before for before, after in NEXT.items() if after == stage), None) if back else NEXT[stage]
    step = _STEPS[stage, back](rotating)
    if isinstance(step, Diagnostic):
        return Turned(findings=(step,))
    ends = leads_to is None
    meaning = f"{'back to ' if back else ''}{MEANING[leads_to]}" if leads_to else _ended(back=back)
    turn = evolve(step, events=(Event(Action.ROTATED, ROOT, (meaning,)),))
    gone = tuple(entry for entry in (_NEXT_KEY, _FORMER_KEY) if entry in rotating.secrets) if ends else ()
    return Turned(turn, leads_to, gone)


def _ended(*, back: bool) -> str:
    return "back to before: the new one is trusted no more" if back else "the end: the old one is forgotten"


def _begin(rotating: Rotating) -> Turn | Diagnostic:
    """Another root is made, and handed out; one that an interrupted beginning has left is taken."""
    key = _spare(rotating) or rotating.draw.keys([ROOT_ALGORITHM])[0]
    made = root_of(rotating.name, Lock(), {ROOT_KEY: key}, rotating.draw, rotating.release, rotating.span)
    if not isinstance(made, Root):
        return made
    return Turn(rotating.with_root(rotating.issuing, Rotation("trust", made.certificate)), {_NEXT_KEY: key})


def _spare(rotating: Rotating) -> Secret | None:
    """The key that an interrupted beginning has left; none that cannot be used, or that issues."""
    spare = rotating.secrets.get(_NEXT_KEY)
    try:
        found = keys.public_key(spare) if spare is not None else b""
    except ValueError:
        return None
    return spare if found and found != reader.parse(rotating.issuing).public_key else None


def _issue(rotating: Rotating) -> Turn | Diagnostic:
    """The other one issues from now on. The former key is needed only to go back, and may be lost."""
    new, old = rotating.secrets.get(_NEXT_KEY), rotating.secrets.get(ROOT_KEY)
    if new is None:
        return rotating.lost(_NEXT_KEY)
    kept = {} if old is None else {_FORMER_KEY: old}
    return Turn(rotating.with_root(rotating.other, Rotation("issue", rotating.issuing)), {**kept, ROOT_KEY: new})


def _drop(rotating: Rotating) -> Turn | Diagnostic:
    return Turn(rotating.with_root(rotating.issuing, Rotation("drop", rotating.other)))


def _end(rotating: Rotating) -> Turn | Diagnostic:
    return Turn(rotating.with_root(rotating.issuing, None))


def _back_to_issuing(rotating: Rotating) -> Turn | Diagnostic:
    return Turn(rotating.with_root(rotating.issuing, Rotation("issue", rotating.other)))


def _back_to_trusting(rotating: Rotating) -> Turn | Diagnostic:
    """The former one issues again."""
    old, new = rotating.secrets.get(_FORMER_KEY), rotating.secrets.get(ROOT_KEY)
    if old is None or new is None:
        return rotating.lost(_FORMER_KEY if old is None else ROOT_KEY)
    lock = rotating.with_root(rotating.other, Rotation("trust", rotating.issuing))
    return Turn(lock, {_NEXT_KEY: new, ROOT_KEY: old})


_STEPS: Final[Mapping[tuple[Stage | None, bool], Callable[[Rotating], Turn | Diagnostic]]] = {
    (None, False): _begin,
    ("trust", False): _issue,
    ("issue", False): _drop,
    ("drop", False): _end,
    ("trust", True): _end,
    ("issue", True): _back_to_trusting,
    ("drop", True): _back_to_issuing,
}
"""By stage, and whether it goes back."""
