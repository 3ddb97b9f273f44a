"""Certificates: what the lock has is proven and reused, what is missing or no longer fits is issued."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from attrs import define, field

from kspec.facts import codes
from kspec.model.certificate import Identity, Validity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Code
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event, Period
from kspec.model.lock import LockedCertificate, Rotation
from kspec.model.plan import Credential
from kspec.model.release import Release
from kspec.model.renewal import NOTHING, Renewal
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.expected import enciphers, key_identifier, period_of, to_be_signed, unlike
from kspec.plan.missing import lost_key
from kspec.plan.signing import NotSigned, have_signed
from kspec.rules.identities import former_key_of
from kspec.x509 import keys, pem, reader, signatures, writer
from kspec.x509.behind import behind

BACKDATE: Final = timedelta(minutes=5)
"""How long before its creation a certificate becomes valid (kubeadm's constants.CertificateBackdate)."""
_SERIAL_BYTES: Final = 8
_LARGEST_SERIAL: Final = 2**63 - 1


@define
class Certificates:
    """The certificates of one build while they are worked out, in the order of the identities.

    `public_keys` are those of the private keys at hand, by their path in the keyring; `issued` are the certificates of
    this build by identity, old and new; `drawn` the keyring's entries that are new; `findings` what stops the build.
    With `keep` what the lock has stays as it is, though the spec would issue another; `renewal` says what of it is
    issued anew. What the other authority of one of the `rotations` has signed is issued by the one that issues now.
    Where it is `rehearsed`, nothing is signed, since nobody will use it.
    """

    spec: ClusterSpec
    release: Release
    draw: Draw
    locked: Mapping[str, LockedCertificate]
    secrets: Mapping[str, Secret]
    span: Span
    public: bool
    keep: bool = False
    rehearsed: bool = False
    renewal: Renewal = NOTHING
    rotations: Mapping[str, Rotation] = field(factory=dict)
    public_keys: dict[str, bytes] = field(factory=dict)
    issued: dict[str, LockedCertificate] = field(factory=dict)
    parsed: dict[str, reader.ParsedCertificate] = field(factory=dict)
    drawn: dict[str, Secret] = field(factory=dict)
    events: list[Event] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)

    def resolve(self, wanted: Sequence[Identity]) -> None:
        """Prove, reuse or issue every identity; authorities come before what they sign."""
        if not self.public:
            self._read_keys(wanted)
        if self._may_issue:
            self._draw_keys(wanted)
        for identity in wanted:
            readable = identity.key in self.public_keys or identity.key not in self.secrets
            if (identity.authority is None or identity.authority in self.issued) and (self.public or readable):
                self._resolve_one(identity)

    @property
    def _may_issue(self) -> bool:
        """Whether a certificate can be made: where private keys are at hand, or nobody will use it."""
        return self.rehearsed or not self.public

    def credential(self, identity: Identity) -> Credential:
        """The certificate as PEM with its key."""
        issued = self.issued[identity.name]
        certificate, chain = (pem.encode_certificates(found) for found in ([issued.certificate], issued.chain))
        return Credential(certificate, self._key(identity), issued.external, chain, issued.in_kubeconfigs)

    def periods(self, wanted: Sequence[Identity]) -> Iterator[Period]:
        """From when to when each certificate is valid; an import leaves some to be issued by a build."""
        for identity in wanted:
            if identity.name not in self.parsed:
                continue
            validity = self.parsed[identity.name].validity
            yield Period(identity.name, validity.not_before, validity.not_after)
            for name, one in behind(identity.name, map(reader.parse, self.issued[identity.name].chain)):
                yield Period(name, one.validity.not_before, one.validity.not_after)

    def _authority(self, identity: Identity) -> reader.ParsedCertificate | None:
        return self.parsed[identity.authority] if identity.authority is not None else None

    def _key(self, identity: Identity) -> Secret | None:
        return self.drawn.get(identity.key) or self.secrets.get(identity.key)

    def _read_keys(self, wanted: Sequence[Identity]) -> None:
        """The public key of each private key at hand; one that cannot be read is a finding."""
        for identity in wanted:
            key = self.secrets.get(identity.key)
            if key is not None:
                try:
                    self.public_keys[identity.key] = keys.public_key(key)
                except ValueError as error:
                    self.stop(
                        codes.KEY_UNREADABLE,
                        f"the private key of {identity.name} in the keyring ({identity.key}) cannot be used: {error}",
                        "restore the keyring",
                    )

    def _draw_keys(self, wanted: Sequence[Identity]) -> None:
        """Draw the keys of identities that have neither key nor certificate; a locked one without key is a finding."""
        others = [identity for identity in wanted if self._is_given_a_new_key(identity)]
        missing = [
            identity
            for identity in wanted
            if identity.key not in self.secrets and identity not in others and not self._is_external(identity.name)
        ]
        for identity in missing:
            if identity.name in self.locked and not self.public:
                self.findings.append(lost_key(identity, self.span))
        new = [identity for identity in missing if identity.name not in self.locked]
        new += [identity for identity in others if not self._take_spare_key(identity)]
        if new and not self.findings:
            algorithm = self.spec.cluster.key_algorithm
            drawn = self.draw.keys([algorithm] * len(new))
            self.drawn.update({identity.key: key for identity, key in zip(new, drawn, strict=True)})

        for identity in others:
            if identity.key in self.public_keys:
                former = former_key_of(identity.key, keys.pin(self.public_keys[identity.key]))
                self.drawn[former] = self.secrets[identity.key]

    def _is_external(self, name: str | None) -> bool:
        """Whether that is an authority whose key is elsewhere."""
        locked = self.locked.get(name or "")
        return locked is not None and locked.external

    def _is_given_a_new_key(self, identity: Identity) -> bool:
        return self.renewal.new_keys and identity.name in self.renewal.certificates

    def _take_spare_key(self, identity: Identity) -> bool:
        """Whether a renewal that was interrupted has left a key for the identity, which then is its new one."""
        spare = self.renewal.spare.get(identity.key)
        try:
            algorithm = keys.algorithm(keys.public_key(spare)) if spare is not None else ""
        except ValueError:
            return False
        if spare is None or algorithm != self.spec.cluster.key_algorithm:
            return False
        self.drawn[identity.key] = spare
        return True

    def _resolve_one(self, identity: Identity) -> None:
        locked = self.locked.get(identity.name)
        if locked is None:
            if not self._may_issue:
                self.stop(
                    codes.NOT_LOCKED,
                    f"{identity.name} is not in the lock, and nothing can be issued without private keys",
                    "build once with the keyring at hand and commit the lock",
                )
            elif identity.key in self.drawn or identity.key in self.secrets:
                new_key = identity.key in self.drawn
                what = f"{self.spec.cluster.key_algorithm} key generated" if new_key else "key taken from the keyring"
                self._issue(identity, None, Action.ISSUED, (what,))
            return
        found = reader.parse(locked.certificate)
        if not self._prove(identity, found):
            return
        external = self._is_external(identity.authority)
        why = unlike(identity, self._authority(identity), found, self.release, external=external)
        rotated = self._is_rotated(identity, found)
        if identity.name in self.renewal.certificates:
            self._renew(identity, found, why)
            return
        if rotated:
            why = (f"{identity.authority} is rotated, and issues by its other key",)
        if self.keep or not why:
            self._reuse(identity, locked, found)
        elif locked.pinned and not rotated:
            self.events.append(
                Event(Action.PINNED, identity.name, locked.pinned if identity.authority is None else why)
            )
            self._take(identity, locked, found)
        elif not self._may_issue:
            self.stop(
                codes.MUST_REISSUE,
                f"{identity.name} must be re-issued ({'; '.join(why)}), which needs private keys",
                "build once with the keyring at hand and commit the lock",
            )
        else:
            self._issue(identity, found, Action.REISSUED, why)

    def _is_rotated(self, identity: Identity, found: reader.ParsedCertificate) -> bool:
        """Whether a certificate is by the authority of a rotation that does not issue now."""
        rotation = self.rotations.get(identity.authority or "")
        return rotation is not None and signatures.is_signed(found, reader.parse(rotation.other).public_key)

    def kept(self, former: Mapping[str, LockedCertificate]) -> Mapping[str, LockedCertificate]:
        """The locked certificates that the spec does not ask for now: they stay, for it may ask for them again.

        Where an authority was issued anew in this build, what the old one had signed goes: it is of no use to anybody
        any more, and would be a wrong signature once it is asked for. Its key is then certified again.
        """
        rest = {name: found for name, found in former.items() if name not in self.issued}
        if not any(self.parsed[name].is_authority and former.get(name) != found for name, found in self.issued.items()):
            return rest
        parsed = {name: reader.parse(found.certificate) for name, found in rest.items()}
        authorities = [found.public_key for found in (*self.parsed.values(), *parsed.values()) if found.is_authority]
        return {
            name: found
            for name, found in rest.items()
            if parsed[name].is_authority or any(signatures.is_signed(parsed[name], key) for key in authorities)
        }

    def _prove(self, identity: Identity, found: reader.ParsedCertificate) -> bool:
        """Check the locked certificate's signature under its authority's key, and its own key's pin."""
        authority = found if identity.authority is None else self.parsed[identity.authority]
        key = self._key(identity)
        held = not self.public and key is not None and not self._is_given_a_new_key(identity)
        if held and self.public_keys.get(identity.key) != found.public_key:
            self.stop(
                codes.KEY_MISMATCH,
                f"the key of {identity.name} in the keyring ({identity.key}) is not the locked certificate's",
                "restore keyring and lock that belong together",
            )
            return False
        if signatures.is_signed(found, authority.public_key):
            return True
        if self._is_rotated(identity, found):
            return True  # it is re-issued below
        intermediate = self.locked[identity.name].pinned and found.subject != found.issuer
        unread = signatures.refusal(found.public_key, found.signature_algorithm)
        if identity.authority is None and (intermediate or unread):
            return True  # by what an imported authority is signed, itself or another one, nobody looks at
        if identity.authority is not None and self.issued[identity.authority] != self.locked.get(identity.authority):
            return True  # its authority was issued anew in this build: it is re-issued below
        by = "itself" if identity.authority is None else identity.authority
        self.stop(
            codes.SIGNATURE,
            f"the locked certificate of {identity.name} is not signed by {by}: the lock was edited or badly merged",
            "restore it from your version control; after a merge, take either side of lock and output as a whole",
        )
        return False

    def _reuse(self, identity: Identity, locked: LockedCertificate, found: reader.ParsedCertificate) -> None:
        self.events.append(Event(Action.REUSED, identity.name))
        self._take(identity, locked, found)
        for note in self._notes(identity, found):
            self.events.append(Event(Action.NOTED, identity.name, (note,)))

    def _take(self, identity: Identity, locked: LockedCertificate, found: reader.ParsedCertificate) -> None:
        self.issued[identity.name], self.parsed[identity.name] = locked, found

    def _notes(self, identity: Identity, found: reader.ParsedCertificate) -> Sequence[str]:
        """What the spec says of the next issue and this certificate does not have."""
        notes = []
        algorithm = keys.algorithm(found.public_key)
        wanted = self.spec.cluster.key_algorithm
        if algorithm != wanted:
            notes.append(f"its key is {algorithm}; {wanted} applies to what is issued from now on")
        period = period_of(self.spec, identity)
        start = found.validity.not_before
        if self._is_external(identity.authority):
            return notes  # how long it is valid was that authority's decision
        if found.validity.not_after - start - BACKDATE != period and not identity.starts_with_authority:
            lasts = found.validity.not_after - start - BACKDATE
            notes.append(f"it is valid for {lasts.days} days; {period.days} days apply to what is issued from now on")
        return notes

    def _issue(
        self,
        identity: Identity,
        former: reader.ParsedCertificate | None,
        action: Action,
        reasons: tuple[str, ...],
    ) -> None:
        """Sign a certificate, or have it signed; a re-issued one keeps its key."""
        key = self._key(identity)
        if self._is_external(identity.authority) and not self.rehearsed:
            if key is not None:
                self._have_signed(identity, key, action, reasons)
            return
        signer = key
        if identity.authority is not None:
            signer = self.drawn.get(f"{identity.authority}.key") or self.secrets.get(f"{identity.authority}.key")
        lacking = key is None or (signer is None and not self._is_external(identity.authority))
        if lacking and not (self.rehearsed and self.public):
            return  # reported as a missing key
        public_key = former.public_key if former else keys.public_key(key or Secret(b""))
        own_identifier = key_identifier(public_key, self.release)
        if former and former.subject_key_identifier:
            own_identifier = former.subject_key_identifier
        body = to_be_signed(
            identity,
            self._authority(identity),
            serial=self._serial(),
            validity=self._validity(identity),
            public_key=public_key,
            own_identifier=own_identifier,
            key_encipherment=enciphers(public_key, self.release),
        )
        certificate = writer.assemble(body, *self._sign(identity, signer, body, public_key))
        self.issued[identity.name] = LockedCertificate(certificate)
        self.parsed[identity.name] = reader.parse(certificate)
        self.events.append(Event(action, identity.name, reasons))

    def _have_signed(self, identity: Identity, key: Secret, action: Action, reasons: tuple[str, ...]) -> None:
        """Ask whoever has the authority's key. An import leaves that to the next build.

        Nobody is asked any more once something has stopped the build.
        """
        authority = self._authority(identity)
        if self.findings or self.keep or authority is None:
            return
        validity = self._validity(identity)
        answer = have_signed(identity, authority, key, validity, self.release, draw=self.draw, reasons=reasons)
        if isinstance(answer, NotSigned):
            self.stop(*answer)
            return
        self.issued[identity.name], self.parsed[identity.name] = LockedCertificate(answer), reader.parse(answer)
        self.events.append(Event(action, identity.name, (*reasons, "signed by the signer")))

    def _sign(self, identity: Identity, signer: Secret | None, body: bytes, public_key: bytes) -> tuple[str, bytes]:
        """Algorithm and signature; in a rehearsal an empty one."""
        if signer is not None and not self.rehearsed:
            return signatures.sign(signer, body)
        authority = self._authority(identity)
        return signatures.signature_algorithm(authority.public_key if authority else public_key), b""

    def _renew(self, identity: Identity, found: reader.ParsedCertificate, otherwise: Sequence[str]) -> None:
        """Issue a certificate again: with the same key, unless another is wanted, and as the spec now says.

        `otherwise` is what the former one had otherwise.
        """
        end, former = self._validity(identity).not_after, found.validity.not_after
        reasons = [f"expires on {end:%Y-%m-%d} instead of {former:%Y-%m-%d}"]
        new_key = self._is_given_a_new_key(identity)
        if new_key:
            reasons.append(f"new {self.spec.cluster.key_algorithm} key")
        authority = self._authority(identity)
        if authority is not None and end > authority.validity.not_after:
            until = f"{authority.validity.not_after:%Y-%m-%d}"
            reasons.append(f"it outlives {identity.authority}, which expires on {until} and has to be rotated before")
        self._issue(identity, None if new_key else found, Action.RENEWED, (*reasons, *otherwise))

    def _serial(self) -> int:
        """Uniform in [1, 2^63 - 1), as kubeadm draws it (pkiutil.NewSignedCert)."""
        while True:
            serial = int.from_bytes(self.draw.random(_SERIAL_BYTES), "big") >> 1
            if 1 <= serial < _LARGEST_SERIAL:
                return serial

    def _validity(self, identity: Identity) -> Validity:
        """From when to when a new certificate counts; a renewed one from just now (kubeadm's renewal.Manager)."""
        start: datetime = self.draw.now - BACKDATE
        renewed = identity.name in self.renewal.certificates
        if not renewed and identity.starts_with_authority and identity.authority is not None:
            start = self.parsed[identity.authority].validity.not_before
        end = self.draw.now + period_of(self.spec, identity)
        return Validity(start, end.replace(microsecond=0))

    def stop(self, code: Code, message: str, help_: str) -> None:
        """Note a finding that stops the build."""
        self.findings.append(Diagnostic(code, message, self.span, help=help_))
