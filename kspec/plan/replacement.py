"""What is replaced in one step: the generated bootstrap tokens, and the key of kubeadm-certs."""

from collections.abc import Mapping
from typing import Final

from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.model.clusterspec import ClusterSpec
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve
from kspec.model.lock import Lock
from kspec.model.renewal import Turn
from kspec.model.secret import Secret
from kspec.plan.tokens import draw_token

_KEY_BYTES: Final = 32


def replace(word: str, spec: ClusterSpec, lock: Lock, secrets: Mapping[str, Secret], draw: Draw) -> Turn | str:
    """Replace what kubeadm calls `word`; or why that is not possible, in a sentence."""
    return _tokens(spec, lock, draw) if word == "token" else _certificate_key(spec, lock, secrets, draw)


def _tokens(spec: ClusterSpec, lock: Lock, draw: Draw) -> Turn | str:
    """Each token that the spec leaves to be generated; of the old one, lock and keyring keep nothing."""
    wanted = {index for index, token in enumerate(spec.first.init.bootstrap_tokens) if token.token is None}
    old = {
        name: token.drawn for name, token in lock.tokens.items() if token.drawn is not None and token.drawn in wanted
    }
    if not old:
        return (
            "token: no token of the spec was generated: write another one beside it (bootstrapTokens), build and roll "
            "out, then take the old one out"
        )
    entries, events = {}, []
    for index in sorted(set(old.values())):
        identifier, entries[f"tokens/{index}"] = draw_token(draw)
        former = " and ".join(name for name, of in old.items() if of == index)
        reason = f"in place of {former}, which the cluster has until it is removed there"
        events.append(Event(Action.ROTATED, f"bootstrap token {identifier}", (reason,)))
    rest = {name: token for name, token in lock.tokens.items() if name not in old}
    return Turn(evolve(lock, tokens=rest), entries, tuple(events))


def _certificate_key(spec: ClusterSpec, lock: Lock, secrets: Mapping[str, Secret], draw: Draw) -> Turn | str:
    if spec.first.init.certificate_key is not None:
        return "certificate-key: the spec gives it (certificateKey): write another one there, or leave it out"
    if CERTIFICATE_KEY not in secrets:
        return "certificate-key: the keyring has none, so that there is no kubeadm-certs: docs/lock-and-keyring.md"
    key = Secret(f"{draw.random(_KEY_BYTES).hex()}\n".encode())
    event = Event(Action.ROTATED, CERTIFICATE_KEY, ("another one, which the old kubeadm-certs is not opened by",))
    return Turn(lock, {CERTIFICATE_KEY: key}, (event,))
