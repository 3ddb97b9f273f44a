"""A rotation by one stage, forth or back: which lock and which keys a plan then goes on from."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from kspec.disk.keyring_entries import ROOT_KEY, former_key_of, next_key_of
from kspec.facts import codes
from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.facts.rotations import MEANING, NEXT, OWN_ARGUMENTS, ROTATED
from kspec.model.certificate import Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.configuration import Argument
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve, field, frozen
from kspec.model.lock import Lock, LockedCertificate, Rotation
from kspec.model.release import Release
from kspec.model.renewal import Turn
from kspec.model.rotation import Stage
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.certificates import Certificates
from kspec.plan.identities import identities
from kspec.plan.shared_root import Above, Issuing, whose
from kspec.x509 import keys, reader, signatures

_Step: TypeAlias = Callable[["_Rotating"], "Turn | Diagnostic | str"]


@frozen
class Turned:
    """A step, and to which stage it leads, None for the end. Or what is `wrong`, in a sentence; or what is lost.

    `gone` are the keyring's entries that nobody needs any more once the lock is written.
    """

    turn: Turn | None = None
    stage: Stage | None = None
    gone: tuple[str, ...] = ()
    wrong: str = ""
    findings: tuple[Diagnostic, ...] = ()


@frozen
class _Rotating:
    """What is rotated, by its name in the lock, and all that a step depends on."""

    name: str
    spec: ClusterSpec
    release: Release
    lock: Lock
    secrets: Mapping[str, Secret] = field(repr=False)
    draw: Draw
    span: Span
    above: Above | None = None

    @property
    def key(self) -> str:
        """The entry of the key that issues."""
        return f"{self.name}.key"

    @property
    def issuing(self) -> bytes:
        """What issues: a certificate, or a public key (DER)."""
        if self.name == SERVICE_ACCOUNT:
            return self.lock.service_account
        return self.lock.certificates[self.name].certificate

    def with_issuing(self, issuing: bytes, others: Mapping[str, LockedCertificate]) -> Lock:
        """The lock with another one that issues, and with these certificates of nodes.

        Others that stand in the authority's file as well stay there.
        """
        if self.name == SERVICE_ACCOUNT:
            return evolve(self.lock, service_account=issuing)
        own = evolve(self.lock.certificates[self.name], certificate=issuing)
        return evolve(self.lock, certificates={**others, self.name: own})

    def at(self, lock: Lock, rotation: Rotation | None) -> Lock:
        """The lock with the rotation at another stage, or without it."""
        rest = {name: found for name, found in self.lock.rotations.items() if name != self.name}
        return evolve(lock, rotations=rest if rotation is None else {**rest, self.name: rotation})

    def lost(self, entry: str) -> Diagnostic:
        """The finding that a key is not at hand."""
        message = f"{entry} is missing from the keyring, which the rotation of {self.name} needs"
        return Diagnostic(codes.KEY_MISSING, message, self.span, help="restore the keyring")


def rotate(  # noqa: PLR0913, PLR0917 - everything that a step depends on
    word: str,
    spec: ClusterSpec,
    release: Release,
    lock: Lock,
    secrets: Mapping[str, Secret],
    draw: Draw,
    *,
    back: bool,
    lock_file: str,
    above: Above | None = None,
) -> Turned:
    """Go on by one stage, or back by one, with what kubeadm calls `word`.

    Another authority of a cluster of a set is issued by the root that is `above` its present one.
    """
    rotating = _Rotating(ROTATED[word], spec, release, lock, secrets, draw, Span(lock_file, 1, 1, 1, 1), above)
    former = lock.rotations.get(rotating.name)
    stage = former.stage if former is not None else None
    leads_to = next((before for before, after in NEXT.items() if after == stage), None) if back else NEXT[stage]
    wrong = _refusal(word, rotating, stage, back=back)
    if wrong:
        return Turned(wrong=wrong)
    step = _STEPS[stage, back](rotating)
    if isinstance(step, Diagnostic):
        return Turned(findings=(step,))
    if isinstance(step, str):
        return Turned(wrong=step)
    ends = leads_to is None and not back
    gone = (next_key_of(rotating.name), former_key_of(rotating.name)) if ends else ()
    return Turned(evolve(step, events=(_event(rotating.name, leads_to, back=back),)), leads_to, gone)


def _refusal(word: str, rotating: _Rotating, stage: Stage | None, *, back: bool) -> str:
    """Why there is no such step; nothing where there is."""
    name, lock = rotating.name, rotating.lock
    wanted = {one.name for one in identities(rotating.spec, rotating.release, lock.kubelet_conf)} | {SERVICE_ACCOUNT}
    if name not in wanted:
        return f"{word}: the spec has no such authority, since its etcd is elsewhere; rotate it where that is kept"
    if name not in lock.certificates and not (name == SERVICE_ACCOUNT and lock.service_account):
        return f"{word} is not in the lock yet: build once, which makes it"
    if back:
        return f"{word} is not being rotated: there is nothing to go back to" if stage is None else ""
    if name in lock.certificates and (why := _not_ours(word, lock.certificates[name], rotating.above, stage)):
        return why
    component, flag = OWN_ARGUMENTS.get(name, ("", ""))
    if flag and any(found.name == flag for found in _extra(rotating.spec, component)):
        return f"{word}: the spec gives {component} --{flag} itself, which a rotation has to change: take it out first"
    return ""


def _not_ours(word: str, authority: LockedCertificate, above: Above | None, stage: Stage | None) -> str:
    """Why an authority is not kspec's to replace; nothing where it is."""
    if below := whose(authority):
        if above is None and stage is None:
            return (
                f"{word} is below the root of {below}, which issues the next one as well: "
                f"kspec rotate SET {word} --name CLUSTER, where SET is the file of {below}"
            )
        return ""
    if authority.external:
        return f"{word} cannot be rotated here: the key of the authority is elsewhere, and so would be its next one"
    if authority.pinned:
        return (
            f"{word} is pinned, so it is not kspec's to replace: take its pin out of the lock first "
            f"({'; '.join(authority.pinned)})"
        )
    return ""


def _extra(spec: ClusterSpec, component: str) -> tuple[Argument, ...]:
    cluster = spec.cluster
    of = cluster.api_server if component == "kube-apiserver" else cluster.controller_manager
    return of.extra_args


def _event(name: str, stage: Stage | None, *, back: bool) -> Event:
    if stage is not None:
        return Event(Action.ROTATED, name, (f"{'back to ' if back else ''}{MEANING[stage]}",))
    reason = "back to before: the new one is trusted no more" if back else "the end: the old one is forgotten"
    return Event(Action.ROTATED, name, (reason,))


def _begin(rotating: _Rotating) -> Turn | Diagnostic | str:
    """Another one is made, and trusted; one that an interrupted beginning, or a going back, has left is taken."""
    entry = next_key_of(rotating.name)
    spare = _spare(rotating, rotating.secrets.get(entry))
    if rotating.name == SERVICE_ACCOUNT:
        key = spare or rotating.draw.keys([rotating.spec.cluster.key_algorithm])[0]
        return _trusting(rotating, keys.public_key(key), {entry: key})
    above = rotating.above
    if above is not None and whose(rotating.lock.certificates[rotating.name]):
        if above.root.key is None:
            return rotating.lost(ROOT_KEY)
        key = spare or rotating.draw.keys([rotating.spec.cluster.key_algorithm])[0]
        issuing = Issuing(above.root, above.called, rotating.spec, rotating.release, rotating.draw)
        return _trusting(rotating, issuing.issue(rotating.name, keys.public_key(key)), {entry: key})
    held = {} if spare is None else {rotating.key: spare}
    made = Certificates(rotating.spec, rotating.release, rotating.draw, {}, held, rotating.span, public=False)
    made.resolve([_identity(rotating)])
    key = made.drawn.get(rotating.key) or held[rotating.key]
    return _trusting(rotating, made.issued[rotating.name].certificate, {entry: key})


def _trusting(rotating: _Rotating, other: bytes, entries: Mapping[str, Secret]) -> Turn:
    return Turn(rotating.at(rotating.lock, Rotation("trust", other)), entries)


def _spare(rotating: _Rotating, key: Secret | None) -> Secret | None:
    """A key that was made for the rotation, unless it is of no use: another algorithm's, or the one that issues."""
    try:
        public_key = keys.public_key(key) if key is not None else b""
    except ValueError:
        return None
    if not public_key or keys.algorithm(public_key) != rotating.spec.cluster.key_algorithm:
        return None
    return None if public_key == _public_key(rotating.name, rotating.issuing) else key


def _public_key(name: str, found: bytes) -> bytes:
    return found if name == SERVICE_ACCOUNT else reader.parse(found).public_key


def _identity(rotating: _Rotating) -> Identity:
    every = identities(rotating.spec, rotating.release, rotating.lock.kubelet_conf)
    return next(identity for identity in every if identity.name == rotating.name)


def _issue(rotating: _Rotating) -> Turn | Diagnostic | str:
    """The other one issues from now on; what the former one has signed is kept, and a plan issues it again."""
    new, old = rotating.secrets.get(next_key_of(rotating.name)), rotating.secrets.get(rotating.key)
    if new is None or old is None:
        return rotating.lost(next_key_of(rotating.name) if new is None else rotating.key)
    rotation, lock = rotating.lock.rotations[rotating.name], rotating.lock
    former = {} if rotating.name == SERVICE_ACCOUNT else _signed(lock, reader.parse(rotating.issuing).public_key)
    asked = {one.name for one in identities(rotating.spec, rotating.release, lock.kubelet_conf)}
    kept = {name: found for name, found in lock.certificates.items() if name not in former or name in asked}
    turned = rotating.with_issuing(rotation.other, kept)
    entries = {former_key_of(rotating.name): old, rotating.key: new}
    return Turn(rotating.at(turned, Rotation("issue", rotating.issuing, former)), entries)


def _signed(lock: Lock, authority: bytes) -> Mapping[str, LockedCertificate]:
    """What an authority has signed, by its public key, but for itself."""
    found = {}
    for name, locked in lock.certificates.items():
        parsed = reader.parse(locked.certificate)
        if not parsed.is_authority and signatures.is_signed(parsed, authority):
            found[name] = locked
    return found


def _drop(rotating: _Rotating) -> Turn | Diagnostic | str:
    """The other one is trusted no more."""
    rotation = rotating.lock.rotations[rotating.name]
    return Turn(rotating.at(rotating.lock, evolve(rotation, stage="drop")))


def _end(rotating: _Rotating) -> Turn | Diagnostic | str:
    """Nothing is left of it."""
    return Turn(rotating.at(rotating.lock, None))


def _back_to_issuing(rotating: _Rotating) -> Turn | Diagnostic | str:
    """The former one is trusted again."""
    rotation = rotating.lock.rotations[rotating.name]
    return Turn(rotating.at(rotating.lock, evolve(rotation, stage="issue")))


def _back_to_trusting(rotating: _Rotating) -> Turn | Diagnostic | str:
    """The former one issues again; what it had signed comes back, where the key is the same."""
    old = rotating.secrets.get(former_key_of(rotating.name))
    if old is None:
        return rotating.lost(former_key_of(rotating.name))
    rotation, lock = rotating.lock.rotations[rotating.name], rotating.lock
    again = {
        name: found
        for name, found in rotation.former.items()
        if name not in lock.certificates or _same_key(found, lock.certificates[name])
    }
    turned = rotating.with_issuing(rotation.other, {**lock.certificates, **again})
    return Turn(rotating.at(turned, Rotation("trust", rotating.issuing)), {rotating.key: old})


def _same_key(one: LockedCertificate, other: LockedCertificate) -> bool:
    return reader.parse(one.certificate).public_key == reader.parse(other.certificate).public_key


_STEPS: Final[Mapping[tuple[Stage | None, bool], _Step]] = {
    (None, False): _begin,
    ("trust", False): _issue,
    ("issue", False): _drop,
    ("drop", False): _end,
    ("trust", True): _end,
    ("issue", True): _back_to_trusting,
    ("drop", True): _back_to_issuing,
}
"""By stage, and whether it goes back."""
