"""Which certificates and tokens a user means to have renewed, by name, kind, node or by when they expire."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from kspec.facts.certificates import CERTIFICATES
from kspec.model.clusterspec import ClusterSpec
from kspec.model.event import Action, Event, Period
from kspec.model.expiry import MARGIN
from kspec.model.frozen import field, frozen
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.model.renewal import NOTHING, Renewal
from kspec.plan.identities import identities
from kspec.rules.identities import owner, within
from kspec.text.spelling import suggestion
from kspec.x509 import reader

ALL: Final = "all"
"""Every certificate that is not an authority's, as in `kubeadm certs renew all`."""
TOKEN: Final = "token"  # noqa: S105 - a kind, no secret
_PHRASE: Final = "bootstrap token "
"""How messages call a token, before its identifier."""
_PHASES: Final[Mapping[str, str]] = {row.phase: row.name for row in CERTIFICATES if row.authority is not None}
"""The kinds of certificates by the words of `kubeadm certs renew`, such as etcd-server for etcd/server."""
_ROTATE: Final = (
    "is a certificate authority, which is rotated, not renewed, since all nodes have to come to trust the new one: "
    "kspec rotate"
)


@frozen
class Wanted:
    """What the command line says: names, kinds and nodes; until how far ahead; whether by new keys.

    Without words all that expires is meant, within `before`, else as far ahead as builds warn.
    """

    words: Sequence[str] = ()
    before: timedelta | None = None
    new_keys: bool = False

    @property
    def horizon(self) -> timedelta | None:
        """How far ahead it has to expire to be renewed; None where that does not matter."""
        return MARGIN if self.before is None and not self.words else self.before


@frozen
class Chosen:
    """The choice: what to renew, and what is told of what stays. Or what is `wrong` about the words, in a sentence.

    `first` is what of all that could be renewed expires first.
    """

    renewal: Renewal = NOTHING
    events: tuple[Event, ...] = ()
    first: Period | None = None
    wrong: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to renew."""
        return not self.renewal.certificates and not self.renewal.tokens


@frozen
class _Known:
    """What a lock has of what a spec asks for: by name the moment at which it expires."""

    nodes: tuple[str, ...]
    leaves: Mapping[str, datetime]
    pinned: Collection[str]
    authorities: Mapping[str, datetime]
    unlocked: Collection[str]
    gone: Collection[str]
    tokens: Mapping[str, str] = field(factory=dict)

    def kind(self, word: str) -> frozenset[str]:
        """The certificates of a kind, by its name in the lock, or by kubeadm's word for it."""
        kind = _PHASES.get(word, word)
        return frozenset(name for name in self.leaves if within(name) == kind)

    def near(self, word: str) -> str:
        """What is said of a word that means nothing: what may be meant, or what there is."""
        kinds = dict.fromkeys(within(name) for name in self.leaves)
        every = {*kinds, *_PHASES, *self.nodes, *self.leaves, *self.authorities, *self.tokens, TOKEN, ALL}
        there_is = f"expected a node, a name of the lock such as {next(iter(self.leaves), 'cp-1/apiserver')}, "
        return suggestion(word, every, f"{there_is}or one of: {', '.join((ALL, *kinds, TOKEN))}")


def choose(wanted: Wanted, spec: ClusterSpec, release: Release, lock: Lock, now: datetime) -> Chosen:
    """Choose.

    A pinned certificate stays as it is unless it is named itself: a new one would lose what the pin keeps. Tokens are
    renewed only where they are named. Authorities never are, as with `kubeadm certs renew`.
    """
    known = _known(spec, release, lock)
    names: set[str] = set()
    tokens: set[str] = set()
    for word in wanted.words:
        found, of_tokens, wrong = _meant(word, known)
        if wrong:
            return Chosen(wrong=wrong)
        names.update(found)
        tokens.update(of_tokens)
    if tokens and wanted.new_keys:
        return Chosen(wrong=f"{_PHRASE}{min(tokens)} has no key: --new-key is for certificates")
    until = None if wanted.horizon is None else now + wanted.horizon
    if not wanted.words:
        names = {*known.leaves}
    due = {name for name in names if until is None or known.leaves[name] <= until}
    kept = {name for name in due if name in known.pinned and name not in wanted.words}
    events = [*_pins(sorted(kept)), *(_authorities(known, until) if until and not wanted.words else ())]
    if until is not None:
        tokens = {name for name in tokens if _ends(lock, name) <= until}
    soonest = min(known.leaves, key=lambda name: known.leaves[name], default="")
    first = Period(soonest, None, known.leaves[soonest]) if soonest else None
    return Chosen(Renewal(frozenset(due - kept), frozenset(tokens), wanted.new_keys), tuple(events), first)


def _meant(word: str, known: _Known) -> tuple[Collection[str], Collection[str], str]:
    """The certificates and the tokens that a word means, or what is wrong with it."""
    identifier = word.removeprefix(_PHRASE)
    means = {
        "a node": frozenset(name for name in known.leaves if owner(name) == word) if word in known.nodes else None,
        "a kind of certificate": known.kind(word) or None,
        "a token": frozenset({identifier}) if identifier in known.tokens else None,
        "every token": frozenset(known.tokens) if word == TOKEN else None,
        "every certificate": frozenset(known.leaves) if word == ALL else None,
    }
    if word in known.leaves:
        return {word}, (), ""
    found = {what: names for what, names in means.items() if names is not None}
    if len(found) > 1:
        return (), (), f"{word} is {' and '.join(found)}: name each certificate, such as {min(known.leaves)}"
    for what, names in found.items():
        if what in {"a token", "every token"}:
            fixed = next((f"{_PHRASE}{name} {known.tokens[name]}" for name in sorted(names) if known.tokens[name]), "")
            return (), names, fixed or ("" if names else "the spec has no bootstrap token that the lock knows")
        return names, (), "" if names else f"{word} has no certificate in the lock that could be renewed"
    return (), (), _why_not(word, known)


def _why_not(word: str, known: _Known) -> str:
    """What is said of a word that means nothing that can be renewed."""
    if word in known.authorities:
        return f"{word} {_ROTATE}"
    if word in known.unlocked:
        return f"{word} is not in the lock yet: build once, which issues it"
    if word in known.gone:
        return f"{word} is in the lock, but the spec asks for no such certificate any more"
    return f"{word} is nothing that can be renewed; {known.near(word)}"


def _known(spec: ClusterSpec, release: Release, lock: Lock) -> _Known:
    wanted = identities(spec, release, lock.kubelet_conf)
    ends = {
        identity.name: reader.parse(lock.certificates[identity.name].certificate).validity.not_after
        for identity in wanted
        if identity.name in lock.certificates
    }
    own = {identity.name for identity in wanted if identity.authority is None}
    return _Known(
        nodes=tuple(node.name for node in spec.nodes),
        leaves={name: end for name, end in ends.items() if name not in own},
        pinned={name for name in ends if lock.certificates[name].pinned},
        authorities={name: end for name, end in ends.items() if name in own},
        unlocked={identity.name for identity in wanted} - ends.keys(),
        gone=lock.certificates.keys() - ends.keys(),
        tokens=dict(_tokens(spec, lock)),
    )


def _tokens(spec: ClusterSpec, lock: Lock) -> Iterator[tuple[str, str]]:
    """The spec's tokens that the lock knows, and why one cannot be renewed; nothing if it can."""
    for index, token in enumerate(spec.first.init.bootstrap_tokens):
        if token.token is not None:
            identifier = token.token.reveal().decode(errors="replace").partition(".")[0]
        else:
            identifier = next(
                (name for name, found in lock.tokens.items() if found.drawn == index and not found.former), ""
            )
        if identifier in lock.tokens:
            never = token.ttl is None or token.ttl.nanoseconds <= 0
            fixed = "expires when the spec says (expires): write another time there"
            yield identifier, fixed if token.expires else "never expires, by its ttl in the spec" if never else ""


def _ends(lock: Lock, token: str) -> datetime:
    """When a token that can be renewed expires; one that never did is renewed at any time."""
    end = lock.tokens[token].expiration
    return datetime.fromisoformat(end) if end else datetime.min.replace(tzinfo=UTC)


def _pins(names: Sequence[str]) -> Iterator[Event]:
    for name in names:
        yield Event(Action.NOTED, name, ("it is pinned, and stays: name it to have it issued as the spec says",))


def _authorities(known: _Known, until: datetime) -> Iterator[Event]:
    for name, end in known.authorities.items():
        if end <= until:
            yield Event(Action.NOTED, name, (f"it expires on {end:%Y-%m-%d}, and {_ROTATE}",))
