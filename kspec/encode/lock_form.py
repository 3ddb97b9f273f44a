"""Which fields the JSON of a lock has, and what each of them has to be."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, NewType

from attrs import Factory, frozen

from kspec.disk.keyring_entries import ENTRY
from kspec.encode.strict import MisfitError, NameRefusedError, Reader, text
from kspec.model.rotation import Stage
from kspec.x509 import keys, pem, reader, request

TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
Certificate = NewType("Certificate", bytes)
"""A certificate's DER, written as one block of PEM: its lines, or in version 1 all of it in one string."""
Chain = NewType("Chain", tuple[bytes, ...])
"""The DER of several certificates, written as lines of PEM behind one another."""
PublicKey = NewType("PublicKey", bytes)
"""A DER SubjectPublicKeyInfo, written in the same way."""
Expiration = NewType("Expiration", str)
Digest = NewType("Digest", str)
"""A SHA-256 in hexadecimal digits, written behind `sha256:`; empty for none."""
Entry = NewType("Entry", str)
"""A secret of the spec's own files, by its path in the keyring."""
Form = NewType("Form", object)
"""The form of a kubelet.conf: `embedded`, `rotated`, or a KubeletFilesForm."""
Identity = NewType("Identity", str)
TokenId = NewType("TokenId", str)
NodeName = NewType("NodeName", str)
Rotated = NewType("Rotated", str)
"""What is rotated: an authority's name, or `sa`."""
Request = NewType("Request", bytes)
"""A PKCS#10 request's DER, written as lines of one block of PEM."""
PackName = NewType("PackName", str)
RotationStage = NewType("RotationStage", str)
EncryptionKey = NewType("EncryptionKey", str)
"""The keyring's entry of a key that the spec leaves to be generated."""
KeyNames = NewType("KeyNames", tuple[str, ...])
"""The names of the keys that stand for it: one, or while it is rotated two."""
STAGES: Final[Mapping[str, Stage]] = {"trust": "trust", "issue": "issue", "drop": "drop"}
"""The words for how far a rotation has come."""


@frozen
class CertificateForm:
    """A certificate, and what stands beside it for the reader."""

    certificate: Certificate
    serial: str
    not_before: str
    not_after: str
    public_key: str
    pinned: Sequence[str] = ()
    external: bool = False
    chain: Chain = Chain(())
    in_kubeconfigs: bool = False


@frozen
class TokenForm:
    """What a token's Secret and cluster-info say of a token."""

    expiration: Expiration | None
    signature: str = ""
    signed: Digest = Digest("")
    drawn: int | None = None
    former: bool = False


@frozen
class ServiceAccountForm:
    """The key that signs service account tokens."""

    public_key: PublicKey


@frozen
class KubeletFilesForm:
    """The files that a kubelet.conf names."""

    client_certificate: str
    client_key: str


@frozen
class RotationForm:
    """A rotation under way: of an authority, with a certificate, or of the key of service accounts."""

    stage: RotationStage
    certificate: Certificate = Certificate(b"")
    public_key: PublicKey = PublicKey(b"")
    former: Mapping[Identity, CertificateForm] = Factory(dict)


@frozen
class RequestForm:
    """A request that waits for its certificate, and the pin of its key for the reader."""

    public_key: str
    request: Request


@frozen
class EncryptionForm:
    """The keys that stand for the spec's own of EncryptionConfigurations, and the stage of their rotation."""

    keys: Mapping[EncryptionKey, KeyNames] = Factory(dict)
    stage: RotationStage | None = None


@frozen
class LockForm:
    """The whole lock."""

    version: int
    certificates: Mapping[Identity, CertificateForm]
    tokens: Mapping[TokenId, TokenForm]
    kubelet_conf: Mapping[NodeName, Form]
    certificate_key: bool
    service_account: ServiceAccountForm = ServiceAccountForm(PublicKey(b""))
    files: Sequence[Entry] = ()
    rotations: Mapping[Rotated, RotationForm] = Factory(dict)
    requests: Mapping[Identity, RequestForm] = Factory(dict)
    encryption: EncryptionForm | None = None
    packs: Mapping[PackName, Digest] = Factory(dict)


def read_form(value: object) -> LockForm:
    """The lock that a value of JSON is.

    Raises:
        ValueError: if it is none; the message begins with the path of the field that is wrong.
    """
    return _reader().read(value, LockForm)


@cache
def _reader() -> Reader:
    lists = {Sequence[str]: "a list of sentences", Sequence[Entry]: "a list of keyring entries"}
    return Reader.of(_KINDS, lists, {Form: KubeletFilesForm})


def _block(label: str, value: object) -> bytes:
    try:
        lines = value if isinstance(value, list) else [value]
        blocks = pem.decode("\n".join(map(text, lines)).encode())
    except ValueError:
        raise MisfitError from None
    if [block.label for block in blocks] != [label]:
        raise MisfitError
    return blocks[0].content


def _chain(value: object) -> tuple[bytes, ...]:
    if not isinstance(value, list):
        raise MisfitError
    try:
        blocks = pem.decode("\n".join(map(text, value)).encode())
        for block in blocks:
            reader.parse(block.content)
    except ValueError:
        raise MisfitError from None
    if {block.label for block in blocks} != {pem.CERTIFICATE}:
        raise MisfitError
    return tuple(block.content for block in blocks)


def _public_key(value: object) -> bytes:
    found = _block(pem.PUBLIC_KEY, value)
    try:
        keys.algorithm(found)
    except ValueError as error:
        message = f" cannot be used: {error}"
        raise ValueError(message) from None
    return found


def _expiration(value: object) -> str:
    found = text(value)
    try:
        datetime.strptime(found, TIME)  # noqa: DTZ007 - only the form is asked
    except ValueError:
        raise MisfitError from None
    return found


def _digest(value: object) -> str:
    found = text(value)
    if found and not _DIGEST.fullmatch(found):
        raise MisfitError
    return found.removeprefix("sha256:")


def _entry(value: object) -> str:
    found = text(value)
    if not found.startswith("files/") or not ENTRY.fullmatch(found) or not found.isprintable():
        message = f": {found!r} is not an entry of the keyring"
        raise ValueError(message)
    return found


def _form(value: object) -> object:
    if value not in ("embedded", "rotated"):
        raise MisfitError
    return value


def _stage(value: object) -> str:
    if text(value) not in STAGES:
        raise MisfitError
    return text(value)


def _key_names(value: object) -> tuple[str, ...]:
    found = tuple(map(text, value)) if isinstance(value, list) else ()
    if not 1 <= len(found) <= _MOST_NAMES or len(set(found)) < len(found) or not all(map(str.isprintable, found)):
        raise MisfitError
    if not all(found):
        raise MisfitError
    return found


def _name(form: re.Pattern[str]) -> Callable[[str], str]:
    """The hook of names that look so."""

    def hook(name: str) -> str:
        if not form.fullmatch(name):
            message = f"{name!r} is not a name that kspec gives"
            raise NameRefusedError(message)
        return name

    return hook


_MOST_NAMES: Final = 2
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_NODE: Final = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_NAME: Final = "a name that kspec gives"
_KINDS: Final[Mapping[Any, tuple[str, Callable[[Any], Any]]]] = {
    Certificate: ("one PEM block of a certificate", lambda value: _block(pem.CERTIFICATE, value)),
    Chain: ("the lines of PEM blocks of certificates", _chain),
    Request: ("one PEM block of a certificate request", lambda value: _block(request.LABEL, value)),
    PublicKey: ("one PEM block of a public key", _public_key),
    Expiration: ("null or a time such as 2030-01-31T12:00:00Z", _expiration),
    Digest: ("sha256: and 64 hexadecimal digits", _digest),
    Entry: ("an entry of the keyring", _entry),
    Form: ("one of embedded, rotated, or the kubelet's clientCertificate and clientKey", _form),
    Identity: (_NAME, _name(re.compile(rf"ca|front-proxy-ca|etcd/ca|{_NODE}(/[a-z0-9][a-z0-9.-]*)+"))),
    TokenId: (_NAME, _name(re.compile("[a-z0-9]+"))),
    NodeName: (_NAME, _name(re.compile(_NODE))),
    Rotated: (_NAME, _name(re.compile("ca|front-proxy-ca|etcd/ca|sa|set/root"))),
    EncryptionKey: (_NAME, _name(re.compile(r"files/encryption/[a-z]+/[^/]+"))),
    KeyNames: ("a list of one name or two", _key_names),
    PackName: (_NAME, _name(re.compile("[a-z0-9][-a-z0-9]*"))),
    RotationStage: (f"one of {', '.join(STAGES)}", _stage),
}
"""Each type of the lock's own: what it wants, in words, and its hook. An entry that the spec does not use is kept, so
its name has to be one at least: of a node that is gone, or of an identity that only another release has."""
