"""What is replaced in one step, of plans that are not written."""

from small_cluster import draw

from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.model.clusterspec import ClusterSpec
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.renewal import Turn
from kspec.model.secret import Secret
from kspec.plan.planning import Planned
from kspec.plan.replacement import replace_certificate_key


def generating(spec: ClusterSpec) -> ClusterSpec:
    """The spec with a token and a certificate key that it leaves to kspec."""
    init = spec.first.init
    tokens = (evolve(init.bootstrap_tokens[0], token=None),)
    return evolve(spec, nodes=(evolve(spec.first, init=evolve(init, bootstrap_tokens=tokens, certificate_key=None)),))


def test_the_certificate_key_of_the_keyring_is_replaced(spec: ClusterSpec) -> None:
    """By 32 other bytes in hexadecimal."""
    secrets = {CERTIFICATE_KEY: Secret(b"old")}
    turn = replace_certificate_key(generating(spec), Lock(), secrets, draw())
    assert isinstance(turn, Turn)
    assert len(bytes.fromhex(turn.entries[CERTIFICATE_KEY].reveal().decode())) == 32


def test_what_the_spec_gives_is_the_users(planned: Planned, spec: ClusterSpec) -> None:
    """It is said where to write another one."""
    assert "the spec gives it (certificateKey)" in str(replace_certificate_key(spec, planned.lock, {}, draw()))
    assert "the keyring has none" in str(replace_certificate_key(generating(spec), planned.lock, {}, draw()))
