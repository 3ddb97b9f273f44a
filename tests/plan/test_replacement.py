"""What is replaced in one step, of plans that are not written."""

from small_cluster import draw

from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.model.clusterspec import ClusterSpec
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import Lock, LockedToken
from kspec.model.renewal import Turn
from kspec.model.secret import Secret
from kspec.plan.planning import Planned
from kspec.plan.replacement import replace


def generating(spec: ClusterSpec) -> ClusterSpec:
    """The spec with a token and a certificate key that it leaves to kspec."""
    init = spec.first.init
    tokens = (evolve(init.bootstrap_tokens[0], token=None),)
    return evolve(spec, nodes=(evolve(spec.first, init=evolve(init, bootstrap_tokens=tokens, certificate_key=None)),))


def test_a_generated_token_is_replaced(planned: Planned, spec: ClusterSpec) -> None:
    """By another one in its place; of the old one, and of none but that, the lock says nothing more."""
    tokens = {"aaaaaa": LockedToken(None, drawn=0), "bbbbbb": LockedToken(None, drawn=7), "cccccc": LockedToken(None)}
    turn = replace("token", generating(spec), evolve(planned.lock, tokens=tokens), {}, draw())
    assert isinstance(turn, Turn)
    assert turn.lock.tokens.keys() == {"bbbbbb", "cccccc"}
    (entry,) = turn.entries
    assert entry == "tokens/0"
    identifier = turn.entries[entry].reveal().decode()[:6]
    (event,) = turn.events
    assert (event.action, event.subject) == (Action.ROTATED, f"bootstrap token {identifier}")
    assert "in place of aaaaaa" in event.reasons[0]


def test_the_certificate_key_of_the_keyring_is_replaced(spec: ClusterSpec) -> None:
    """By 32 other bytes in hexadecimal."""
    secrets = {CERTIFICATE_KEY: Secret(b"old")}
    turn = replace("certificate-key", generating(spec), Lock(), secrets, draw())
    assert isinstance(turn, Turn)
    assert len(bytes.fromhex(turn.entries[CERTIFICATE_KEY].reveal().decode())) == 32


def test_what_the_spec_gives_is_the_users(planned: Planned, spec: ClusterSpec) -> None:
    """It is said where to write another one."""
    assert "no token of the spec was generated" in str(replace("token", spec, planned.lock, {}, draw()))
    assert "the spec gives it (certificateKey)" in str(replace("certificate-key", spec, planned.lock, {}, draw()))
    assert "the keyring has none" in str(replace("certificate-key", generating(spec), planned.lock, {}, draw()))
