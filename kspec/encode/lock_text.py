"""The lock's text: JSON in which one line says one thing, so that it reads and merges well in Git.

Certificates and forms of kubelet.conf stand between rulers (`rulers.py`), so that two branches can each add a node; PEM
is in lines. Nothing in it is about the whole, as a count or a digest would be. What changes on both sides is a conflict
in its own block.

`kubeletConf` says of each node `embedded`, `rotated`, or which files its kubelet.conf names; `serviceAccount`, `files`,
`requests`, `rotations`, `encryption` and `packs` are absent where there is none. Serial, times and key pin of a
certificate stand in it for the reader; reading proves that they are the certificate's own. Version 1 had PEM in one
string, and no rulers; it is read, and written as version 2 with the next change of the lock.
"""

import json
from datetime import datetime
from typing import Any, Final

from kspec.encode.lock_form import (
    STAGES,
    CertificateForm,
    EncryptionForm,
    KubeletFilesForm,
    RequestForm,
    RotationForm,
    read_form,
)
from kspec.encode.rulers import gather, spread
from kspec.facts.certificates import SERVICE_ACCOUNT
from kspec.model.encryption import Encryption
from kspec.model.lock import ClientFiles, KubeletConf, Lock, LockedCertificate, LockedToken, Rotation
from kspec.x509 import keys, pem, reader, request

VERSION: Final = 2
_READABLE: Final = (1, 2)
_AUTHORITIES: Final = frozenset({"ca", "etcd/ca", "front-proxy-ca"})
_SPREAD: Final = ("certificates", "kubeletConf")
"""The objects with rulers."""
_DIGITS: Final = 9
"""The most that a number in a lock has, which counts the spec's tokens: Python makes no number of thousands."""


def render(lock: Lock) -> str:
    """The text of a lock."""
    key = _lines(keys.public_pem(lock.service_account)) if lock.service_account else []
    certificates = {name: _certificate(found) for name, found in lock.certificates.items()}
    value = {
        "certificateKey": lock.certificate_key,
        "certificates": spread(certificates, _AUTHORITIES),
        "encryption": _encryption(lock.encryption),
        "files": list(lock.files),
        "kubeletConf": spread({node: _form(form) for node, form in lock.kubelet_conf.items()}),
        "requests": {name: _request(lock.requests[name]) for name in sorted(lock.requests)} or None,
        "packs": {name: lock.packs[name] for name in sorted(lock.packs)} or None,
        "rotations": {name: _rotation(name, lock.rotations[name]) for name in sorted(lock.rotations)} or None,
        "serviceAccount": {"publicKey": key} if key else None,
        "tokens": {name: _token(lock.tokens[name]) for name in sorted(lock.tokens)},
        "version": VERSION,
    }
    written = {name: found for name, found in value.items() if found not in (None, [])}
    return json.dumps(written, indent=2, ensure_ascii=False) + "\n"


def _lines(text: bytes) -> list[str]:
    return text.decode().splitlines()


def _certificate(locked: LockedCertificate) -> dict[str, Any]:
    lines = _lines(pem.encode_certificates([locked.certificate]))
    found: dict[str, Any] = {
        "chain": _lines(pem.encode_certificates(locked.chain)),
        "external": locked.external,
        "inKubeconfigs": locked.in_kubeconfigs,
        "pinned": list(locked.pinned),
    }
    beside = {**_beside(locked), **{name: value for name, value in found.items() if value}}
    return {"certificate": lines, **dict(sorted(beside.items()))}


def _beside(locked: LockedCertificate) -> dict[str, str]:
    """What stands beside a certificate for the reader."""
    parsed = reader.parse(locked.certificate)
    return {
        "serial": str(parsed.serial),
        "notBefore": _time(parsed.validity.not_before),
        "notAfter": _time(parsed.validity.not_after),
        "publicKey": keys.pin(parsed.public_key),
    }


def _time(moment: datetime) -> str:
    """A moment in UTC as `TIME` has it, in a tenth of the time that strftime takes."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def _form(form: KubeletConf) -> Any:  # noqa: ANN401 - a value of JSON
    if isinstance(form, ClientFiles):
        return {"clientCertificate": form.certificate, "clientKey": form.key}
    return form


def _token(locked: LockedToken) -> dict[str, Any]:
    entry: dict[str, Any] = {"drawn": locked.drawn} if locked.drawn is not None else {}
    entry["expiration"] = locked.expiration
    if locked.former:
        entry["former"] = True
    if locked.signature:
        entry["signature"] = locked.signature
        entry["signed"] = f"sha256:{locked.signed}"
    return entry


def _rotation(name: str, rotation: Rotation) -> dict[str, Any]:
    former = {of: _certificate(rotation.former[of]) for of in sorted(rotation.former)}
    if name == SERVICE_ACCOUNT:
        other = {"publicKey": _lines(keys.public_pem(rotation.other))}
    else:
        other = {"certificate": _lines(pem.encode_certificates([rotation.other]))}
    return {**other, **({"former": former} if former else {}), "stage": rotation.stage}


def _request(content: bytes) -> dict[str, Any]:
    return {
        "publicKey": keys.pin(request.public_key(content)),
        "request": _lines(pem.encode(request.LABEL, content)),
    }


def _read_request(name: str, form: RequestForm) -> bytes:
    try:
        pin = keys.pin(request.public_key(form.request))
    except ValueError as error:
        message = f"requests.{name}.request cannot be used: {error}"
        raise ValueError(message) from None
    if form.public_key != pin:
        message = f"requests.{name}.publicKey is {form.public_key}, but the request says {pin}"
        raise ValueError(message)
    return form.request


def _encryption(encryption: Encryption | None) -> dict[str, Any] | None:
    if encryption is None:
        return None
    keys = {entry: list(encryption.keys[entry]) for entry in sorted(encryption.keys)}
    return {**({"keys": keys} if keys else {}), **({"stage": encryption.stage} if encryption.stage else {})}


def parse(text: str) -> Lock:
    """Read a lock's text.

    Raises:
        json.JSONDecodeError: if it is not a JSON (a merge gone wrong).
        ValueError: if it is not a lock's text, or if what it says of a certificate is not what the certificate says.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_int=_number)
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None
    if not isinstance(value, dict) or type(value.get("version")) is not int or value["version"] not in _READABLE:
        message = f"it is not a lock of version {' or '.join(map(str, _READABLE))}"
        raise ValueError(message)
    for name in _SPREAD:
        if isinstance(value.get(name), dict):
            value[name] = gather(value[name])
    form = read_form(value)
    return Lock(
        certificates={name: _read_certificate(name, found) for name, found in form.certificates.items()},
        service_account=form.service_account.public_key,
        tokens={
            name: LockedToken(found.expiration, found.signature, found.signed, found.drawn, found.former)
            for name, found in form.tokens.items()
        },
        kubelet_conf={node: _read_kubelet_conf(found) for node, found in form.kubelet_conf.items()},
        certificate_key=form.certificate_key,
        files=tuple(form.files),
        rotations={name: _read_rotation(name, found) for name, found in form.rotations.items()},
        requests={name: _read_request(name, found) for name, found in form.requests.items()},
        encryption=None if form.encryption is None else _read_encryption(form.encryption),
        packs={name: f"sha256:{found}" for name, found in form.packs.items()},
    )


def _read_encryption(form: EncryptionForm) -> Encryption:
    """Which keys stand for the spec's; only while they are rotated, each has another one beside it."""
    keys: dict[str, tuple[str, ...]] = {str(entry): tuple(names) for entry, names in form.keys.items()}
    if form.stage is None and (not keys or any(len(names) > 1 for names in keys.values())):
        message = "encryption.stage is missing, though keys are being rotated"
        raise ValueError(message)
    return Encryption(keys, None if form.stage is None else STAGES[form.stage])


def _read_rotation(name: str, form: RotationForm) -> Rotation:
    """A rotation under way; of an authority it needs the certificate of one, of service accounts a public key."""
    needed, other = ("publicKey", form.public_key) if name == SERVICE_ACCOUNT else ("certificate", form.certificate)
    if not other or (form.certificate and form.public_key):
        message = f"rotations.{name} has to have a {needed}, and that alone"
        raise ValueError(message)
    if name != SERVICE_ACCOUNT:
        try:
            is_authority = reader.parse(other).is_authority
        except ValueError as error:
            message = f"rotations.{name}.certificate cannot be used: {error}"
            raise ValueError(message) from None
        if not is_authority:
            message = f"rotations.{name}.certificate is not an authority's"
            raise ValueError(message)
    former: dict[str, LockedCertificate] = {}
    former |= {identity: _read_certificate(identity, found) for identity, found in form.former.items()}
    return Rotation(STAGES[form.stage], other, former)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one with a key that is there twice comes from a merge that kept both sides."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{twice} is there twice"
        raise ValueError(message)
    return found


def _number(digits: str) -> int:
    if len(digits) > _DIGITS:
        message = f"a number in it has {len(digits)} digits"
        raise ValueError(message)
    return int(digits)


def _read_kubelet_conf(form: object) -> Any:  # noqa: ANN401 - one of the two words, by its type
    if isinstance(form, KubeletFilesForm):
        return ClientFiles(form.client_certificate, form.client_key)
    return form


def _read_certificate(name: str, form: CertificateForm) -> LockedCertificate:
    locked = LockedCertificate(form.certificate, tuple(form.pinned), form.external, form.chain, form.in_kubeconfigs)
    try:
        stated = _beside(locked)
    except ValueError as error:
        message = f"certificates.{name}.certificate cannot be used: {error}"
        raise ValueError(message) from None
    if (form.external or form.chain) and name not in _AUTHORITIES:
        message = f"certificates.{name} is not an authority's, so that it cannot be external or have a chain"
        raise ValueError(message)
    if form.in_kubeconfigs and not form.chain:
        message = f"certificates.{name}.inKubeconfigs is of a chain, and there is none"
        raise ValueError(message)
    written = {
        "serial": form.serial,
        "notBefore": form.not_before,
        "notAfter": form.not_after,
        "publicKey": form.public_key,
    }
    for key, text in written.items():
        if text != stated[key]:
            message = f"certificates.{name}.{key} is {text}, but the certificate says {stated[key]}"
            raise ValueError(message)
    return locked
