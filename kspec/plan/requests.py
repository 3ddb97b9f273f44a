"""Which certificates have to be asked for of authorities whose keys are elsewhere, and the requests for them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

from attrs import define, field

from kspec.facts.certificates import CERTIFICATES
from kspec.model.certificate import Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve, frozen
from kspec.model.frozen import field as frozen_field
from kspec.model.lock import Lock
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.signing import Expectation
from kspec.model.span import Span
from kspec.plan.completion import complete
from kspec.plan.expected import enciphers, unlike
from kspec.plan.identities import identities
from kspec.plan.missing import lost_key
from kspec.plan.signing import expectation
from kspec.rules.identities import former_key_of, owner, within
from kspec.text.spelling import suggestion
from kspec.x509 import keys, pem, reader
from kspec.x509 import request as requests

_ALL: Final = "all"
_PHASES: Final[Mapping[str, str]] = {row.phase: row.name for row in CERTIFICATES if row.authority is not None}
"""The kinds of certificates by the words of `kubeadm certs renew`."""


@frozen
class Asked:
    """What the command line says: authorities, names, kinds and nodes; how soon a certificate expires; by new keys."""

    words: Sequence[str] = ()
    before: timedelta | None = None
    new_keys: bool = False


@frozen
class Requests:
    """What is asked for, in the order of the identities, and the lock that notes it.

    `drawn` are the keyring's new entries, `events` tell what is new. Or `findings` forbid it, or the words are `wrong`.
    """

    lock: Lock
    expected: tuple[Expectation, ...] = ()
    drawn: Mapping[str, Secret] = frozen_field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    wrong: str = ""


def foreign(spec: ClusterSpec, release: Release, lock: Lock) -> tuple[Identity, ...]:
    """Every certificate of the spec that an authority has to sign whose key is elsewhere."""
    outside = {name for name, found in lock.certificates.items() if found.external}
    return tuple(one for one in identities(spec, release, lock.kubelet_conf) if one.authority in outside)


def ask(  # noqa: PLR0913 - all that decides what is asked for
    asked: Asked,
    spec: ClusterSpec,
    release: Release,
    lock: Lock,
    *,
    secrets: Mapping[str, Secret],
    displaced: Mapping[str, Secret],
    draw: Draw,
    lock_file: str,
) -> Requests:
    """Ask for what is missing, what no longer fits, what waits for an answer, and what is named or expires soon.

    A request that waits stays byte for byte as long as the spec asks for the same. `displaced` are keys of the keyring
    in whose place the lock names former ones, as a request by a new key leaves them until it is answered. What else
    lock and keyring lack is generated and issued, too, so that nothing but the answers is missing to a build.
    """
    known = foreign(spec, release, lock)
    if not known:
        return Requests(lock, wrong="the key of every authority is in the keyring, so that builds sign: nothing to ask")
    chosen, wrong = _chosen(asked.words, known, lock)
    if wrong:
        return Requests(lock, wrong=wrong)
    place = Span(lock_file, 1, 1, 1, 1)
    others = complete(spec, release, lock, secrets, draw, nodes=spec.nodes, place=place, first=False)
    if others.findings:
        return Requests(lock, findings=others.findings)
    lock, secrets = others.lock, {**secrets, **others.drawn}
    work = _Work(asked, spec, release, lock, secrets, displaced, draw, place)
    for identity in chosen:
        work.look(identity)
    if work.findings:
        return Requests(lock, findings=tuple(work.findings))
    drawn = {**others.drawn, **work.draw_keys()}
    names = {one.name for one in known}
    made = work.requests()
    kept = {name: found for name, found in lock.requests.items() if name in names}
    return Requests(
        evolve(lock, requests=kept | made),
        tuple(work.expectation(identity, made[identity.name]) for identity in work.wanted),
        drawn,
        (*(event for event in others.events if event.changes_lock), *work.events(made, drawn)),
    )


def _chosen(words: Sequence[str], known: Sequence[Identity], lock: Lock) -> tuple[tuple[Identity, ...], str]:
    """The certificates that the words mean, all where there are none; or what is wrong with a word."""
    found: set[str] = set()
    for word in words:
        named = {one.name for one in known if word == one.authority or _means(word, one)}
        if not named:
            return (), _meaningless(word, known, lock)
        found |= named
    return tuple(one for one in known if not words or one.name in found), ""


def _means(word: str, identity: Identity) -> bool:
    """Whether a word names a certificate: by its name, its node or its kind."""
    name = identity.name
    return word in {name, owner(name), _ALL} or _PHASES.get(word, word) == within(name)


def _meaningless(word: str, known: Sequence[Identity], lock: Lock) -> str:
    if word in lock.certificates:
        return f"{word} is not signed by an authority whose key is elsewhere: a build issues it, or kspec renew"
    authorities = sorted({one.authority or "" for one in known})
    every = {*authorities, _ALL, *_PHASES}.union(*({one.name, owner(one.name), within(one.name)} for one in known))
    there_is = f"expected {', '.join(authorities)}, a node, a kind, or a name such as {known[0].name}"
    return f"{word} is nothing that can be asked for; {suggestion(word, every, there_is)}"


@define
class _Work:
    """The requests while they are worked out.

    `wanted` are the certificates to ask for, `reasons` say why, `keys` by which key; `keyless` are those that get one.
    """

    asked: Asked
    spec: ClusterSpec
    release: Release
    lock: Lock
    secrets: Mapping[str, Secret]
    displaced: Mapping[str, Secret]
    draw: Draw
    place: Span
    wanted: list[Identity] = field(factory=list)
    reasons: dict[str, str] = field(factory=dict)
    keys: dict[str, Secret] = field(factory=dict)
    keyless: list[Identity] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)

    def look(self, identity: Identity) -> None:
        """Decide whether to ask for a certificate, and by which key."""
        reason = self._reason(identity)
        if not reason:
            return
        self.wanted.append(identity)
        self.reasons[identity.name] = reason
        key = self._key(identity)
        if key is not None:
            self.keys[identity.name] = key
        elif identity.name not in self.lock.certificates or self.asked.new_keys:
            self.keyless.append(identity)
        else:
            self.findings.append(lost_key(identity, self.place))

    def _reason(self, identity: Identity) -> str:
        """Why a certificate is asked for; nothing where it is not."""
        locked, words, before = self.lock.certificates.get(identity.name), self.asked.words, self.asked.before
        if locked is None:
            return "there is none yet"
        found = reader.parse(locked.certificate)
        why = unlike(identity, self._authority(identity), found, self.release, external=True)
        if why and not locked.pinned:
            return "; ".join(why)
        due = before is None or found.validity.not_after <= self.draw.now + before
        named = any(_means(word, identity) for word in words)
        renewed = (named if words else before is not None) and due and (not locked.pinned or identity.name in words)
        waits = identity.name in self.lock.requests
        return f"the present one expires on {found.validity.not_after:%Y-%m-%d}" if renewed or waits else ""

    def _authority(self, identity: Identity) -> reader.ParsedCertificate:
        return reader.parse(self.lock.certificates[identity.authority or ""].certificate)

    def _key(self, identity: Identity) -> Secret | None:
        """The key to ask by: that of a request that waits, else that of the certificate; None to generate one."""
        new, spare = self._is_given_a_new_key(identity), self.displaced.get(identity.key)
        waiting = self.lock.requests.get(identity.name)
        for key in (spare, self.secrets.get(identity.key)):
            own = key and waiting and _public(key) == requests.public_key(waiting)
            if key and own and not (new and self._is_locked(identity, key)):
                return key
        return spare if new else self.secrets.get(identity.key)

    def _is_given_a_new_key(self, identity: Identity) -> bool:
        return self.asked.new_keys and identity.name in self.lock.certificates

    def _is_locked(self, identity: Identity, key: Secret) -> bool:
        """Whether a key is that of the certificate that the lock has."""
        locked = self.lock.certificates.get(identity.name)
        return locked is not None and reader.parse(locked.certificate).public_key == _public(key)

    def draw_keys(self) -> Mapping[str, Secret]:
        """Generate the keys that are missing: the keyring's new entries, with the former keys in their own place."""
        drawn = self.draw.keys([self.spec.cluster.key_algorithm] * len(self.keyless))
        entries = {}
        for identity, key in zip(self.keyless, drawn, strict=True):
            former = self.secrets.get(identity.key)
            if former is not None:
                entries[former_key_of(identity.key, keys.pin(_public(former)))] = former
            entries[identity.key] = self.keys[identity.name] = key
        return entries

    def requests(self) -> dict[str, bytes]:
        """The requests (DER) by identity: one that waits, and says what is asked for now by its key, stays."""
        made = {}
        for identity in self.wanted:
            key, waiting = self.keys[identity.name], self.lock.requests.get(identity.name)
            encipherment = enciphers(_public(key), self.release)
            says = requests.information(identity.content, _public(key), key_encipherment=encipherment)
            if waiting is None or requests.says(waiting) != says:
                asked = requests.request(identity.content, key, key_encipherment=encipherment)
                waiting = pem.decode(asked)[0].content
            made[identity.name] = waiting
        return made

    def expectation(self, identity: Identity, made: bytes) -> Expectation:
        """What the certificate that comes back has to be."""
        return expectation(identity, self._authority(identity), made, self.spec, self.release)

    def events(self, made: Mapping[str, bytes], drawn: Mapping[str, Secret]) -> Iterator[Event]:
        """What is asked for that was not before."""
        for identity in self.wanted:
            name, new = identity.name, identity.key in drawn
            if made[name] != self.lock.requests.get(name):
                key = (f"{self.spec.cluster.key_algorithm} key generated",) if new else ()
                yield Event(Action.REQUESTED, name, (self.reasons[name], *key))


def _public(key: Secret) -> bytes:
    """The public key; one that cannot be read is none that anything fits."""
    try:
        return keys.public_key(key)
    except ValueError:
        return b""
