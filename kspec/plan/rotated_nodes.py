"""Existing nodes that are at another stage of a rotation than the lock."""

from collections.abc import Iterator, Sequence

from kspec.facts import codes
from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.rotations import MEANING, ROTATED
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import Existing
from kspec.model.lock import Lock
from kspec.model.span import Span
from kspec.x509 import keys, pem


def other_stages(found: Sequence[Existing], lock: Lock | None) -> tuple[Diagnostic, ...]:
    """What nodes have that issues, where the lock has another one that issues, and knows theirs beside it.

    Such a node is of this cluster, but taking what it has would tear the rotation apart.
    """
    return tuple(_found(found, lock)) if lock is not None else ()


def _found(found: Sequence[Existing], lock: Lock) -> Iterator[Diagnostic]:
    words = {name: word for word, name in ROTATED.items()}
    for name, rotation in lock.rotations.items():
        for existing in found:
            file, issuing = _issuing(existing, name)
            if issuing != rotation.other:
                continue
            ahead = rotation.stage == "trust"
            is_at = "a later" if ahead else "an earlier"
            message = f"{existing.node} is at {is_at} stage of the rotation of {words[name]} than the lock"
            note = f"the lock is at {MEANING[rotation.stage]}"
            help_ = "roll out what was built last, then import; or bring the lock to the node's stage with kspec rotate"
            place = Span(file, 1, 1, 1, 1)
            yield Diagnostic(codes.DOES_NOT_FIT, message, place, notes=(note,), help=help_)


def _issuing(existing: Existing, name: str) -> tuple[str, bytes]:
    """The file, and what it says that issues: a certificate or a public key (DER); nothing where it cannot be read."""
    try:
        if name == SERVICE_ACCOUNT:
            key = existing.service_account
            return existing.service_account_file, keys.public_key(key) if key is not None else b""
        credential = existing.credentials.get(name)
        if credential is None or credential.certificate is None:
            return "", b""
        return credential.certificate_file, pem.certificates(credential.certificate)[0]
    except (ValueError, IndexError):
        return "", b""
