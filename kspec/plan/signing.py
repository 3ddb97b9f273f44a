"""Certificates that somebody else signs: what is asked for, and whether what comes back is that."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from kspec.facts import codes
from kspec.model.certificate import Identity, Validity
from kspec.model.clusterspec import ClusterSpec
from kspec.model.code import Code
from kspec.model.draw import Draw
from kspec.model.release import Release
from kspec.model.secret import Secret
from kspec.model.signing import Expectation, SigningRequest, Unsigned
from kspec.plan.expected import enciphers, period_of, unlike, wanted
from kspec.x509 import keys, pem, reader, signatures
from kspec.x509.request import public_key, request

_MARGIN: Final = timedelta(days=1)
"""How much longer than asked a certificate may be valid: authorities count in whole days, from their own now."""
_SKEW: Final = timedelta(hours=1)
"""How much later than the build it may begin: a signer has a clock of its own, and its turn comes later."""
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for times that nobody looks at."""
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


class NotSigned(NamedTuple):
    """Why there is no certificate: the finding's code, what it says, and what to do."""

    code: Code
    message: str
    help: str


def have_signed(  # noqa: PLR0913 - all that decides about a certificate
    identity: Identity,
    authority: reader.ParsedCertificate,
    key: Secret,
    validity: Validity,
    release: Release,
    *,
    draw: Draw,
    reasons: Sequence[str],
) -> bytes | NotSigned:
    """Ask for a certificate of an authority whose key is elsewhere; its DER, if it is what was asked for.

    `reasons` say why it is issued.
    """
    name, by = identity.name, identity.authority or ""
    if draw.sign is None:
        message = f"{name} must be issued ({'; '.join(reasons)}), and the key of its authority, {by}, is elsewhere"
        help_ = "build with --signer CMD, a program that has it signed; or have all signed by way of kspec csr export"
        return NotSigned(codes.SIGNER_NEEDED, message, help_)
    answer = draw.sign(signing_request(identity, by, key, validity, release))
    if isinstance(answer, Unsigned):
        return NotSigned(codes.SIGNER, f"{name}: {answer.why}", "try the command by hand, as docs/authorities.md shows")
    try:
        certificate = one_certificate(answer)
        found = reader.parse(certificate)
    except ValueError as error:
        message = f"{name}: the signer answered with no certificate that can be used: {error}"
        return NotSigned(codes.SIGNER, message, "a signer writes one certificate in PEM to its standard output")
    public_key = keys.public_key(key)
    wrong = [
        *misfits(identity, authority, found, public_key, release),
        *mistimed(found.validity, validity, draw.now),
    ]
    if wrong:
        message = f"{name}: the signer's certificate is not what was asked for: {'; '.join(wrong)}"
        return NotSigned(codes.SIGNER_MISFIT, message, "make the signer keep to the request and to KSPEC_NOT_AFTER")
    return certificate


def signing_request(
    identity: Identity, authority: str, key: Secret, validity: Validity, release: Release
) -> SigningRequest:
    """What is asked for an identity. ValueError for a key that cannot be used."""
    encipherment = enciphers(keys.public_key(key), release)
    asked = request(identity.content, key, key_encipherment=encipherment)
    return SigningRequest(identity.name, authority, asked, validity)


def expectation(
    identity: Identity, authority: reader.ParsedCertificate, asked: bytes, spec: ClusterSpec, release: Release
) -> Expectation:
    """What the certificate has to be that answers a request (DER), in words for whoever signs."""
    key = public_key(asked)
    want = wanted(identity, authority, key, Validity(_NEVER, _NEVER), release)
    own = authority.subject_key_identifier
    return Expectation(
        name=identity.name,
        authority=identity.authority or "",
        request=asked,
        common_name=want.subject.common_name,
        organizations=want.subject.organizations,
        public_key=keys.pin(key),
        alternative_names=want.alternative_names,
        key_usage=want.key_usage,
        extended_key_usage=want.extended_key_usage,
        issuer=str(authority.subject),
        issuer_key=keys.pin(authority.public_key),
        issuer_identifier="" if own is None else own.hex(":").upper(),
        lasts=period_of(spec, identity),
    )


def one_certificate(answer: bytes) -> bytes:
    """The DER of the one certificate in an answer. ValueError, with what there is instead, if that is not all of it.

    An answer may have the chain behind the certificate: whoever trusts the authority needs none of it.
    """
    found = pem.certificates(answer)
    if not found:
        message = "the answer has no certificate in PEM" if answer.strip() else "the answer is empty"
        raise ValueError(message)
    first, *others = found
    reader.parse(first)
    for other in others:
        if not reader.parse(other).is_authority:
            message = f"the answer has {len(found)} certificates, expected one"
            raise ValueError(message)
    return first


def misfits(
    identity: Identity,
    authority: reader.ParsedCertificate,
    found: reader.ParsedCertificate,
    public_key: bytes,
    release: Release,
) -> Iterator[str]:
    """What of a certificate is not as the spec asks, a sentence each: key, fields, names, usages, issuer, signature."""
    if found.public_key != public_key:
        yield f"public key is {keys.pin(found.public_key)}, expected {keys.pin(public_key)}"
    yield from unlike(identity, authority, found, release, external=True)
    why = signatures.refusal(authority.public_key, found.signature_algorithm)
    if why:
        yield f"signature is {found.signature_algorithm}, which the components refuse: {why}"
    elif not signatures.is_signed(found, authority.public_key):
        yield f"signature is not by {identity.authority}, whose certificate the lock has"


def mistimed(found: Validity, asked: Validity, now: datetime) -> Iterator[str]:
    """What is wrong with the times of a certificate that has just been signed."""
    if found.not_after < now:
        yield f"not after is {found.not_after:{_TIME}}, which is over: it is {now:{_TIME}}"
    if found.not_before > now + _SKEW:
        yield f"not before is {found.not_before:{_TIME}}, which is to come: it is {now:{_TIME}}"
    if found.not_after > asked.not_after + _MARGIN:
        yield f"not after is {found.not_after:{_TIME}}, expected {asked.not_after:{_TIME}} at the latest"
