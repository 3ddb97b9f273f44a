"""A rotation of generated bootstrap tokens, of plans that are not written; `tests/cli/test_rotate.py` writes some."""

from small_cluster import draw, need

from kspec.disk.keyring_entries import former_token_of
from kspec.model.clusterspec import ClusterSpec
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedToken
from kspec.model.secret import Secret
from kspec.plan.token_rotation import rotate_tokens

OLD = Secret(b"aaaaaa.0123456789abcdef\n")
TOKENS = {"aaaaaa": LockedToken(None, drawn=0), "bbbbbb": LockedToken(None, drawn=7), "cccccc": LockedToken(None)}
LOCK = Lock(tokens=TOKENS)


def generating(spec: ClusterSpec) -> ClusterSpec:
    """The spec with a token that it leaves to kspec."""
    init = spec.first.init
    tokens = (evolve(init.bootstrap_tokens[0], token=None),)
    return evolve(spec, nodes=(evolve(spec.first, init=evolve(init, bootstrap_tokens=tokens)),))


def test_another_token_beside_the_old_one(spec: ClusterSpec) -> None:
    """It takes its place; of others, which the spec gives or has no more, nothing changes."""
    turned = rotate_tokens(generating(spec), LOCK, {"tokens/0": OLD}, draw(), back=False)
    turn = need(turned.turn)
    assert turn.lock.tokens == {**TOKENS, "aaaaaa": LockedToken(None, drawn=0, former=True)}
    assert turn.entries.keys() == {"tokens/0", former_token_of("aaaaaa")}
    assert turn.entries[former_token_of("aaaaaa")] == OLD
    identifier = turn.entries["tokens/0"].reveal().decode()[:6]
    (event,) = turn.events
    assert (event.action, event.subject) == (Action.ROTATED, f"bootstrap token {identifier}")
    assert event.reasons[0].endswith("the old one still lets them in: aaaaaa")


def test_a_beginning_that_was_interrupted_is_gone_on_with(spec: ClusterSpec) -> None:
    """The new token stands in its place already, and the old one is kept: nothing is generated again."""
    new = Secret(b"dddddd.0123456789abcdef\n")
    secrets = {"tokens/0": new, former_token_of("aaaaaa"): OLD}
    turn = need(rotate_tokens(generating(spec), LOCK, secrets, draw(), back=False).turn)
    assert turn.entries == {"tokens/0": new, former_token_of("aaaaaa"): OLD}
    turn = need(rotate_tokens(generating(spec), LOCK, {}, draw(), back=False).turn)
    assert turn.entries.keys() == {"tokens/0"}
    assert "aaaaaa" not in turn.lock.tokens


def test_the_end_and_the_way_back(spec: ClusterSpec) -> None:
    """Either of the two is left, and what was kept of the old one leaves the keyring."""
    both = {"aaaaaa": LockedToken(None, drawn=0, former=True), "dddddd": LockedToken(None, drawn=0), **TOKENS}
    lock = Lock(tokens={**both, "aaaaaa": LockedToken(None, drawn=0, former=True)})
    secrets = {former_token_of("aaaaaa"): OLD}
    ended = rotate_tokens(generating(spec), lock, secrets, draw(), back=False)
    assert need(ended.turn).lock.tokens.keys() == {"bbbbbb", "cccccc", "dddddd"}
    back = rotate_tokens(generating(spec), lock, secrets, draw(), back=True)
    assert need(back.turn).lock.tokens == TOKENS
    assert need(back.turn).entries == {"tokens/0": OLD}
    assert ended.gone == back.gone == (former_token_of("aaaaaa"),)
    assert ended.stage is back.stage is None


def test_what_the_spec_gives_is_the_users(spec: ClusterSpec) -> None:
    """It is said where to write another one; and there is no way back from nothing."""
    assert "no token of the spec was generated" in rotate_tokens(spec, LOCK, {}, draw(), back=False).wrong
    assert "there is nothing to go back to" in rotate_tokens(spec, LOCK, {}, draw(), back=True).wrong
