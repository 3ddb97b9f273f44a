"""The lock's text: JSON with one identity a block and sorted keys, so that it reads and merges well in Git.

Serial, times and key pin of a certificate stand in it for the reader; reading proves that they are the
certificate's own.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, TypeVar, get_args

from kspec.encode import keys, pem, x509_reader
from kspec.model.lock import Lock, LockedCertificate, LockedToken

VERSION: Final = 1
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
T = TypeVar("T")
_Form = Literal["embedded", "rotated"]
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


def render(lock: Lock) -> str:
    """The text of a lock."""
    value: dict[str, Any] = {
        "version": VERSION,
        "certificates": {name: _certificate(found) for name, found in lock.certificates.items()},
        "serviceAccount": {"publicKey": keys.public_pem(lock.service_account).decode()},
        "tokens": {name: _token(found) for name, found in lock.tokens.items()},
        "kubeletConf": dict(lock.kubelet_conf),
        "certificateKey": lock.certificate_key,
    }
    if lock.files:
        value["files"] = list(lock.files)
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _certificate(locked: LockedCertificate) -> dict[str, Any]:
    parsed = x509_reader.parse(locked.certificate)
    entry: dict[str, Any] = {
        "certificate": pem.encode_certificates([locked.certificate]).decode(),
        "serial": str(parsed.serial),
        "notBefore": parsed.validity.not_before.strftime(TIME),
        "notAfter": parsed.validity.not_after.strftime(TIME),
        "publicKey": keys.pin(parsed.public_key),
    }
    if locked.pinned:
        entry["pinned"] = list(locked.pinned)
    return entry


def _token(locked: LockedToken) -> dict[str, Any]:
    entry: dict[str, Any] = {"expiration": locked.expiration}
    if locked.signature:
        entry["signature"] = locked.signature
        entry["signed"] = f"sha256:{locked.signed}"
    if locked.drawn is not None:
        entry["drawn"] = locked.drawn
    return entry


def parse(text: str) -> Lock:
    """Read a lock's text.

    Raises:
        json.JSONDecodeError: if it is no JSON (a merge gone wrong).
        ValueError: if it is not a lock's text, or if what it says of a certificate is not what the certificate says.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None
    if not isinstance(value, dict) or value.get("version") != VERSION:
        message = f"it is no lock of version {VERSION}"
        raise ValueError(message)
    try:
        return Lock(
            certificates={name: _read_certificate(name, entry) for name, entry in value["certificates"].items()},
            service_account=_read_public_key(value["serviceAccount"]["publicKey"]),
            tokens={name: _read_token(name, entry) for name, entry in value["tokens"].items()},
            kubelet_conf=_read_forms(value["kubeletConf"]),
            certificate_key=_typed("certificateKey", value["certificateKey"], bool, "true or false"),
            files=_read_files(value.get("files", [])),
        )
    except (KeyError, TypeError, AttributeError) as error:
        message = f"it lacks or mistypes {error}"
        raise ValueError(message) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one with a key that is there twice comes from a merge that kept both sides."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{twice} is there twice"
        raise ValueError(message)
    return found


def _typed(name: str, value: Any, type_: type[T], wanted: str) -> T:  # noqa: ANN401 - the lock is any JSON until it is proven
    if not isinstance(value, type_) or (isinstance(value, bool) and type_ is not bool):
        message = f"{name} is not {wanted}"
        raise ValueError(message)
    return value


def _read_forms(value: Any) -> Mapping[str, _Form]:  # noqa: ANN401 - the lock is any JSON until it is proven
    forms: dict[str, _Form] = {}
    for node, form in _typed("kubeletConf", value, dict, "an object").items():
        if form not in get_args(_Form):
            message = f"kubeletConf: {node} is neither of {', '.join(get_args(_Form))}"
            raise ValueError(message)
        forms[node] = form
    return forms


def _read_files(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - the lock is any JSON until it is proven
    wanted = "a list of the keyring's entries"
    return tuple(_typed("files", entry, str, wanted) for entry in _typed("files", value, list, wanted))


def _read_public_key(text: str) -> bytes:
    blocks = pem.decode(text.encode())
    if len(blocks) != 1 or blocks[0].label != "PUBLIC KEY":
        message = "serviceAccount: publicKey is not one PEM block of a public key"
        raise ValueError(message)
    return blocks[0].content


def _read_certificate(name: str, entry: dict[str, Any]) -> LockedCertificate:
    found = pem.certificates(entry["certificate"].encode())
    if len(found) != 1:
        message = f"{name}: certificate is not one PEM block"
        raise ValueError(message)
    pinned = _typed(f"{name}: pinned", entry.get("pinned", []), list, "a list of sentences")
    locked = LockedCertificate(found[0], tuple(_typed(f"{name}: pinned", line, str, "text") for line in pinned))
    stated = _certificate(locked)
    for key in ("serial", "notBefore", "notAfter", "publicKey"):
        if entry[key] != stated[key]:
            message = f"{name}: {key} is {entry[key]}, but the certificate says {stated[key]}"
            raise ValueError(message)
    return locked


def _read_token(name: str, entry: dict[str, Any]) -> LockedToken:
    expiration = entry["expiration"]
    if expiration is not None:
        wanted = "null or a time such as 2030-01-31T12:00:00Z"
        try:
            datetime.strptime(_typed(f"{name}: expiration", expiration, str, wanted), TIME)  # noqa: DTZ007 - only the form is asked
        except ValueError:
            message = f"{name}: expiration is not {wanted}"
            raise ValueError(message) from None
    signed = _typed(f"{name}: signed", entry.get("signed", ""), str, "a digest")
    if signed and not _DIGEST.fullmatch(signed):
        message = f"{name}: signed is not sha256: and 64 hexadecimal digits"
        raise ValueError(message)
    drawn = entry.get("drawn")
    return LockedToken(
        expiration=expiration,
        signature=_typed(f"{name}: signature", entry.get("signature", ""), str, "a signature"),
        signed=signed.removeprefix("sha256:"),
        drawn=None if drawn is None else _typed(f"{name}: drawn", drawn, int, "a number"),
    )
