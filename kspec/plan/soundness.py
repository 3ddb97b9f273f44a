"""Whether an existing certificate, its key and its authority belong together and are of a form that kspec can keep."""

from collections.abc import Sequence

from kspec.facts import codes
from kspec.facts.certificates import CERTIFICATES
from kspec.model.certificate import Identity
from kspec.model.existing import Existing, ExistingCredential
from kspec.plan.imported_nodes import ImportedNodes
from kspec.rules.identities import within
from kspec.text.text_differences import text_difference
from kspec.x509 import keys, pem, reader, signatures
from kspec.x509.public_keys import public_keys

_ELSEWHERE = (
    "if the cluster has the key, bring it for the import; else what the authority signs comes from `kspec build "
    "--signer CMD`"
)


def tell_missing(imported: ImportedNodes, identity: Identity, found: ExistingCredential) -> None:
    """Tell that a certificate, its key or both are not there; the pair of a leaf can be issued anew."""
    is_authority = identity.authority is None
    if (found.certificate is None) != (found.key is None):
        lacking, other = found.certificate_file, found.key_file
        if found.key is None:
            lacking, other = other, lacking
        help_ = "bring it from a backup"
        if not is_authority:
            help_ += f"; or take {other} away too: then both are issued anew, with the authority's key"
        message = f"{identity.name}: {lacking} is missing, though its other half is there"
        imported.report(codes.MISSING, lacking, message, help_)
    elif is_authority and imported.is_new:
        message = f"{identity.name}: {found.certificate_file} is missing: the authority is generated"
        imported.report(codes.MISSING, found.certificate_file, message, warning=True)
    elif is_authority:
        help_ = f"bring {found.certificate_file}, and {found.key_file} where the cluster signs by itself"
        imported.report(
            codes.MISSING, found.certificate_file, f"{identity.name}: the authority's files are missing", help_
        )
    elif identity.authority in imported.parsed and not imported.known(identity.name):
        how = "a build has it signed" if imported.is_external(identity.authority) else "it is issued anew"
        message = f"{identity.name}: {found.certificate_file} is missing; {how}"
        imported.report(codes.MISSING, found.certificate_file, message, warning=True)


def tell_external(imported: ImportedNodes, identity: Identity, found: ExistingCredential) -> None:
    """Tell that an authority's key is not there, so that it is taken as one that signs elsewhere."""
    message = f"{identity.name}: {found.key_file} is missing: the authority is taken as external"
    imported.report(codes.MISSING, found.key_file, message, _ELSEWHERE, warning=True)


def read_certificate(
    imported: ImportedNodes, identity: Identity, found: ExistingCredential, text: bytes
) -> tuple[reader.ParsedCertificate, tuple[bytes, ...]] | None:
    """The certificate of a file, and the DER of all that stand in it; None where that was told to be otherwise.

    Only an authority's file may have several: its own comes first, as kubeadm reads it, and the others are kept.
    """
    try:
        ders = pem.certificates(text)
        parsed = [reader.parse(der) for der in ders]
    except ValueError as error:
        imported.report(codes.UNREADABLE, found.certificate_file, f"{identity.name}: {error}")
        return None
    if len(parsed) != 1 and (identity.authority is not None or not parsed):
        message, help_ = _bundle(parsed) if parsed else ("the file has no certificate", "")
        imported.report(codes.UNREADABLE, found.certificate_file, f"{identity.name}: {message}", help_)
        return None
    about = text_difference(text, pem.encode_certificates(ders))
    if about and found.certificate_file != found.key_file:  # of a kubeconfig it is told with its other differences
        message = f"{identity.name}: {found.certificate_file} {about}; a build writes the certificate's PEM alone"
        imported.report(codes.TEXT, found.certificate_file, message, warning=True)
    return parsed[0], ders


def _bundle(parsed: Sequence[reader.ParsedCertificate]) -> tuple[str, str]:
    """What a leaf's file of several certificates is, and what to do."""
    names = ", ".join(str(certificate.subject) for certificate in parsed[1:])
    message = f"the file holds the certificate and {len(parsed) - 1} more, as its chain ({names})"
    return message, "leave the first one alone: whoever trusts the cluster's authority needs no chain"


def is_sound(
    imported: ImportedNodes,
    identity: Identity,
    found: ExistingCredential,
    parsed: reader.ParsedCertificate,
) -> bool:
    """Whether the key is the certificate's and the certificate is signed by the authority that the spec names."""
    return (
        ((identity.authority is None and found.key is None) or has_its_key(imported, identity, found, parsed))
        and _may_sign(imported, identity, found, parsed)
        and _is_signed(imported, identity, found, parsed)
        and _trusts_its_authority(imported, identity, found)
    )


def _may_sign(
    imported: ImportedNodes, identity: Identity, found: ExistingCredential, parsed: reader.ParsedCertificate
) -> bool:
    """Whether an authority's certificate is one, by a key that somebody verifies with; a leaf's is not asked."""
    if identity.authority is not None:
        return True
    try:
        keys.algorithm(parsed.public_key)
    except ValueError as error:
        message = f"{identity.name}: nobody in a cluster verifies what the authority signs: its {error}"
        imported.report(codes.SIGNATURE_ALGORITHM, found.certificate_file, message, "take another authority")
        return False
    if parsed.is_authority:
        return True
    message = f"{identity.name}: the first certificate of the file, {parsed.subject}, is not an authority's"
    imported.report(codes.FOREIGN_AUTHORITY, found.certificate_file, message, "put the authority's own first")
    return False


def has_its_key(
    imported: ImportedNodes, identity: Identity, found: ExistingCredential, parsed: reader.ParsedCertificate
) -> bool:
    """Whether the private key, which is the credential's, can be used and is the certificate's."""
    key = found.key
    if key is None:
        return False
    try:
        keys.prove(key)
        own = keys.public_key(key)
    except ValueError as error:
        message = f"{identity.name}: the private key cannot be used: {error}"
        imported.report(codes.UNREADABLE, found.key_file, message, key_help(error, found.key_file))
        return False
    if own != parsed.public_key:
        message = f"{identity.name}: the private key is not the certificate's"
        imported.report(codes.KEY_MISMATCH, found.key_file, message, "find the key that belongs to the certificate")
        return False
    return True


def key_help(error: ValueError, file: str) -> str:
    """What to do about a private key that cannot be used."""
    if str(error) == keys.ENCRYPTED:
        return (
            "kubeadm reads no encrypted key either: import a copy of the folder in which it is decrypted, by "
            f"`openssl pkey -out COPY -in {file}`"
        )
    return "bring a whole RSA or ECDSA key in PEM, as from a backup"


def _is_signed(
    imported: ImportedNodes,
    identity: Identity,
    found: ExistingCredential,
    parsed: reader.ParsedCertificate,
) -> bool:
    if identity.authority is None and parsed.subject.encoded != parsed.issuer.encoded:
        return True  # an intermediate one: what stands above it does not sign here
    authority = parsed if identity.authority is None else imported.parsed.get(identity.authority)
    if authority is None:
        return False  # the authority's own finding tells why
    algorithm = parsed.signature_algorithm
    why = signatures.refusal(authority.public_key, algorithm)
    if why and identity.authority is None:
        return True  # what an authority signs itself with, nobody looks at
    if why:
        message = f"{identity.name}: the certificate's signature is {algorithm}, which the components refuse: {why}"
        help_ = f"renew it: `kubeadm certs renew {_renewed(identity)}`; or take it away with its key: it is issued anew"
        imported.report(codes.SIGNATURE_ALGORITHM, found.certificate_file, message, help_)
        return False
    if signatures.is_signed(parsed, authority.public_key):
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
    imported.report(codes.FOREIGN_AUTHORITY, found.certificate_file, message, help_)
    return False


def _renewed(identity: Identity) -> str:
    """What `kubeadm certs renew` calls a certificate."""
    name = within(identity.name)
    return next((row.phase for row in CERTIFICATES if row.name == name), name)


def _trusts_its_authority(imported: ImportedNodes, identity: Identity, found: ExistingCredential) -> bool:
    """Whether a kubeconfig's own authority is the cluster's."""
    if found.authority is None or identity.authority is None:
        return True
    try:
        trusted = [ca.public_key for ca in reader.parse_all(found.authority)]
    except ValueError as error:
        message = f"{identity.name}: the authority in the kubeconfig cannot be used: {error}"
        imported.report(codes.UNREADABLE, found.certificate_file, message)
        return False
    if imported.parsed[identity.authority].public_key not in trusted:
        message = f"{identity.name}: the kubeconfig trusts another authority than the cluster's"
        imported.report(codes.FOREIGN_AUTHORITY, found.certificate_file, message)
        return False
    return True


def judge_public_half(imported: ImportedNodes, existing: Existing, public: bytes) -> None:
    """Whether sa.pub, where it is there, holds the key, and what it holds besides."""
    if existing.service_account_public is None:
        return
    file = existing.service_account_public_file
    try:
        found = public_keys(existing.service_account_public)
    except ValueError as error:
        imported.report(
            codes.UNREADABLE, file, f"sa: sa.pub cannot be used: {error}", "take it away: it is made of sa.key"
        )
        return
    if public not in found:
        help_ = "find the pair that belongs together, the one by which the API server checks its tokens"
        imported.report(codes.KEY_MISMATCH, file, "sa: sa.pub is not the public key of sa.key", help_)
    elif len(found) > 1:
        message = f"sa: sa.pub holds {len(found)} public keys, as during a rotation; a build writes sa.key's alone"
        help_ = (
            "the API server would refuse the tokens of the others: wait until none is in use any more, or keep the "
            "other keys in a file of `files:` that a second service-account-key-file names"
        )
        imported.report(codes.DIFFERS, file, message, help_, warning=True)
