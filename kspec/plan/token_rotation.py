"""A rotation of the bootstrap tokens that kspec has generated: another one beside the old one, then the old one goes.

Nodes that join are told the new one as soon as there is one; whoever was told the old one can still join by it.
"""

from collections.abc import Iterator, Mapping

from kspec.disk.keyring_entries import former_token_of
from kspec.facts.rotations import JOINING, MEANING_OF_JOINING
from kspec.model.clusterspec import ClusterSpec
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedToken
from kspec.model.renewal import Turn
from kspec.model.secret import Secret
from kspec.plan.rotation import Turned
from kspec.plan.tokens import draw_token, parts

_GIVEN = (
    f"{JOINING}: no token of the spec was generated: write another one beside it (bootstrapTokens), build and roll "
    "out, then take the old one out"
)
_NOTHING = "there is nothing to go back to"
_Locked = Mapping[str, LockedToken]


def rotate_tokens(spec: ClusterSpec, lock: Lock, secrets: Mapping[str, Secret], draw: Draw, *, back: bool) -> Turned:
    """Go on by one stage, or back by one, with each token that the spec leaves to be generated."""
    former = {name: token for name, token in lock.tokens.items() if token.former}
    if back:
        return _back(lock, former, secrets) if former else Turned(wrong=f"{JOINING} is not being rotated: {_NOTHING}")
    return _end(lock, former) if former else _begin(spec, lock, secrets, draw)


def _begin(spec: ClusterSpec, lock: Lock, secrets: Mapping[str, Secret], draw: Draw) -> Turned:
    """Another token takes the place of each; one that an interrupted beginning has left is taken."""
    wanted = {index for index, token in enumerate(spec.first.init.bootstrap_tokens) if token.token is None}
    old = {name: token for name, token in lock.tokens.items() if token.drawn in wanted}
    if not old:
        return Turned(wrong=_GIVEN)
    entries: dict[str, Secret] = {}
    kept: dict[str, LockedToken] = {}
    events = []
    for index in sorted({token.drawn for token in old.values() if token.drawn is not None}):
        names = [name for name, token in old.items() if token.drawn == index]
        held = dict(_held(index, secrets))
        for name in names:
            text = held.get(name) or secrets.get(former_token_of(name))
            if text is not None:
                entries[former_token_of(name)] = text
                kept[name] = evolve(old[name], former=True)
        spare = [(name, text) for name, text in held.items() if name not in lock.tokens]
        identifier, entries[f"tokens/{index}"] = spare[0] if spare else draw_token(draw)
        reason = f"{MEANING_OF_JOINING}: {' and '.join(names)}"
        events.append(Event(Action.ROTATED, f"bootstrap token {identifier}", (reason,)))
    rest = {name: token for name, token in lock.tokens.items() if name not in old}
    return Turned(Turn(evolve(lock, tokens={**rest, **kept}), entries, tuple(events)), "issue")


def _held(index: int, secrets: Mapping[str, Secret]) -> Iterator[tuple[str, Secret]]:
    """The token in a place of the keyring, by its identifier; none where it is unfit."""
    text = secrets.get(f"tokens/{index}")
    if text is not None and parts(text)[1] is not None:
        yield parts(text)[0], text


def _end(lock: Lock, former: _Locked) -> Turned:
    """Nobody gets in by the old ones any more."""
    rest = {name: token for name, token in lock.tokens.items() if name not in former}
    event = Event(Action.ROTATED, JOINING, (f"the end: {' and '.join(sorted(former))} lets nobody in any more",))
    turn = Turn(evolve(lock, tokens=rest), events=(event,))
    return Turned(turn, None, tuple(map(former_token_of, sorted(former))))


def _back(lock: Lock, former: _Locked, secrets: Mapping[str, Secret]) -> Turned:
    """The old ones are in their places again, and the new ones are gone."""
    entries = {
        f"tokens/{token.drawn}": secrets[former_token_of(name)]
        for name, token in former.items()
        if former_token_of(name) in secrets
    }
    places = {token.drawn for token in former.values()}
    rest = {name: token for name, token in lock.tokens.items() if token.drawn not in places}
    again = {name: evolve(token, former=False) for name, token in former.items()}
    event = Event(Action.ROTATED, JOINING, (f"back to before: {' and '.join(sorted(former))}",))
    turn = Turn(evolve(lock, tokens={**rest, **again}), entries, (event,))
    return Turned(turn, None, tuple(map(former_token_of, sorted(former))))
