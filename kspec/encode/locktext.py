"""The lock's text: JSON with one identity a block and sorted keys, so that it reads and merges well in Git.

Serial, times and key pin of a certificate stand in it for the reader; reading proves that they are the
certificate's own.
"""

import json
from typing import Any, Final

from kspec.encode import keys, pem, x509_reader
from kspec.model.lock import Lock, LockedCertificate, LockedToken

VERSION: Final = 1
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


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
    value = json.loads(text)
    if not isinstance(value, dict) or value.get("version") != VERSION:
        message = f"it is no lock of version {VERSION}"
        raise ValueError(message)
    try:
        return Lock(
            certificates={name: _read_certificate(name, entry) for name, entry in value["certificates"].items()},
            service_account=_read_public_key(value["serviceAccount"]["publicKey"]),
            tokens={name: _read_token(entry) for name, entry in value["tokens"].items()},
            kubelet_conf=value["kubeletConf"],
            certificate_key=value["certificateKey"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        message = f"it lacks or mistypes {error}"
        raise ValueError(message) from error


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
    locked = LockedCertificate(found[0], tuple(entry.get("pinned", ())))
    stated = _certificate(locked)
    for key in ("serial", "notBefore", "notAfter", "publicKey"):
        if entry[key] != stated[key]:
            message = f"{name}: {key} is {entry[key]}, but the certificate says {stated[key]}"
            raise ValueError(message)
    return locked


def _read_token(entry: dict[str, Any]) -> LockedToken:
    return LockedToken(
        expiration=entry["expiration"],
        signature=entry.get("signature", ""),
        signed=entry.get("signed", "").removeprefix("sha256:"),
        drawn=entry.get("drawn"),
    )
