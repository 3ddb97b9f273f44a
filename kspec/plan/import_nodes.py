"""An existing node's files to the beginnings of lock and keyring, and everything that does not fit the spec."""

from collections.abc import Collection, Sequence

from kspec.disk.keyring_entries import SERVICE_ACCOUNT_KEY
from kspec.facts import codes
from kspec.model.certificate import Identity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.diagnostic import Diagnostic
from kspec.model.existing import Existing, ExistingCredential
from kspec.model.frozen import evolve
from kspec.model.imported import KEYRING, Recorded, Taken
from kspec.model.lock import Lock, LockedCertificate
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.plan.expected import unlike
from kspec.plan.identities import identities
from kspec.plan.imported_nodes import ImportedNodes, Pins
from kspec.plan.node_files import merge_file_secrets
from kspec.plan.soundness import (
    has_its_key,
    is_sound,
    judge_public_half,
    key_help,
    read_certificate,
    tell_external,
    tell_missing,
)
from kspec.rules import identities as names
from kspec.x509 import keys, pem, reader
from kspec.x509.differences import ALTERNATIVE_NAME, SUBJECT


def import_nodes(
    spec: ClusterSpec, release: Release, found: Sequence[Existing], *, pins: Pins, recorded: Recorded
) -> tuple[Taken, tuple[Diagnostic, ...]]:
    """Match existing nodes with the spec, identity by identity, and see that they are one cluster.

    Returns what the nodes' files give of lock and keyring, and what does not fit. A certificate that is sound but not
    what the spec would issue is a finding, or kept and noted if it is pinned. One that is missing with its key is left
    to be issued, or to lock and keyring (`recorded`), which also give the authorities to nodes that have not their
    keys. So is one that no node shows: a pack's in a Secret of the cluster.
    """
    imported = ImportedNodes(release, pins, recorded, _is_new(found))
    forms = {existing.node: existing.kubelet_conf for existing in found if existing.kubelet_conf is not None}
    given = [existing for existing in found if existing.service_account is not None] or list(found)
    for identity in identities(spec, release, forms):
        owner = names.owner(identity.name)
        of_node = next((existing for existing in found if existing.node == owner and identity.authority), None)
        if identity.authority is None:
            judged = _import_authority(
                imported, identity, [existing.credentials[identity.name] for existing in (*given, *found)]
            )
            _same_authority(
                imported,
                identity,
                [existing for existing in found if existing.credentials[identity.name] is not judged],
            )
        elif of_node is not None and identity.name in of_node.credentials:
            _import_one(imported, identity, of_node.credentials[identity.name])
    _take_trust(imported, found)
    service_account = b"" if imported.is_new else _service_account(imported, given[0])
    _same_service_account(imported, service_account, given[0], found)
    file_secrets, unlike = merge_file_secrets(found)
    own = sorted({hole.entry for file in spec.files for hole in file.holes} & file_secrets.keys())
    for existing in found:
        _take_secrets(imported, existing, own)
    lock = Lock(imported.certificates, service_account, kubelet_conf=forms, files=tuple(own))
    taken = Taken(lock, imported.secrets, imported.places, imported.told_by)
    return taken, (*imported.findings, *unlike)


def _is_new(found: Sequence[Existing]) -> bool:
    """Whether there is no cluster yet: nothing but authorities, so that what else it needs may be generated."""
    credentials = [pair for existing in found for pair in existing.credentials.items()]
    own = [one for name, one in credentials if "/" in name and name != "etcd/ca"]
    return any(one.certificate for _, one in credentials) and not any(
        (
            *(existing.service_account or existing.kubelet_conf for existing in found),
            *(one.certificate or one.key or one.authority for one in own),
        )
    )


def _take_trust(imported: ImportedNodes, found: Sequence[Existing]) -> None:
    """Whether kubeconfigs have what stands behind the cluster's authority in its file, as all of those given say."""
    own = imported.certificates.get("ca")
    if own is None or not own.chain:
        return
    given = [one.authority for existing in found for one in existing.credentials.values() if one.authority is not None]
    former = imported.known("ca")
    whole = former is not None and former.in_kubeconfigs
    if given:
        whole = all(_certificates(one) == (own.certificate, *own.chain) for one in given)
    imported.certificates["ca"] = evolve(own, in_kubeconfigs=whole)


def _certificates(text: bytes) -> tuple[bytes, ...]:
    """The certificates of a text; none of one that cannot be read, which is told elsewhere."""
    try:
        return pem.certificates(text)
    except ValueError:
        return ()


def _take_secrets(imported: ImportedNodes, existing: Existing, own: Collection[str]) -> None:
    """What a node holds besides certificates and their keys. `own` are the entries that the lock lists as well."""
    external = {f"external-etcd/{entry}": content for entry, content in existing.external_etcd.items()}
    for entry, content in {**external, **existing.file_secrets}.items():
        imported.secrets.setdefault(entry, content)
        imported.places.setdefault((KEYRING, entry), existing.folder)
        if entry in own:
            imported.told_by[KEYRING, entry] = "files", entry
    imported.places["kubelet_conf", existing.node] = existing.folder
    imported.told_by["kubelet_conf", existing.node] = "certificates", names.of_kubelet(existing.node)


def _import_authority(
    imported: ImportedNodes, identity: Identity, found: Sequence[ExistingCredential]
) -> ExistingCredential | None:
    """The authority of the first node that has its key, and where none has, as workers have not, the recorded one.

    Where nobody has the key, it is elsewhere. Returns the credential that was judged for it.
    """
    lock, key = imported.recorded.lock, imported.recorded.secrets.get(identity.key)
    holder = next((credential for credential in found if credential.certificate is not None), found[0])
    one = next((credential for credential in found if credential.key is not None), holder)
    locked = lock.certificates.get(identity.name) if lock else None
    if one.key is None and lock and locked and (key is not None or (locked.external and not _is_another(one, locked))):
        imported.parsed[identity.name] = reader.parse(lock.certificates[identity.name].certificate)
        return None
    _import_one(imported, identity, evolve(one, key=key) if one.key is None and key is not None else one)
    return one


def _is_another(found: ExistingCredential, locked: LockedCertificate) -> bool:
    """Whether a file begins with another certificate than the lock has."""
    try:
        return found.certificate is not None and pem.certificates(found.certificate)[:1] != (locked.certificate,)
    except ValueError:
        return True


def _same_authority(imported: ImportedNodes, identity: Identity, others: Sequence[Existing]) -> None:
    """Every other node that has the authority's certificate, or its key, must have the same one, and whole."""
    locked = imported.certificates.get(identity.name)
    first = "the first node" if locked else "the lock"
    if locked is None and identity.name in imported.parsed:
        locked = imported.known(identity.name)
    for existing in others:
        credential = existing.credentials[identity.name]
        if credential.certificate is None:
            continue
        found = read_certificate(imported, identity, credential, credential.certificate)
        if found is None or locked is None:
            continue
        parsed, ders = found
        if ders[0] != locked.certificate:
            message = f"{identity.name}: {existing.node} has another {identity.name} than {first}"
            imported.report(
                codes.FOREIGN_AUTHORITY, credential.certificate_file, message, "import nodes of one cluster only"
            )
        elif credential.key is not None:
            has_its_key(imported, identity, credential, parsed)


def _import_one(imported: ImportedNodes, identity: Identity, found: ExistingCredential) -> None:
    external = identity.authority is None and found.key is None
    if found.certificate is None or (found.key is None and not external):
        tell_missing(imported, identity, found)
        return
    read = read_certificate(imported, identity, found, found.certificate)
    if read is None:
        return
    parsed, (der, *chain) = read
    chain = imported.without_rotated(identity.name, chain)
    if not is_sound(imported, identity, found, parsed):
        return
    authority = imported.parsed[identity.authority] if identity.authority else None
    why = unlike(identity, authority, parsed, imported.release, external=imported.is_external(identity.authority))
    former = imported.known(identity.name)
    is_kept = identity.authority is None or imported.pins.has(identity.name)
    if not why or is_kept or (former and former.pinned and former.certificate != der):
        locked = LockedCertificate(der, why, external, tuple(chain))
    elif former and former.certificate == der:
        locked = former
    else:
        for difference in why:
            help_ = pin_help(identity, difference)
            imported.report(codes.DOES_NOT_FIT, found.certificate_file, f"{identity.name}: {difference}", help_)
        return
    imported.certificates[identity.name] = locked
    imported.parsed[identity.name] = parsed
    imported.places["certificates", identity.name] = found.certificate_file
    if found.key is None:
        tell_external(imported, identity, found)
        return
    imported.secrets[identity.key] = found.key
    imported.places[KEYRING, identity.key] = found.key_file
    imported.told_by[KEYRING, identity.key] = "certificates", identity.name


def pin_help(identity: Identity, difference: str) -> str:
    """What to do about a difference: names of a serving certificate, and a node's own, are all that a spec says."""
    pin = f"keep the certificate as it is, until it is rotated, with --pin {identity.name}"
    has_names = identity.authority is not None and (identity.content.dns_names or identity.content.ip_addresses)
    if has_names and difference.startswith(ALTERNATIVE_NAME):
        return f"adapt the spec's names and addresses to the cluster; or {pin}"
    is_node = identity.authority is not None and names.owner(identity.name) in identity.content.common_name
    if is_node and difference.startswith(f"{SUBJECT} is "):
        return f"adapt the node's name in the spec to the cluster; or {pin}"
    return f"no spec can say this: {pin}"


def _service_account(imported: ImportedNodes, existing: Existing) -> bytes:
    """The public key of service accounts; nothing where that was told to be wrong, or lock and keyring have it."""
    lock = imported.recorded.lock
    if existing.service_account is None:
        if not (lock and lock.service_account and SERVICE_ACCOUNT_KEY in imported.recorded.secrets):
            help_ = (
                "kspec needs it to write it to the other control planes: bring it, from a backup or another control "
                "plane"
            )
            message = "sa: the key of service accounts is missing"
            imported.report(codes.MISSING, existing.service_account_file, message, help_)
        return b""
    public = _public_half(imported, existing, existing.service_account)
    if public:
        file = existing.service_account_file
        imported.secrets[SERVICE_ACCOUNT_KEY] = existing.service_account
        imported.places["service_account", ""] = imported.places[KEYRING, SERVICE_ACCOUNT_KEY] = file
        imported.told_by[KEYRING, SERVICE_ACCOUNT_KEY] = "service_account", ""
    return public


def _public_half(imported: ImportedNodes, existing: Existing, key: Secret) -> bytes:
    """The public key of a node's sa.key; nothing where that was told to be unusable."""
    file = existing.service_account_file
    try:
        keys.prove(key)
        return keys.public_key(key)
    except ValueError as error:
        imported.report(codes.UNREADABLE, file, f"sa: the key cannot be used: {error}", key_help(error, file))
        return b""


def _same_service_account(imported: ImportedNodes, taken: bytes, first: Existing, found: Sequence[Existing]) -> None:
    """Every node that has sa.key must have the same, in whatever form, and every sa.pub must be of it."""
    lock = imported.recorded.lock
    known = taken or (lock.service_account if lock and first.service_account is None else b"")
    for existing in found:
        key = existing.service_account
        own = known if key is None or existing is first else _public_half(imported, existing, key)
        if own and known and own != known:
            imported.report(
                codes.FOREIGN_AUTHORITY, existing.service_account_file, "sa: the nodes have different sa.key"
            )
        elif own:
            judge_public_half(imported, existing, own)
