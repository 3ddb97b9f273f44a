"""The secrets of the spec's own files: which there are, and which are new."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Final

from kspec.facts import codes
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.existing import Existing
from kspec.model.frozen import field, frozen
from kspec.model.nodefile import Hole, NodeFile
from kspec.model.secret import Secret
from kspec.model.span import Span

_TOKEN: Final = re.compile(rb"[\x21-\x7e]+")
_GIVEN_BY_NONE: Final = "the spec gives none"
_BOOTSTRAP_TOKENS: Final = "tokens/"
_TOKEN_BYTES: Final = 16
"""Bytes of a drawn bearer token, which is written in hexadecimal digits: as hard to guess as an AES-128 key."""


@frozen
class FileSecrets:
    """The outcome: each entry's secret (none where only public files are made), the new ones, the lock's entries."""

    secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
    drawn: Mapping[str, Secret] = field(factory=dict, repr=False)
    locked: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def resolve(  # noqa: PLR0913 - everything that a secret depends on
    files: Sequence[NodeFile],
    former: Sequence[str],
    keyring: Mapping[str, Secret],
    draw: Draw,
    span: Span,
    *,
    public: bool,
    rehearsed: bool = False,
) -> FileSecrets:
    """Take each secret from the keyring, or draw it where neither keyring nor lock knows it.

    `former` are the lock's entries. One that the lock has and the keyring lacks is a finding: a new secret would lock
    out whoever has the old one, and a new key could not read what the old one has encrypted. A rehearsal without the
    keyring says what would be drawn.
    """
    secrets: dict[str, Secret] = {}
    drawn: dict[str, Secret] = {}
    events: list[Event] = []
    findings: list[Diagnostic] = []
    for hole in {found.entry: found for file in files for found in file.holes}.values():
        known = hole.entry in former
        if public:
            if not known and rehearsed:
                events.append(Event(Action.GENERATED, hole.entry, (_GIVEN_BY_NONE,)))
            elif not known:
                findings.append(_not_locked(hole, span))
            continue
        if hole.entry in keyring:
            secret = _read(hole, keyring[hole.entry])
            action, why = (Action.REUSED, "") if known else (Action.RECORDED, "taken from the keyring")
        elif known:
            findings.append(_missing(hole, span))
            continue
        else:
            drawn[hole.entry] = Secret(_draw(hole, draw) + b"\n")
            secret = _read(hole, drawn[hole.entry])
            action, why = Action.GENERATED, _GIVEN_BY_NONE
        if secret is None:
            findings.append(_unreadable(hole, span))
            continue
        secrets[hole.entry] = secret
        events.append(Event(action, hole.entry, (why,) if why else ()))
    locked = former if findings else sorted({*former, *secrets})
    return FileSecrets(secrets, drawn, tuple(locked), tuple(events), tuple(findings))


def merge_file_secrets(nodes: Sequence[Existing]) -> tuple[Mapping[str, Secret], tuple[Diagnostic, ...]]:
    """What the files of existing nodes hold of the spec's secrets; one that two nodes have otherwise is a finding."""
    merged: dict[str, Secret] = {}
    findings: list[Diagnostic] = []
    for node in nodes:
        for entry, secret in node.file_secrets.items():
            if merged.setdefault(entry, secret) != secret:
                findings.append(_unlike(node, entry))
    return merged, tuple(findings)


def _unlike(node: Existing, entry: str) -> Diagnostic:
    """A bootstrap token is of the day on which its node joined, and is dead by now; any other secret is shared."""
    token = entry.startswith(_BOOTSTRAP_TOKENS)
    severity = Severity.WARNING if token else Severity.ERROR
    message = f"{node.node} has another secret for {entry} than the nodes before it"
    help_ = "make the files of all nodes alike first"
    if token:
        message = f"{node.node} asks with another bootstrap token than the nodes before it"
        help_ = "a build writes the cluster's; the node's own is discovery.tlsBootstrapToken of its JoinConfiguration"
    return Diagnostic(codes.DOES_NOT_FIT, message, Span(node.folder, 1, 1, 1, 1), severity, help=help_)


def _draw(hole: Hole, draw: Draw) -> bytes:
    if hole.form == "token":
        return draw.random(_TOKEN_BYTES).hex().encode()
    return base64.b64encode(draw.random(hole.sizes[0]))


def _read(hole: Hole, stored: Secret) -> Secret | None:
    """The secret as a file holds it, or None if it is unfit: a token in plain characters, a key in base64."""
    text = stored.reveal().strip()
    if hole.form == "token":
        return Secret(text) if _TOKEN.fullmatch(text) else None
    try:
        fits = len(base64.b64decode(text, validate=True)) in hole.sizes
    except binascii.Error:
        fits = False
    return Secret(text) if fits else None


def _missing(hole: Hole, span: Span) -> Diagnostic:
    message = f"{hole.entry} is in the lock, but missing from the keyring"
    help_ = "restore the keyring; kspec never replaces a secret silently"
    return Diagnostic(codes.FILE_SECRET_MISSING, message, span, help=help_)


def _unreadable(hole: Hole, span: Span) -> Diagnostic:
    wanted = "a token: printable ASCII without spaces"
    if hole.form == "key":
        wanted = f"a key of {' or '.join(map(str, sorted(hole.sizes)))} bytes in base64"
    message = f"what the keyring has as {hole.entry} is not {wanted}"
    return Diagnostic(codes.FILE_SECRET_UNREADABLE, message, span, help="restore the keyring")


def _not_locked(hole: Hole, span: Span) -> Diagnostic:
    message = f"{hole.entry} is not in the lock: it was never generated"
    return Diagnostic(codes.NOT_LOCKED, message, span, help="build once with the keyring at hand and commit the lock")
