"""Bootstrap tokens: which there are, until when, and what they sign."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field

from kspec.disk.keyring_entries import former_token_of
from kspec.encode import jws
from kspec.encode.lock_form import TIME
from kspec.facts import codes
from kspec.facts.validation import TOKEN_ID, TOKEN_SECRET
from kspec.model.code import Code
from kspec.model.configuration import BootstrapToken
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event, Period
from kspec.model.frozen import evolve
from kspec.model.lock import LockedToken
from kspec.model.plan import Token
from kspec.model.secret import Secret
from kspec.model.span import Span

ALPHABET: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH: Final = 6
_SECRET_LENGTH: Final = 16
_SIGNING: Final = "signing"
_ANOTHER_TEXT: Final = "cluster-info changed"
UNSIGNED: Final = "unsigned"
"""Stands for a signature that only a rehearsal lacks."""
_TOKEN: Final = re.compile(rf"({TOKEN_ID})\.({TOKEN_SECRET})".encode())
"""Kubernetes' bootstrap token: identifier and secret (cluster-bootstrap's api.BootstrapTokenPattern)."""


@define
class Tokens:
    """The tokens of one build while they are worked out, in the spec's order.

    `kubeconfig` is cluster-info's text. `resolved` are the tokens, `locked` what the lock will say of each, `drawn` the
    new entries of the keyring. With `keep` a signature that the lock has stays, though cluster-info has changed;
    `renewed` are the identifiers of tokens whose life begins again. Where it is `rehearsed`, what cannot be signed for
    want of the token's secret has another text for its signature.
    """

    former: Mapping[str, LockedToken]
    secrets: Mapping[str, Secret]
    draw: Draw
    kubeconfig: bytes
    span: Span
    public: bool
    keep: bool = False
    rehearsed: bool = False
    renewed: Collection[str] = ()
    resolved: list[Token] = field(factory=list)
    locked: dict[str, LockedToken] = field(factory=dict)
    drawn: dict[str, Secret] = field(factory=dict)
    events: list[Event] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)

    def resolve(self, wanted: tuple[BootstrapToken, ...], *, first: bool) -> None:
        """Work out every token. `first` says that there is no lock yet."""
        for index, token in enumerate(wanted):
            self._resolve_one(index, token, first=first)
        for identifier, locked in self.former.items():
            if locked.former and locked.drawn is not None and locked.drawn < len(wanted):
                self._resolve_former(identifier, locked, wanted[locked.drawn])

    def _resolve_former(self, identifier: str, locked: LockedToken, wanted: BootstrapToken) -> None:
        """A token that is being replaced, and lets nodes in until then; without its secret as the lock has it."""
        text = self.secrets.get(former_token_of(identifier))
        named, secret = parts(text) if text is not None else (identifier, None)
        if (text is not None and secret is None) or named != identifier:
            message = f"the keyring's former bootstrap token ({former_token_of(identifier)}) is not that token"
            self._stop(codes.TOKEN_UNREADABLE, message, "restore the keyring")
            return
        signature, signed = self._sign(identifier, secret, wanted, locked)
        self.locked[identifier] = evolve(locked, signature=signature, signed=signed)
        self._report(identifier, locked, locked.expiration)
        rest = (wanted.usages, wanted.groups, wanted.description, signature or None)
        self.resolved.append(Token(identifier, secret, locked.expiration, *rest))

    def _resolve_one(self, index: int, wanted: BootstrapToken, *, first: bool) -> None:
        text, secret = wanted.token, None
        drawn = text is None
        if text is None:
            text = self._stored(index, first=first)
        if text is not None:
            identifier, secret = parts(text)
            if secret is None:
                self._stop(
                    codes.TOKEN_UNREADABLE,
                    f"the keyring's generated token number {index} (tokens/{index}) is not a valid bootstrap token",
                    "restore the keyring",
                )
                return
        else:
            identifier = next((name for name, old in self.former.items() if old.drawn == index and not old.former), "")
            if not self.public or not identifier:
                self._stop(
                    codes.TOKEN_MISSING,
                    f"the generated token number {index} is missing from the keyring (tokens/{index})",
                    "restore the keyring; kspec never replaces a token silently",
                )
                return
        former = self.former.get(identifier)
        renewed = former is not None and identifier in self.renewed
        expiration = former.expiration if former and not renewed else self._expiration(wanted)
        signature, signed = self._sign(identifier, secret, wanted, former)
        self.locked[identifier] = LockedToken(expiration, signature, signed, index if drawn else None)
        self._report(identifier, former, expiration)
        self.resolved.append(
            Token(identifier, secret, expiration, wanted.usages, wanted.groups, wanted.description, signature or None)
        )

    def _stored(self, index: int, *, first: bool) -> Secret | None:
        """The keyring's token of this index; drawn where neither keyring nor lock know one."""
        path = f"tokens/{index}"
        if path in self.secrets:
            return self.secrets[path]
        if (self.public and not self.rehearsed) or any(
            token.drawn == index and not token.former for token in self.former.values()
        ):
            return None
        identifier, self.drawn[path] = draw_token(self.draw)
        why = "the spec gives none" if first else "the spec gives none, and none was locked"
        self.events.append(Event(Action.GENERATED, f"bootstrap token {identifier}", (why,)))
        return self.drawn[path]

    def _expiration(self, wanted: BootstrapToken) -> str | None:
        if wanted.expires:
            return wanted.expires
        if wanted.ttl is None or wanted.ttl.nanoseconds <= 0:
            return None
        moment = self.draw.now + timedelta(microseconds=wanted.ttl.nanoseconds // 1000)
        return moment.strftime(TIME)

    def _sign(
        self, identifier: str, secret: Secret | None, wanted: BootstrapToken, former: LockedToken | None
    ) -> tuple[str, str]:
        """The signature over cluster-info and the digest of what it signs; empty for a token that does not sign."""
        if _SIGNING not in wanted.usages:
            return "", ""
        if self.keep and former and former.signature:
            return former.signature, former.signed
        digest = hashlib.sha256(self.kubeconfig).hexdigest()
        if secret is not None:
            signature = jws.detached(self.kubeconfig, identifier, secret)
            if former and (former.signature, former.signed) != (signature, digest):
                same_text = former.signed == digest
                why = "the token's secret is another" if same_text else _ANOTHER_TEXT
                self.events.append(Event(Action.SIGNED, f"cluster-info by token {identifier}", (why,)))
            return signature, digest
        if former is None or former.signed != digest:
            if self.rehearsed:
                self.events.append(Event(Action.SIGNED, f"cluster-info by token {identifier}", (_ANOTHER_TEXT,)))
                return UNSIGNED, digest
            self._stop(
                codes.MUST_SIGN,
                f"cluster-info changed and must be signed anew by token {identifier}, which is not at hand",
                "build once with the keyring at hand and commit the lock",
            )
            return "", ""
        return former.signature, former.signed

    def _report(self, identifier: str, former: LockedToken | None, expiration: str | None) -> None:
        subject = f"bootstrap token {identifier}"
        if former is None:
            until = f"expires {expiration}" if expiration else "never expires"
            self.events.append(Event(Action.RECORDED, subject, (until,)))
        elif identifier in self.renewed:
            reason = f"expires {expiration} instead of {former.expiration or 'never'}"
            self.events.append(Event(Action.RENEWED, subject, (reason,)))
        else:
            self.events.append(Event(Action.REUSED, subject))

    def periods(self, *, asked_with: bool) -> Iterator[Period]:
        """Until when the tokens count. `asked_with` says that a kubelet of the spec asks for its certificate with one.

        Without, a token that kspec generated of its own accord serves nobody, and its end is of no interest.
        """
        for identifier, token in self.locked.items():
            if token.drawn is None or asked_with:
                end = datetime.fromisoformat(token.expiration) if token.expiration else None
                yield Period(f"bootstrap token {identifier}", None, end)

    def _stop(self, code: Code, message: str, help_: str) -> None:
        self.findings.append(Diagnostic(code, message, self.span, help=help_))


def parts(text: Secret) -> tuple[str, Secret | None]:
    """A token's identifier and secret; of what is not a token, an empty one and None."""
    found = _TOKEN.fullmatch(text.reveal().strip())
    return ("", None) if found is None else (found[1].decode(), Secret(found[2]))


def draw_token(draw: Draw) -> tuple[str, Secret]:
    """A new token: its identifier, and the keyring's entry for it."""
    identifier, secret = _characters(draw, _ID_LENGTH), _characters(draw, _SECRET_LENGTH)
    return identifier, Secret(f"{identifier}.{secret}\n".encode())


def _characters(draw: Draw, count: int) -> str:
    """So many characters of the alphabet, each equally likely."""
    chosen = ""
    limit = 256 - 256 % len(ALPHABET)
    while len(chosen) < count:
        chosen += "".join(ALPHABET[byte % len(ALPHABET)] for byte in draw.random(count) if byte < limit)
    return chosen[:count]
