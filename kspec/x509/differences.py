"""How two certificates differ, field by field, in words for people who review a re-issue or an import."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from kspec.x509 import keys, writer
from kspec.x509.reader import Extension, ParsedCertificate

ALTERNATIVE_NAME: Final = "subject alternative name"
SUBJECT: Final = "subject"
"""How the sentences about a certificate's names, and about its subject, begin."""
_EXTENSIONS: dict[str, tuple[str, Callable[[ParsedCertificate], object]]] = {
    writer.KEY_USAGE: ("keyUsage", lambda certificate: certificate.key_usage),
    writer.EXTENDED_KEY_USAGE: ("extKeyUsage", lambda certificate: certificate.extended_key_usage),
    writer.BASIC_CONSTRAINTS: (
        "basicConstraints",
        lambda certificate: (certificate.is_authority, certificate.path_length),
    ),
    writer.SUBJECT_KEY_IDENTIFIER: ("subjectKeyIdentifier", lambda certificate: certificate.subject_key_identifier),
    writer.AUTHORITY_KEY_IDENTIFIER: (
        "authorityKeyIdentifier",
        lambda certificate: certificate.authority_key_identifier,
    ),
    writer.SUBJECT_ALTERNATIVE_NAME: ("subjectAltName", lambda certificate: certificate.alternative_names),
}
"""The well-known extensions: their names in RFC 5280, and what is read from them, which has sentences of its own."""
_SUBSTANCE: Final = frozenset({"version", "issuer", "public key", "certificate authority", "path length"})
"""Fields of one value in which a certificate of another tool has to be as it is expected."""


def differences(expected: ParsedCertificate, found: ParsedCertificate) -> tuple[str, ...]:
    """One sentence for each field in which `found` is not as `expected`.

    Both come from `reader.parse` or `parse_to_be_signed`: `expected` from what `writer.to_be_signed` makes of the
    spec. Empty exactly if the bytes to be signed are equal.
    """
    if expected.to_be_signed == found.to_be_signed:
        return ()
    sentences = [
        f"{name} is {shown}, expected {wanted}"
        for (name, wanted), (_, shown) in zip(_fields(expected), _fields(found), strict=True)
        if wanted != shown
    ]
    sentences += _name_encodings(expected, found)
    sentences += _alternative_names(expected.alternative_names, found.alternative_names)
    sentences += _extensions(expected, found)
    return tuple(sentences) or ("the encoding differs, though every field is equal",)


def differences_in_substance(expected: ParsedCertificate, found: ParsedCertificate) -> tuple[str, ...]:
    """The same, of a certificate that somebody else's tool has made: in what it says, not in how it says it.

    What such a tool may choose is left out: serial number, times and signature algorithm; the order and encoding of
    fields; whether the key identifiers are there, as long as the authority's is right; further extensions that are not
    critical; and, but for RSA, the usage keyEncipherment, which means nothing for other keys. The names and usages have
    to be those that were asked for, no more and no less.
    """
    sentences = [
        f"{name} is {shown}, expected {wanted}"
        for (name, wanted), (_, shown) in zip(_fields(expected), _fields(found), strict=True)
        if name in _SUBSTANCE and wanted != shown
    ]
    if expected.issuer.encoded != found.issuer.encoded and expected.issuer.attributes == found.issuer.attributes:
        sentences.append(f'issuer "{found.issuer}" is encoded in another way')
    if sorted(expected.subject.attributes) != sorted(found.subject.attributes):
        sentences.append(f'{SUBJECT} is "{found.subject}", expected "{expected.subject}"')
    sentences += _usages(expected, found)
    wanted_key, key = expected.authority_key_identifier, found.authority_key_identifier
    if None not in (wanted_key, key) and wanted_key != key:
        sentences.append(f"authority key identifier is {_hexadecimal(key)}, expected {_hexadecimal(wanted_key)}")
    names = (tuple(sorted(set(one.alternative_names))) for one in (expected, found))
    sentences += _alternative_names(*names)
    sentences += (
        f"extension {extension.identifier} is critical, and Kubernetes does not know it"
        for extension in found.extensions
        if extension.critical and extension.identifier not in _EXTENSIONS
    )
    return tuple(sentences)


def _usages(expected: ParsedCertificate, found: ParsedCertificate) -> Iterator[str]:
    wanted, shown = set(expected.key_usage), set(found.key_usage)
    if wanted != shown and (keys.is_rsa(found.public_key) or wanted ^ shown != {"keyEncipherment"}):
        yield f"key usage is {_listed(found.key_usage)}, expected {_listed(expected.key_usage)}"
    if set(expected.extended_key_usage) != set(found.extended_key_usage):
        asked = _listed(expected.extended_key_usage)
        yield f"extended key usage is {_listed(found.extended_key_usage)}, expected {asked}"


def _fields(certificate: ParsedCertificate) -> Iterator[tuple[str, str]]:
    """Names of the fields that have one value, and that value as people read it."""
    yield "version", str(certificate.version)
    yield "serial number", str(certificate.serial)
    yield "signature algorithm", certificate.signature_algorithm
    yield "issuer", f'"{certificate.issuer}"'
    yield "not before", f"{certificate.validity.not_before:%Y-%m-%dT%H:%M:%SZ}"
    yield "not after", f"{certificate.validity.not_after:%Y-%m-%dT%H:%M:%SZ}"
    yield SUBJECT, f'"{certificate.subject}"'
    yield "public key", f"sha256:{hashlib.sha256(certificate.public_key).hexdigest()}"
    yield "key usage", _listed(certificate.key_usage)
    yield "extended key usage", _listed(certificate.extended_key_usage)
    yield "certificate authority", "yes" if certificate.is_authority else "no"
    yield "path length", "unlimited" if certificate.path_length is None else str(certificate.path_length)
    yield "subject key identifier", _hexadecimal(certificate.subject_key_identifier)
    yield "authority key identifier", _hexadecimal(certificate.authority_key_identifier)


def _listed(values: Iterable[str]) -> str:
    return f"[{', '.join(values)}]"


def _hexadecimal(identifier: bytes | None) -> str:
    """As openssl prints it, in pairs; digits in one run could be a key, and would not be shown."""
    return "absent" if identifier is None else identifier.hex(":").upper()


def _name_encodings(expected: ParsedCertificate, found: ParsedCertificate) -> Iterator[str]:
    """Names that read alike but have other string types, or are cut into other sets."""
    for name, wanted, shown in (
        ("issuer", expected.issuer, found.issuer),
        ("subject", expected.subject, found.subject),
    ):
        if wanted.encoded != shown.encoded and wanted.attributes == shown.attributes:
            yield f'{name} "{shown}" is encoded in another way'


def _alternative_names(expected: tuple[str, ...], found: tuple[str, ...]) -> Iterator[str]:
    missing, surplus = Counter(expected) - Counter(found), Counter(found) - Counter(expected)
    for name in missing.elements():
        yield f"{ALTERNATIVE_NAME} {name} is missing"
    for name in surplus.elements():
        yield f"{ALTERNATIVE_NAME} {name} is not expected"
    if not missing and not surplus and expected != found:
        yield f"order of subject alternative names is {_listed(found)}, expected {_listed(expected)}"


def _extensions(expected: ParsedCertificate, found: ParsedCertificate) -> Iterator[str]:
    wanted = {extension.identifier: extension for extension in expected.extensions}
    shown = {extension.identifier: extension for extension in found.extensions}
    for identifier in wanted | shown:
        name, content = _EXTENSIONS.get(identifier, (identifier, _nothing))
        said = content(expected) != content(found)
        if identifier not in shown:
            if not said:
                yield f"extension {name} is missing"
        elif identifier not in wanted:
            if not said:
                yield f"extension {name} is not expected"
        else:
            want, show = wanted[identifier], shown[identifier]
            if want.critical != show.critical:
                yield f"extension {name} is {_criticality(show)}, expected {_criticality(want)}"
            if want.value != show.value and not said:
                yield f"extension {name} is encoded in another way"
    if wanted.keys() == shown.keys() and list(wanted) != list(shown):
        yield f"order of extensions is {_names(shown)}, expected {_names(wanted)}"


def _nothing(_certificate: ParsedCertificate) -> None:
    """What is read from an extension that is not well known."""


def _criticality(extension: Extension) -> str:
    return "critical" if extension.critical else "not critical"


def _names(identifiers: Iterable[str]) -> str:
    return _listed(
        _EXTENSIONS[identifier][0] if identifier in _EXTENSIONS else identifier for identifier in identifiers
    )
