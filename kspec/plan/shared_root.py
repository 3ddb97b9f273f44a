"""A root that the clusters of a set share: made once, and below it each cluster's own authorities.

A cluster's files have its intermediate authorities alone, not the root behind them: whoever trusts a root as a client's
authority lets in what any authority below it has signed, so that each cluster would let in the others' clients. The
components of Kubernetes, which are written in Go, take an intermediate authority for what is to be trusted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from kspec.disk.keyring_entries import ROOT_KEY
from kspec.facts import codes
from kspec.facts.clusterset import ROOT_ALGORITHM, ROOT_DAYS
from kspec.model.certificate import CertificateContent, Validity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.draw import Draw
from kspec.model.event import Action, Event
from kspec.model.frozen import evolve, field, frozen
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.model.renewal import Turn
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.certificates import BACKDATE
from kspec.plan.expected import enciphers, key_identifier
from kspec.rules.holdings import authorities
from kspec.rules.identities import SHARED_ROOT
from kspec.x509 import distinguished_name, keys, reader, signatures, writer
from kspec.x509.reader import ParsedCertificate

_SERIAL_BYTES: Final = 8
BELOW: Final = "an intermediate authority below the root of "
"""How the reason begins for which such an authority is not kubeadm's; the set's name stands behind it."""
AUTHORITIES: Final = ("ca", "front-proxy-ca", "etcd/ca")
"""The authorities of a cluster that is built with its own etcd."""


@frozen
class Root:
    """The root of a set: its certificate (DER), and its key, None where that is kept elsewhere.

    `other` is the certificate of another one that the set knows while the root is rotated, whichever of them is new.
    `drawn` are the new entries of the set's keyring, `events` tell of them.
    """

    certificate: bytes = field(repr=False)
    key: Secret | None = None
    drawn: Mapping[str, Secret] = field(factory=dict, repr=False)
    events: tuple[Event, ...] = ()
    other: bytes = field(default=b"", repr=False)


def root_of(  # noqa: PLR0913, PLR0917 - everything that a root depends on
    name: str, lock: Lock, secrets: Mapping[str, Secret], draw: Draw, release: Release, span: Span
) -> Root | Diagnostic:
    """The root of the set `name`: the locked one, or a new one by the keyring's key, or by a new key.

    `span` is the set's lock. A key that is not the locked certificate's is a finding.
    """
    locked, rotation = lock.certificates.get(SHARED_ROOT), lock.rotations.get(SHARED_ROOT)
    key = secrets.get(ROOT_KEY)
    if locked is not None:
        own = reader.parse(locked.certificate).public_key
        if key is not None and _public_key(key) != own:
            text = f"the key of the root in the keyring ({ROOT_KEY}) is not the locked certificate's"
            return Diagnostic(codes.KEY_MISMATCH, text, span, help="restore keyring and lock that belong together")
        return Root(locked.certificate, key, other=rotation.other if rotation else b"")
    drawn = {} if key is not None else {ROOT_KEY: draw.keys([ROOT_ALGORITHM])[0]}
    key = key or drawn[ROOT_KEY]
    content = CertificateContent("root", (name,), is_authority=True)
    end = draw.now + timedelta(days=ROOT_DAYS)
    certificate = _signed(content, key, keys.public_key(key), None, Validity(draw.now - BACKDATE, end), draw, release)
    event = Event(
        Action.ISSUED, "root", (f"{ROOT_ALGORITHM} key generated" if drawn else "key taken from the keyring",)
    )
    return Root(certificate, key, drawn, (event,))


def below(  # noqa: PLR0913, PLR0917 - everything that an authority depends on
    root: Root,
    called: tuple[str, str],
    spec: ClusterSpec,
    release: Release,
    lock: Lock | None,
    secrets: Mapping[str, Secret],
    draw: Draw,
    *,
    span: Span,
) -> Turn | Diagnostic | None:
    """The authorities that a cluster lacks, issued by the root, for a plan to go on from; None where it lacks none.

    So is an authority that the set's other root has issued, again and with its key: whoever trusts the certificate
    that it had before takes what it signs as before, and nothing that it has signed is issued again.

    `called` are the set and the cluster, which are the organizations of the authorities: so their subjects differ, and
    no name is too long for one. `secrets` is the cluster's keyring: an interrupted build has left keys there.
    Where the root's key is needed and not at hand, that is a finding; `span` is the set's lock.
    """
    former = lock or Lock()
    rows = [row.name for row in authorities(spec.etcd_place)]
    lacking = [name for name in rows if name not in former.certificates]
    outdated = below_other(root, former, rows)
    if not lacking and not outdated:
        return None
    if root.key is None:
        needed = ", ".join((*lacking, *outdated))
        text = f"{called[1]} needs {needed}, and the key of the root ({ROOT_KEY}) is not at hand"
        return Diagnostic(codes.KEY_MISSING, text, span, help="bring the set's keyring back for this build")
    entries, certificates = _keys(lacking, spec.cluster.key_algorithm, secrets, draw), dict(former.certificates)
    issuing = Issuing(root, called, spec, release, draw)
    for name in lacking:
        signed = issuing.issue(name, keys.public_key(entries[f"{name}.key"]))
        certificates[name] = LockedCertificate(signed, pinned=(f"{BELOW}{called[0]}",))
    for name in outdated:
        own = certificates[name]
        certificates[name] = evolve(own, certificate=issuing.issue(name, reader.parse(own.certificate).public_key))
    events = (
        *(Event(Action.ISSUED, name, (f"{BELOW}{called[0]}",)) for name in lacking),
        *(Event(Action.REISSUED, name, (f"with its key, below the other root of {called[0]}",)) for name in outdated),
    )
    new = {path: key for path, key in entries.items() if secrets.get(path) != key}
    return Turn(evolve(former, certificates=certificates), new, events)


def below_other(root: Root, lock: Lock, names: Iterable[str] = AUTHORITIES) -> list[str]:
    """The authorities of a cluster that the set's other root has issued."""
    if not root.other:
        return []
    other = reader.parse(root.other).public_key
    return [
        name
        for name in names
        if name in lock.certificates and signatures.is_signed(reader.parse(lock.certificates[name].certificate), other)
    ]


def whose(authority: LockedCertificate) -> str:
    """The name of the set whose root has issued an authority; nothing where none has."""
    return next((reason.removeprefix(BELOW) for reason in authority.pinned if reason.startswith(BELOW)), "")


@frozen
class Above:
    """The root above a cluster's authorities, and what the set and the cluster are called."""

    root: Root
    called: tuple[str, str]


@frozen
class Issuing:
    """The root as it issues for one cluster, which is called as the set's name and its own say."""

    root: Root
    called: tuple[str, str]
    spec: ClusterSpec
    release: Release
    draw: Draw

    def issue(self, name: str, public_key: bytes) -> bytes:
        """An authority's certificate (DER). It may have none below it; the root's key has to be at hand."""
        if self.root.key is None:
            message = "the key of the root is not at hand"
            raise ValueError(message)
        issuer = reader.parse(self.root.certificate)
        content = CertificateContent(name, self.called, is_authority=True, path_length=0)
        validity = _validity(self.spec, issuer, self.draw)
        return _signed(content, self.root.key, public_key, issuer, validity, self.draw, self.release)


def _keys(names: Sequence[str], algorithm: str, secrets: Mapping[str, Secret], draw: Draw) -> Mapping[str, Secret]:
    """The key of each authority: the keyring's, or a new one."""
    paths = [f"{name}.key" for name in names]
    missing = [path for path in paths if path not in secrets]
    drawn = dict(zip(missing, draw.keys([algorithm] * len(missing)), strict=True)) if missing else {}
    return {path: drawn.get(path) or secrets[path] for path in paths}


def _validity(spec: ClusterSpec, issuer: ParsedCertificate, draw: Draw) -> Validity:
    """As long as the spec's authorities are, but no longer than the root."""
    period = timedelta(microseconds=spec.cluster.ca_certificate_validity_period.nanoseconds // 1000)
    end = min((draw.now + period).replace(microsecond=0), issuer.validity.not_after)
    return Validity(max(draw.now - BACKDATE, issuer.validity.not_before), end)


def _signed(  # noqa: PLR0913, PLR0917 - what a certificate is made of
    content: CertificateContent,
    signer: Secret,
    public_key: bytes,
    issuer: ParsedCertificate | None,
    validity: Validity,
    draw: Draw,
    release: Release,
) -> bytes:
    own = distinguished_name.encode(content.common_name, content.organizations)
    body = writer.to_be_signed(
        content,
        serial=1 + (int.from_bytes(draw.random(_SERIAL_BYTES), "big") >> 1),
        validity=validity,
        public_key=public_key,
        issuer=issuer.subject.encoded if issuer else own,
        signature_algorithm=signatures.signature_algorithm(issuer.public_key if issuer else public_key),
        subject_key_identifier=key_identifier(public_key, release),
        authority_key_identifier=issuer.subject_key_identifier if issuer else None,
        key_encipherment=enciphers(public_key, release),
    )
    return writer.assemble(body, *signatures.sign(signer, body))


def _public_key(key: Secret) -> bytes | None:
    try:
        return keys.public_key(key)
    except ValueError:
        return None
