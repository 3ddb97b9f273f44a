"""An existing node's files to the beginnings of lock and keyring, and everything that does not fit the spec."""

from collections.abc import Mapping, Sequence

from attrs import define, field

from kspec.encode import keys, pem, signatures, x509, x509_reader
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic, Severity
from kspec.model.event import Action, Event
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.identity import Identity
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.expected import differences, expected
from kspec.plan.identities import identities

_PIN_HELP = "adapt the spec to the cluster; or keep the certificate as it is, until it is rotated, with --pin"


@define
class Adoption:
    """What was taken, while it is being worked out."""

    release: Release
    pin: bool
    certificates: dict[str, LockedCertificate] = field(factory=dict)
    parsed: dict[str, x509_reader.ParsedCertificate] = field(factory=dict)
    secrets: dict[str, Secret] = field(factory=dict)
    events: list[Event] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)

    def report(self, code: str, file: str, message: str, help_: str = "", *, warning: bool = False) -> None:
        """Note a finding at a file."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.findings.append(Diagnostic(code, message, Span(file, 1, 1, 1, 1), severity, help=help_))


def adopt(
    spec: ClusterSpec, release: Release, found: Sequence[Existing], *, pin: bool
) -> tuple[Lock, Mapping[str, Secret], tuple[Event, ...], tuple[Diagnostic, ...]]:
    """Match existing nodes with the spec, identity by identity, and see that they are one cluster.

    Returns the lock and the keyring as far as the nodes' files give them, what was taken, and what does not fit. A
    certificate that is sound but not what the spec would issue is a finding, or kept and noted with `pin`. One that is
    missing with its key is left to be issued, except an authority; so are those of nodes that are not given.
    """
    adoption = Adoption(release, pin)
    forms = {existing.node: existing.kubelet_conf for existing in found if existing.kubelet_conf is not None}
    given = [existing for existing in found if existing.service_account is not None] or list(found)
    for identity in identities(spec, release, forms):
        owner = identity.name.partition("/")[0]
        of_node = next((existing for existing in found if existing.node == owner and identity.authority), None)
        if identity.authority is None:
            _adopt_one(adoption, identity, given[0].credentials[identity.name])
            _same_authority(adoption, identity, found)
        elif of_node is not None:
            _adopt_one(adoption, identity, of_node.credentials[identity.name])
    service_account = _service_account(adoption, given[0])
    for other in given[1:]:
        if other.service_account is not None and given[0].service_account != other.service_account:
            adoption.report("foreign-authority", other.service_account_file, "sa: the nodes have different sa.key")
    for existing in found:
        for entry, content in existing.external_etcd.items():
            adoption.secrets.setdefault(f"external-etcd/{entry}", content)
    lock = Lock(certificates=adoption.certificates, service_account=service_account, kubelet_conf=forms)
    return lock, adoption.secrets, tuple(adoption.events), tuple(adoption.findings)


def _same_authority(adoption: Adoption, identity: Identity, found: Sequence[Existing]) -> None:
    """Every node that has the authority's certificate must have the same."""
    locked = adoption.certificates.get(identity.name)
    for existing in found:
        text = existing.credentials[identity.name].certificate
        if locked is None or text is None:
            continue
        try:
            own = pem.certificates(text)
        except ValueError:
            own = ()
        if locked.certificate not in own:
            file = existing.credentials[identity.name].certificate_file
            message = f"{identity.name}: {existing.node} has another {identity.name} than the first node"
            adoption.report("foreign-authority", file, message, "import nodes of one cluster only")


def _adopt_one(adoption: Adoption, identity: Identity, found: ExistingCredential) -> None:
    if found.certificate is None or found.key is None:
        _missing(adoption, identity, found)
        return
    ders = _read(adoption, identity, found, found.certificate)
    if ders is None:
        return
    parsed, der = ders
    if not _is_sound(adoption, identity, found, parsed, der):
        return
    authority = adoption.parsed[identity.authority] if identity.authority else None
    why = differences(expected(identity, authority, parsed, adoption.release), parsed)
    if why and not adoption.pin:
        for difference in why:
            adoption.report("does-not-fit", found.certificate_file, f"{identity.name}: {difference}", _PIN_HELP)
        return
    adoption.certificates[identity.name] = LockedCertificate(der, why)
    adoption.parsed[identity.name] = parsed
    adoption.secrets[identity.key] = found.key
    adoption.events.append(Event(Action.PINNED if why else Action.RECORDED, identity.name, why))


def _missing(adoption: Adoption, identity: Identity, found: ExistingCredential) -> None:
    if (found.certificate is None) != (found.key is None):
        lacking = found.certificate_file if found.certificate is None else found.key_file
        adoption.report("missing", lacking, f"{identity.name}: {lacking} is missing, though its other half is there")
    elif identity.authority is None:
        adoption.report("missing", found.certificate_file, f"{identity.name}: the authority's files are missing")
    elif identity.authority in adoption.certificates:
        message = f"{identity.name}: {found.certificate_file} is missing; it is issued anew"
        adoption.report("missing", found.certificate_file, message, warning=True)


def _read(
    adoption: Adoption, identity: Identity, found: ExistingCredential, text: bytes
) -> tuple[x509_reader.ParsedCertificate, bytes] | None:
    try:
        ders = pem.certificates(text)
        parsed = [x509_reader.parse(der) for der in ders]
    except ValueError as error:
        adoption.report("unreadable", found.certificate_file, f"{identity.name}: {error}")
        return None
    if len(parsed) != 1:
        what = "has no certificate" if not parsed else f"is a bundle of {len(parsed)} certificates"
        help_ = "finish the rotation first" if parsed else ""
        adoption.report("unreadable", found.certificate_file, f"{identity.name}: the file {what}", help_)
        return None
    if pem.encode_certificates(ders) != text:
        message = f"{identity.name}: the file has more than the certificate's PEM; a build writes the PEM alone"
        adoption.report("text", found.certificate_file, message, warning=True)
    return parsed[0], ders[0]


def _is_sound(  # noqa: PLR0911 - one way out for each thing that is wrong
    adoption: Adoption,
    identity: Identity,
    found: ExistingCredential,
    parsed: x509_reader.ParsedCertificate,
    der: bytes,
) -> bool:
    """Whether the key is the certificate's and the certificate is signed by the authority that the spec names."""
    key = found.key
    if key is None:
        return False
    try:
        keys.prove(key)
        own = keys.public_key(key)
    except ValueError as error:
        adoption.report("unreadable", found.key_file, f"{identity.name}: the private key cannot be used: {error}")
        return False
    if own != parsed.public_key:
        message = f"{identity.name}: the private key is not the certificate's"
        adoption.report("key-mismatch", found.key_file, message, "find the key that belongs to the certificate")
        return False
    authority = parsed if identity.authority is None else adoption.parsed.get(identity.authority)
    if authority is None:
        return False  # the authority's own finding tells why
    to_be_signed, algorithm, signature = x509.split(der)
    if not signatures.verify(authority.public_key, algorithm, to_be_signed, signature):
        by = "itself" if identity.authority is None else f"the cluster's {identity.authority}"
        message = f"{identity.name}: the certificate is not signed by {by} but by {parsed.issuer}"
        adoption.report("foreign-authority", found.certificate_file, message)
        return False
    if found.authority is not None and identity.authority is not None:
        try:
            trusted = [x509_reader.parse(ca).public_key for ca in pem.certificates(found.authority)]
        except ValueError as error:
            message = f"{identity.name}: the authority in the kubeconfig cannot be used: {error}"
            adoption.report("unreadable", found.certificate_file, message)
            return False
        if authority.public_key not in trusted:
            message = f"{identity.name}: the kubeconfig trusts another authority than the cluster's"
            adoption.report("foreign-authority", found.certificate_file, message)
            return False
    return True


def _service_account(adoption: Adoption, existing: Existing) -> bytes:
    key = existing.service_account
    if key is None:
        adoption.report("missing", existing.service_account_file, "sa: the key of service accounts is missing")
        return b""
    try:
        keys.prove(key)
        public = keys.public_key(key)
    except ValueError as error:
        adoption.report("unreadable", existing.service_account_file, f"sa: the key cannot be used: {error}")
        return b""
    if not _is_public_key(existing.service_account_public, public):
        adoption.report("key-mismatch", existing.service_account_file, "sa: sa.pub is not the public key of sa.key")
    adoption.secrets["sa.key"] = key
    adoption.events.append(Event(Action.RECORDED, "sa"))
    return public


def _is_public_key(text: bytes | None, public: bytes) -> bool:
    """Whether sa.pub, where it is there, holds the key."""
    try:
        return text is None or [block.content for block in pem.decode(text)] == [public]
    except ValueError:
        return False
