"""What is replaced in one step: the key of kubeadm-certs."""

from collections.abc import Mapping
from typing import Final

from kspec.disk.keyring_folder import CERTIFICATE_KEY
from kspec.model.clusterspec import ClusterSpec
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.lock import Lock
from kspec.model.renewal import Turn
from kspec.model.secret import Secret

_KEY_BYTES: Final = 32


def replace_certificate_key(spec: ClusterSpec, lock: Lock, secrets: Mapping[str, Secret], draw: Draw) -> Turn | str:
    """Replace it; or why that is not possible, in a sentence."""
    if spec.first.init.certificate_key is not None:
        return "certificate-key: the spec gives it (certificateKey): write another one there, or leave it out"
    if CERTIFICATE_KEY not in secrets:
        return "certificate-key: the keyring has none, so that there is no kubeadm-certs: docs/lock-and-keyring.md"
    key = Secret(f"{draw.random(_KEY_BYTES).hex()}\n".encode())
    event = Event(Action.ROTATED, CERTIFICATE_KEY, ("another one, which the old kubeadm-certs is not opened by",))
    return Turn(lock, {CERTIFICATE_KEY: key}, (event,))
