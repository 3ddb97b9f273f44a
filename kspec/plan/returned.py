"""Certificates that came back from authorities whose keys are elsewhere: each compared with what was asked for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from attrs import define, field

from kspec.facts import codes
from kspec.model.certificate import Identity, Validity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve, frozen
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.model.returned import ReturnedCertificates
from kspec.model.span import Span
from kspec.plan.expected import period_of
from kspec.plan.requests import foreign
from kspec.plan.signing import misfits, mistimed
from kspec.x509 import reader, request, signatures

_AGAIN = "have it signed again, as checks.txt of the export says"


@frozen
class Taken:
    """The lock with what came back, and what is told; `waiting` are the certificates still asked for.

    Where there are `findings`, the lock is as it was.
    """

    lock: Lock
    events: tuple[Event, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    waiting: tuple[str, ...] = ()


def take(
    entries: Sequence[ReturnedCertificates], spec: ClusterSpec, release: Release, lock: Lock, now: datetime
) -> Taken:
    """Compare everything that came back with the spec and with what waits for it; take all of it, or nothing.

    A certificate belongs to the request whose key it has; the path of its file says which one was meant. One that the
    lock has already is passed over. A certificate by the key of the present one counts as asked for, too: some
    authorities renew without being asked.
    """
    work = _Work(spec, release, lock, now, {one.name: one for one in foreign(spec, release, lock)})
    for entry in entries:
        work.look(entry)
    if work.findings:
        return Taken(lock, findings=tuple(work.findings))
    new = {
        name: LockedCertificate(found)
        for name, (_, found) in work.answers.items()
        if name not in lock.certificates or lock.certificates[name].certificate != found
    }
    left = {name: found for name, found in lock.requests.items() if name not in work.answers}
    events = [Event(Action.RECORDED, name, (_until(found),)) for name, found in new.items()]
    taken = evolve(lock, certificates={**lock.certificates, **new}, requests=left)
    return Taken(taken, tuple(events), waiting=tuple(name for name in left if name in work.known))


def _until(found: LockedCertificate) -> str:
    end = reader.parse(found.certificate).validity.not_after
    return f"as it was asked for, valid until {end:%Y-%m-%d}"


@define
class _Work:
    """What came back, while it is looked at. `answers` have the place and the certificate by identity."""

    spec: ClusterSpec
    release: Release
    lock: Lock
    now: datetime
    known: Mapping[str, Identity]
    answers: dict[str, tuple[str, bytes]] = field(factory=dict)
    findings: list[Diagnostic] = field(factory=list)

    def look(self, entry: ReturnedCertificates) -> None:
        """Take an entry's certificate, or tell what is wrong with it."""
        own = [found for found in entry.certificates if not reader.parse(found).is_authority or self._asked(found)]
        chain = [found for found in entry.certificates if found not in own]
        if not own:
            self._look_at_chain(entry, chain)
            return
        if len(own) > 1:
            message = f"{entry.path} has {len(own)} certificates, expected one, and the chain behind it"
            self._tell(codes.CSR_ENTRY, entry, message, "put each certificate into a file of its own")
            return
        (content,) = own
        meant, asked = self._meant(entry.path), self._asked(content)
        name = meant if meant in asked or not asked else asked[0]
        if name is None:
            message = f"{entry.path} is the certificate of no request that waits: its key is another one"
            self._tell(codes.CSR_ENTRY, entry, message, "leave it out; kspec csr export shows what is asked for")
        elif meant is not None and name != meant:
            message = f"{meant}: {entry.path} answers the request of {name}, whose key it has"
            self._tell(codes.CSR_MISFIT, entry, message, "give each file the name of its request")
        elif name in self.answers:
            message = f"{name}: {entry.path} is a second certificate for it, beside {self.answers[name][0]}"
            self._tell(codes.CSR_ENTRY, entry, message, "leave one of the two out")
        else:
            self.answers[name] = (entry.path, content)
            self._compare(entry, name, reader.parse(content), [reader.parse(one) for one in chain])

    def _look_at_chain(self, entry: ReturnedCertificates, chain: Sequence[bytes]) -> None:
        """Authorities alone, as the chain in a file of its own: none that the lock does not have."""
        meant = self._meant(entry.path)
        if meant is not None:
            found = reader.parse(chain[0])
            self.answers[meant] = (entry.path, chain[0])
            self._compare(entry, meant, found, ())
        elif not all(self._is_above(reader.parse(one)) for one in chain):
            message = f"{entry.path} has the certificate of an authority that is none of this cluster's"
            self._tell(codes.CSR_ENTRY, entry, message, "leave it out: nothing but what was asked for is taken")

    def _is_above(self, one: reader.ParsedCertificate) -> bool:
        """Whether an authority's certificate is that of one of the cluster's, or of one that has signed it."""
        known = [
            reader.parse(certificate)
            for found in self.lock.certificates.values()
            for certificate in (found.certificate, *found.chain)
        ]
        known = [found for found in known if found.is_authority]
        return any(
            (one.subject, one.public_key) == (found.subject, found.public_key)
            or signatures.is_signed(found, one.public_key)
            for found in known
        )

    def _compare(
        self,
        entry: ReturnedCertificates,
        name: str,
        found: reader.ParsedCertificate,
        chain: Sequence[reader.ParsedCertificate],
    ) -> None:
        """Tell every field in which a certificate is not as the spec has it."""
        identity = self.known[name]
        authority = reader.parse(self.lock.certificates[identity.authority or ""].certificate)
        asked = Validity(self.now, self.now + period_of(self.spec, identity))
        for sentence in misfits(identity, authority, found, self._key(name, found), self.release):
            self._tell(codes.CSR_MISFIT, entry, f"{name}: {sentence}", _AGAIN)
        locked = self.lock.certificates.get(name)
        if locked is None or reader.parse(locked.certificate) != found:
            for sentence in mistimed(found.validity, asked, self.now):
                self._tell(codes.CSR_MISFIT, entry, f"{name}: {sentence}", _AGAIN)
        if found.issuer != authority.subject:
            self._tell(codes.CSR_MISFIT, entry, f"{name}: {_unchained(found, chain, identity)}", _AGAIN)

    def _key(self, name: str, found: reader.ParsedCertificate) -> bytes:
        """The key that a certificate has to be for: one that was asked by, best the one that it has."""
        keys = self._keys(name)
        return found.public_key if found.public_key in keys else keys[0]

    def _keys(self, name: str) -> Sequence[bytes]:
        """The keys of the request that waits and of the present certificate."""
        waiting, locked = self.lock.requests.get(name), self.lock.certificates.get(name)
        asked = [] if waiting is None else [request.public_key(waiting)]
        return asked if locked is None else [*asked, reader.parse(locked.certificate).public_key]

    def _asked(self, content: bytes) -> Sequence[str]:
        """The certificates whose key this one has; one that waits comes first."""
        key = reader.parse(content).public_key
        found = [name for name in self.known if key in self._keys(name)]
        return sorted(found, key=lambda name: name not in self.lock.requests)

    def _meant(self, path: str) -> str | None:
        """The certificate that a file's path names: the longest name in which it ends, less the file's ending."""
        parts = path.rpartition(".")[0].split("/")
        ways = ("/".join(parts[start:]) for start in range(len(parts)))
        return next((way for way in ways if way in self.known and self._keys(way)), None)

    def _tell(self, code: Code, entry: ReturnedCertificates, message: str, help_: str) -> None:
        self.findings.append(Diagnostic(code, message, Span(entry.place, 0, 0, 0, 0), help=help_))


def _unchained(found: reader.ParsedCertificate, chain: Sequence[reader.ParsedCertificate], identity: Identity) -> str:
    """What is said of a certificate by another authority than the lock's: whether what lies between came with it."""
    by = next((one for one in chain if one.subject == found.issuer), None)
    if by is None:
        return f'its chain is missing: "{found.issuer}" is not {identity.authority}, and no certificate of it is there'
    return (
        f'it is signed by the intermediate authority "{by.subject}", not by {identity.authority} itself, '
        "and nobody in the cluster knows that one"
    )
