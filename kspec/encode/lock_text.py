"""The lock's text: JSON with one identity a block and sorted keys, so that it reads and merges well in Git.

`kubeletConf` says of each node `embedded`, `rotated`, or which files its kubelet.conf names; `serviceAccount` and
`files` are absent where there is none yet. Serial, times and key pin of a certificate stand in it for the reader;
reading proves that they are the certificate's own.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NoReturn, TypeVar

from attrs import frozen

from kspec.disk.keyring_entries import ENTRY
from kspec.model.lock import ClientFiles, KubeletConf, Lock, LockedCertificate, LockedToken
from kspec.x509 import keys, pem, reader

VERSION: Final = 1
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
T = TypeVar("T")
_FORMS: Final = ("embedded", "rotated")
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")


def render(lock: Lock) -> str:
    """The text of a lock."""
    value: dict[str, Any] = {
        "version": VERSION,
        "certificates": {name: _certificate(found) for name, found in lock.certificates.items()},
        "tokens": {name: _token(found) for name, found in lock.tokens.items()},
        "kubeletConf": {node: _form(form) for node, form in lock.kubelet_conf.items()},
        "certificateKey": lock.certificate_key,
    }
    if lock.service_account:
        value["serviceAccount"] = {"publicKey": keys.public_pem(lock.service_account).decode()}
    if lock.files:
        value["files"] = list(lock.files)
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _certificate(locked: LockedCertificate) -> dict[str, Any]:
    parsed = reader.parse(locked.certificate)
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


def _form(form: KubeletConf) -> Any:  # noqa: ANN401 - a value of JSON
    if isinstance(form, ClientFiles):
        return {"clientCertificate": form.certificate, "clientKey": form.key}
    return form


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
        json.JSONDecodeError: if it is not a JSON (a merge gone wrong).
        ValueError: if it is not a lock's text, or if what it says of a certificate is not what the certificate says.
    """
    try:
        value = json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        message = "it is nested too deeply"
        raise ValueError(message) from None
    if not isinstance(value, dict) or repr(value.get("version")) != str(VERSION):
        message = f"it is not a lock of version {VERSION}"
        raise ValueError(message)
    whole = _Object(value, "")
    for kind, form in _NAMES.items():
        for name in whole.object(kind).value:
            if not form.fullmatch(name):
                whole.object(kind).refuse_name(name)
    for entry in whole.list("files", "keyring entries"):
        if not entry.startswith("files/") or not ENTRY.fullmatch(entry) or not entry.isprintable():
            message = f"files: {entry!r} is not an entry of the keyring"
            raise ValueError(message)
    return Lock(
        certificates={name: _read_certificate(entry) for name, entry in whole.objects("certificates").items()},
        service_account=_read_public_key(whole.object("serviceAccount")) if "serviceAccount" in value else b"",
        tokens={name: _read_token(entry) for name, entry in whole.objects("tokens").items()},
        kubelet_conf=_read_forms(whole.object("kubeletConf")),
        certificate_key=whole.get("certificateKey", bool),
        files=tuple(whole.list("files", "keyring entries")),
    )


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one with a key that is there twice comes from a merge that kept both sides."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"{twice} is there twice"
        raise ValueError(message)
    return found


_NODE: Final = r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
_NAMES: Final = {
    "certificates": re.compile(rf"ca|front-proxy-ca|etcd/ca|{_NODE}(/[a-z0-9][a-z0-9.-]*)+"),
    "tokens": re.compile("[a-z0-9]+"),
    "kubeletConf": re.compile(_NODE),
}
"""How the names in an object of the lock look. An entry that the spec does not use is kept, so it has to be one at
least: of a node that is gone, or of an identity that only another release has."""
_WORDS: Final = {str: "a string", int: "a whole number", bool: "true or false", dict: "an object", list: "a list"}


@frozen
class _Object:
    """An object of the lock while it is read, with the place where it stands; every mistake tells its field."""

    value: Mapping[str, Any]
    path: str

    def at(self, name: str) -> str:
        """How a field is called in messages: `certificates.cp-1/apiserver.serial`."""
        return f"{self.path}.{name}" if self.path else name

    def refuse(self, name: str, wanted: str) -> NoReturn:
        """Say that a field is not what it has to be."""
        message = f"{self.at(name)} is {'not ' if name in self.value else 'missing; it has to be '}{wanted}"
        raise ValueError(message) from None

    def refuse_name(self, name: str) -> NoReturn:
        """Say that the object has a field that nothing is called like."""
        message = f"{self.path}: {name!r} is not a name that kspec gives"
        raise ValueError(message)

    def get(self, name: str, type_: type[T], wanted: str = "") -> T:
        """A field that has to be there."""
        found = self.value.get(name)
        if not isinstance(found, type_) or (isinstance(found, bool) and type_ is not bool):
            self.refuse(name, wanted or _WORDS[type_])
        return found

    def optional(self, name: str, type_: type[T], default: T) -> T:
        """A field that may be absent."""
        return self.get(name, type_) if name in self.value else default

    def object(self, name: str) -> "_Object":
        return _Object(self.get(name, dict), self.at(name))

    def objects(self, name: str) -> "Mapping[str, _Object]":
        """An object of objects."""
        inner = self.object(name)
        return {key: inner.object(key) for key in inner.value}

    def list(self, name: str, of: str) -> Sequence[str]:
        """A list of strings that may be absent."""
        wanted = f"a list of {of}"
        found = self.get(name, list, wanted) if name in self.value else []
        if not all(isinstance(entry, str) for entry in found):
            self.refuse(name, wanted)
        return found

    def certificates(self, name: str) -> tuple[pem.Block, ...]:
        """The blocks of a field of PEM."""
        try:
            return pem.decode(self.get(name, str, "one PEM block").encode())
        except ValueError:
            self.refuse(name, "one PEM block")


def _read_forms(forms: _Object) -> Mapping[str, KubeletConf]:
    found: dict[str, KubeletConf] = {}
    for node, form in forms.value.items():
        if isinstance(form, dict):
            files = forms.object(node)
            found[node] = ClientFiles(files.get("clientCertificate", str), files.get("clientKey", str))
        elif form in _FORMS:
            found[node] = form
        else:
            forms.refuse(node, f"one of {', '.join(_FORMS)}, or the kubelet's clientCertificate and clientKey")
    return found


def _read_public_key(entry: _Object) -> bytes:
    blocks = entry.certificates("publicKey")
    if [block.label for block in blocks] != [pem.PUBLIC_KEY]:
        entry.refuse("publicKey", "one PEM block of a public key")
    try:
        keys.algorithm(blocks[0].content)
    except ValueError as error:
        message = f"{entry.at('publicKey')} cannot be used: {error}"
        raise ValueError(message) from None
    return blocks[0].content


def _read_certificate(entry: _Object) -> LockedCertificate:
    blocks = entry.certificates("certificate")
    if [block.label for block in blocks] != [pem.CERTIFICATE]:
        entry.refuse("certificate", "one PEM block of a certificate")
    locked = LockedCertificate(blocks[0].content, tuple(entry.list("pinned", "sentences")))
    try:
        stated = _certificate(locked)
    except ValueError as error:
        message = f"{entry.at('certificate')} cannot be used: {error}"
        raise ValueError(message) from None
    for key in ("serial", "notBefore", "notAfter", "publicKey"):
        if entry.get(key, str) != stated[key]:
            message = f"{entry.at(key)} is {entry.value[key]}, but the certificate says {stated[key]}"
            raise ValueError(message)
    return locked


def _read_token(entry: _Object) -> LockedToken:
    expiration = None
    if "expiration" not in entry.value or entry.value["expiration"] is not None:
        wanted = "null or a time such as 2030-01-31T12:00:00Z"
        expiration = entry.get("expiration", str, wanted)
        try:
            datetime.strptime(expiration, TIME)  # noqa: DTZ007 - only the form is asked
        except ValueError:
            entry.refuse("expiration", wanted)
    signed = entry.optional("signed", str, "")
    if signed and not _DIGEST.fullmatch(signed):
        entry.refuse("signed", "sha256: and 64 hexadecimal digits")
    return LockedToken(
        expiration=expiration,
        signature=entry.optional("signature", str, ""),
        signed=signed.removeprefix("sha256:"),
        drawn=entry.get("drawn", int) if entry.value.get("drawn") is not None else None,
    )
