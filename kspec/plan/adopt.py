"""An existing node's files to the beginnings of lock and keyring, and everything that does not fit the spec."""

from collections.abc import Collection, Sequence

from attrs import define, field, frozen

from kspec.encode import keys, pem, signatures, x509, x509_reader
from kspec.encode.public_keys import public_keys
from kspec.encode.text_differences import text_difference
from kspec.encode.x509_differences import ALTERNATIVE_NAME, SUBJECT
from kspec.facts.certificates import CERTIFICATES
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic, Severity
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.identity import Identity
from kspec.model.imported import KEYRING, Key, Recorded, Taken
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.expected import differences, expected
from kspec.plan.identities import identities
from kspec.plan.node_files import merge_file_secrets
from kspec.plan.planning import SERVICE_ACCOUNT_KEY

_NEEDS_KEY = (
    "kspec needs the authority's key, it cannot work with an external CA yet: bring the key for the import; "
    "it is kept in the keyring alone, and need not stay on the node"
)
_NEEDS_ROOT = (
    "kspec needs an authority that signs itself and its key; it cannot work with an intermediate or an external CA "
    "yet. Keep to kubeadm for this cluster"
)


@frozen
class Pins:
    """Which certificates are kept though the spec would issue others: all that need it, or those with these names."""

    names: frozenset[str] = frozenset()
    every: bool = False

    def has(self, name: str) -> bool:
        """Whether the certificate is to be kept."""
        return self.every or name in self.names


@define
class Adoption:
    """What was taken, while it is being worked out. `recorded` has lock and keyring as they stand."""

    release: Release
    pins: Pins
    recorded: Recorded
    certificates: dict[str, LockedCertificate] = field(factory=dict)
    parsed: dict[str, x509_reader.ParsedCertificate] = field(factory=dict)
    secrets: dict[str, Secret] = field(factory=dict)
    places: dict[Key, str] = field(factory=dict)
    told_by: dict[Key, Key] = field(factory=dict)
    findings: list[Diagnostic] = field(factory=list)

    def known(self, name: str) -> LockedCertificate | None:
        """The certificate that the lock has under that name."""
        return self.recorded.lock.certificates.get(name) if self.recorded.lock else None

    def report(self, code: str, file: str, message: str, help_: str = "", *, warning: bool = False) -> None:
        """Note a finding at a file."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.findings.append(Diagnostic(code, message, Span(file, 1, 1, 1, 1), severity, help=help_))


def adopt(
    spec: ClusterSpec, release: Release, found: Sequence[Existing], *, pins: Pins, recorded: Recorded
) -> tuple[Taken, tuple[Diagnostic, ...]]:
    """Match existing nodes with the spec, identity by identity, and see that they are one cluster.

    Returns what the nodes' files give of lock and keyring, and what does not fit. A certificate that is sound but not
    what the spec would issue is a finding, or kept and noted if it is pinned. One that is missing with its key is left
    to be issued, or to lock and keyring (`recorded`), which also give the authorities to nodes that have not their
    keys.
    """
    adoption = Adoption(release, pins, recorded)
    forms = {existing.node: existing.kubelet_conf for existing in found if existing.kubelet_conf is not None}
    given = [existing for existing in found if existing.service_account is not None] or list(found)
    for identity in identities(spec, release, forms):
        owner = identity.name.partition("/")[0]
        of_node = next((existing for existing in found if existing.node == owner and identity.authority), None)
        if identity.authority is None:
            _adopt_authority(adoption, identity, given[0].credentials[identity.name])
            _same_authority(adoption, identity, found)
        elif of_node is not None:
            _adopt_one(adoption, identity, of_node.credentials[identity.name])
    service_account = _service_account(adoption, given[0])
    for other in given[1:]:
        if other.service_account is not None and given[0].service_account != other.service_account:
            adoption.report("foreign-authority", other.service_account_file, "sa: the nodes have different sa.key")
    file_secrets, unlike = merge_file_secrets(found)
    own = sorted({hole.entry for file in spec.files for hole in file.holes} & file_secrets.keys())
    for existing in found:
        _take_secrets(adoption, existing, own)
    lock = Lock(adoption.certificates, service_account, kubelet_conf=forms, files=tuple(own))
    taken = Taken(lock, adoption.secrets, adoption.places, adoption.told_by)
    return taken, (*adoption.findings, *unlike)


def _take_secrets(adoption: Adoption, existing: Existing, own: Collection[str]) -> None:
    """What a node holds besides certificates and their keys. `own` are the entries that the lock lists as well."""
    external = {f"external-etcd/{entry}": content for entry, content in existing.external_etcd.items()}
    for entry, content in {**external, **existing.file_secrets}.items():
        adoption.secrets.setdefault(entry, content)
        adoption.places.setdefault((KEYRING, entry), existing.folder)
        if entry in own:
            adoption.told_by[KEYRING, entry] = "files", entry
    adoption.places["kubelet_conf", existing.node] = existing.folder
    adoption.told_by["kubelet_conf", existing.node] = "certificates", f"{existing.node}/kubelet.conf"


def _adopt_authority(adoption: Adoption, identity: Identity, found: ExistingCredential) -> None:
    """The node's authority; that of lock and keyring where the node has not its key, as workers have not."""
    lock = adoption.recorded.lock
    if found.key is None and lock and identity.name in lock.certificates and identity.key in adoption.recorded.secrets:
        adoption.parsed[identity.name] = x509_reader.parse(lock.certificates[identity.name].certificate)
        return
    _adopt_one(adoption, identity, found)


def _same_authority(adoption: Adoption, identity: Identity, found: Sequence[Existing]) -> None:
    """Every node that has the authority's certificate must have the same."""
    locked = adoption.certificates.get(identity.name)
    first = "the first node" if locked else "the lock"
    if locked is None and identity.name in adoption.parsed:
        locked = adoption.known(identity.name)
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
            message = f"{identity.name}: {existing.node} has another {identity.name} than {first}"
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
    former = adoption.known(identity.name)
    if not why or adoption.pins.has(identity.name) or (former and former.pinned and former.certificate != der):
        locked = LockedCertificate(der, why)
    elif former and former.certificate == der:
        locked = former
    else:
        for difference in why:
            help_ = pin_help(identity, difference)
            adoption.report("does-not-fit", found.certificate_file, f"{identity.name}: {difference}", help_)
        return
    adoption.certificates[identity.name] = locked
    adoption.parsed[identity.name] = parsed
    adoption.secrets[identity.key] = found.key
    adoption.places["certificates", identity.name] = found.certificate_file
    adoption.places[KEYRING, identity.key] = found.key_file
    adoption.told_by[KEYRING, identity.key] = "certificates", identity.name


def pin_help(identity: Identity, difference: str) -> str:
    """What to do about a difference: names of a serving certificate, and a node's own, are all that a spec says."""
    pin = f"keep the certificate as it is, until it is rotated, with --pin {identity.name}"
    has_names = identity.authority is not None and (identity.content.dns_names or identity.content.ip_addresses)
    if has_names and difference.startswith(ALTERNATIVE_NAME):
        return f"adapt the spec's names and addresses to the cluster; or {pin}"
    is_node = identity.authority is not None and identity.name.partition("/")[0] in identity.content.common_name
    if is_node and difference.startswith(f"{SUBJECT} is "):
        return f"adapt the node's name in the spec to the cluster; or {pin}"
    return f"no spec can say this: {pin}"


def _missing(adoption: Adoption, identity: Identity, found: ExistingCredential) -> None:
    is_authority = identity.authority is None
    if is_authority and found.key is None and found.certificate is not None:
        message = f"{identity.name}: {found.key_file} is missing, as where kubeadm works with an external CA"
        adoption.report("missing", found.key_file, message, _NEEDS_KEY)
    elif (found.certificate is None) != (found.key is None):
        lacking, other = found.certificate_file, found.key_file
        if found.key is None:
            lacking, other = other, lacking
        help_ = "bring it from a backup"
        if not is_authority:
            help_ += f"; or take {other} away too: then both are issued anew, with the authority's key"
        message = f"{identity.name}: {lacking} is missing, though its other half is there"
        adoption.report("missing", lacking, message, help_)
    elif is_authority:
        help_ = f"the import needs the authority's certificate and its key, {found.key_file}: bring both"
        adoption.report("missing", found.certificate_file, f"{identity.name}: the authority's files are missing", help_)
    elif identity.authority in adoption.parsed and not adoption.known(identity.name):
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
        message, help_ = _bundle(identity, parsed) if parsed else ("the file has no certificate", "")
        adoption.report("unreadable", found.certificate_file, f"{identity.name}: {message}", help_)
        return None
    about = text_difference(text, pem.encode_certificates(ders))
    if about and found.certificate_file != found.key_file:  # of a kubeconfig it is told with its other differences
        message = f"{identity.name}: {found.certificate_file} {about}; a build writes the certificate's PEM alone"
        adoption.report("text", found.certificate_file, message, warning=True)
    return parsed[0], ders[0]


def _bundle(identity: Identity, parsed: Sequence[x509_reader.ParsedCertificate]) -> tuple[str, str]:
    """What a file of several certificates is, and what to do."""
    first, *others = parsed
    names = ", ".join(str(certificate.subject) for certificate in others)
    if identity.authority is not None:
        message = f"the file holds the certificate and {len(others)} more, as its chain ({names})"
        return message, "leave the first one alone: whoever trusts the cluster's authority needs no chain"
    if first.subject.encoded != first.issuer.encoded:
        return f"the file holds an intermediate authority, {first.subject}, and {names}", _NEEDS_ROOT
    message = f"the file is a bundle of {len(parsed)} certificates ({first.subject}, {names})"
    return message, (
        "kspec cannot work with several authorities yet: it would write the first one alone, and nobody would trust "
        "the others any more. Take them out of the file once no certificate of theirs is in use"
    )


def _is_sound(
    adoption: Adoption,
    identity: Identity,
    found: ExistingCredential,
    parsed: x509_reader.ParsedCertificate,
    der: bytes,
) -> bool:
    """Whether the key is the certificate's and the certificate is signed by the authority that the spec names."""
    return (
        _has_its_key(adoption, identity, found, parsed)
        and _is_signed(adoption, identity, found, parsed, der)
        and _trusts_its_authority(adoption, identity, found)
    )


def _has_its_key(
    adoption: Adoption, identity: Identity, found: ExistingCredential, parsed: x509_reader.ParsedCertificate
) -> bool:
    key = found.key
    if key is None:
        return False
    try:
        keys.prove(key)
        own = keys.public_key(key)
    except ValueError as error:
        message = f"{identity.name}: the private key cannot be used: {error}"
        adoption.report("unreadable", found.key_file, message, _key_help(error, found.key_file))
        return False
    if own != parsed.public_key:
        message = f"{identity.name}: the private key is not the certificate's"
        adoption.report("key-mismatch", found.key_file, message, "find the key that belongs to the certificate")
        return False
    return True


def _key_help(error: ValueError, file: str) -> str:
    if str(error) == keys.ENCRYPTED:
        return (
            "kubeadm reads no encrypted key either: import a copy of the folder in which it is decrypted, by "
            f"`openssl pkey -out COPY -in {file}`"
        )
    return "bring a whole RSA or ECDSA key in PEM, as from a backup"


def _is_signed(
    adoption: Adoption,
    identity: Identity,
    found: ExistingCredential,
    parsed: x509_reader.ParsedCertificate,
    der: bytes,
) -> bool:
    if identity.authority is None and parsed.subject.encoded != parsed.issuer.encoded:
        message = f"{identity.name}: the certificate is an intermediate authority's, signed by {parsed.issuer}"
        adoption.report("foreign-authority", found.certificate_file, message, _NEEDS_ROOT)
        return False
    authority = parsed if identity.authority is None else adoption.parsed.get(identity.authority)
    if authority is None:
        return False  # the authority's own finding tells why
    to_be_signed, algorithm, signature = x509.split(der)
    why = signatures.refusal(authority.public_key, algorithm)
    if why and identity.authority is None:
        return True  # what an authority signs itself with, nobody looks at
    if why:
        message = f"{identity.name}: the certificate's signature is {algorithm}, which the components refuse: {why}"
        help_ = f"renew it: `kubeadm certs renew {_renewed(identity)}`; or take it away with its key: it is issued anew"
        adoption.report("signature-algorithm", found.certificate_file, message, help_)
        return False
    if signatures.verify(authority.public_key, algorithm, to_be_signed, signature):
        return True
    by = "itself" if identity.authority is None else f"the cluster's {identity.authority}"
    other = f"but by {parsed.issuer}"
    if parsed.issuer.encoded == authority.subject.encoded:
        other = f"though its issuer has the same name, {parsed.issuer}"
    message = f"{identity.name}: the certificate is not signed by {by} {other}"
    help_ = (
        ""
        if identity.authority is None
        else "bring the one of this cluster; or take it away with its key: it is issued anew"
    )
    adoption.report("foreign-authority", found.certificate_file, message, help_)
    return False


def _renewed(identity: Identity) -> str:
    """What `kubeadm certs renew` calls a certificate."""
    name = identity.name.partition("/")[2]
    return next((row.phase for row in CERTIFICATES if row.name == name), name)


def _trusts_its_authority(adoption: Adoption, identity: Identity, found: ExistingCredential) -> bool:
    """Whether a kubeconfig's own authority is the cluster's."""
    if found.authority is None or identity.authority is None:
        return True
    try:
        trusted = [x509_reader.parse(ca).public_key for ca in pem.certificates(found.authority)]
    except ValueError as error:
        message = f"{identity.name}: the authority in the kubeconfig cannot be used: {error}"
        adoption.report("unreadable", found.certificate_file, message)
        return False
    if adoption.parsed[identity.authority].public_key not in trusted:
        message = f"{identity.name}: the kubeconfig trusts another authority than the cluster's"
        adoption.report("foreign-authority", found.certificate_file, message)
        return False
    return True


def _service_account(adoption: Adoption, existing: Existing) -> bytes:
    key = existing.service_account
    lock = adoption.recorded.lock
    if key is None and lock and lock.service_account and SERVICE_ACCOUNT_KEY in adoption.recorded.secrets:
        return b""
    if key is None:
        help_ = (
            "kspec needs it to write it to the other control planes: bring it, from a backup or another control plane"
        )
        adoption.report("missing", existing.service_account_file, "sa: the key of service accounts is missing", help_)
        return b""
    try:
        keys.prove(key)
        public = keys.public_key(key)
    except ValueError as error:
        message = f"sa: the key cannot be used: {error}"
        adoption.report(
            "unreadable", existing.service_account_file, message, _key_help(error, existing.service_account_file)
        )
        return b""
    _public_half(adoption, existing, public)
    adoption.secrets[SERVICE_ACCOUNT_KEY] = key
    adoption.places["service_account", ""] = adoption.places[KEYRING, SERVICE_ACCOUNT_KEY] = (
        existing.service_account_file
    )
    adoption.told_by[KEYRING, SERVICE_ACCOUNT_KEY] = "service_account", ""
    return public


def _public_half(adoption: Adoption, existing: Existing, public: bytes) -> None:
    """Whether sa.pub, where it is there, holds the key, and what it holds besides."""
    if existing.service_account_public is None:
        return
    file = existing.service_account_public_file
    try:
        found = public_keys(existing.service_account_public)
    except ValueError as error:
        adoption.report("unreadable", file, f"sa: sa.pub cannot be used: {error}", "take it away: it is made of sa.key")
        return
    if public not in found:
        help_ = "find the pair that belongs together, the one by which the API server checks its tokens"
        adoption.report("key-mismatch", file, "sa: sa.pub is not the public key of sa.key", help_)
    elif len(found) > 1:
        message = f"sa: sa.pub holds {len(found)} public keys, as during a rotation; a build writes sa.key's alone"
        help_ = (
            "the API server would refuse the tokens of the others: wait until none is in use any more, or keep the "
            "other keys in a file of `files:` that a second service-account-key-file names"
        )
        adoption.report("differs", file, message, help_, warning=True)
