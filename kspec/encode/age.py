"""Encryption in the format of age, by pyrage: for recipients' public keys, and back with an identity.

pyrage is imported where it is used, for it comes with `kspec[age]` alone. What it draws for each encryption is in the
ciphertext only, and nothing that is built depends on it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from kspec.model.keyring_file import Identity, Unopened
from kspec.model.secret import Secret

MAGIC: Final = (b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----")
"""What a file in this format begins with, as bytes or as text."""
EXPECTED: Final = "expected one of: age1..., ssh-ed25519 ..., ssh-rsa ..."
_SSH: Final = re.compile(r"ssh-(?:ed25519|rsa) [A-Za-z0-9+/]+=*(?: [^\n]*)?")
_NATIVE: Final = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_INSTALL: Final = "install it with pip install 'kspec[age]'"


class MissingAgeError(Exception):
    """pyrage is not installed."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(f"keyring files need the package pyrage: {_INSTALL}")


def is_sealed(content: bytes) -> bool:
    """Whether bytes are in age's format."""
    return content.startswith(MAGIC)


def is_same(one: str, other: str) -> bool:
    """Whether two recipients are the same key: what stands behind an SSH key is a comment."""
    return one.split()[:2] == other.split()[:2]


def wrong_recipient(text: str) -> str:
    """Why a word is not a recipient, as a sentence; nothing if it is one.

    Raises:
        MissingAgeError: pyrage is not installed.
    """
    if text.startswith("AGE-SECRET-KEY-"):
        return "an identity is not a recipient: it is the private key, and `age-keygen -y` prints its recipient"
    try:
        _recipient(text)
    except _pyrage().RecipientError:
        return f"{text!r} is not a valid recipient, {EXPECTED}"
    return ""


def seal(plain: Secret, recipients: Sequence[str]) -> bytes:
    """Encrypt for recipients, of which there is at least one and each is valid.

    Raises:
        MissingAgeError: pyrage is not installed.
    """
    sealed: bytes = _pyrage().encrypt(plain.reveal(), [_recipient(text) for text in recipients])
    return sealed


def unseal(content: bytes, identities: Sequence[Identity]) -> Secret | Unopened:
    """Decrypt with the first identity that fits, or tell why not."""
    try:
        pyrage = _pyrage()
    except MissingAgeError as error:
        return Unopened(str(error), _INSTALL)
    if not identities:
        return Unopened("no identity is given", "name yours with --identity FILE, or in KSPEC_IDENTITY", "locked")
    keys = []
    for identity in identities:
        found = list(_keys(identity))
        if wrong := next((one for one in found if isinstance(one, Unopened)), None):
            return wrong
        keys += found
    try:
        return Secret(pyrage.decrypt(content, keys))
    except pyrage.DecryptError as error:
        if "matching" in str(error).lower():
            names = ", ".join(identity.file for identity in identities)
            help_ = "name another with --identity, or let a recipient of it add yours: kspec keys add-recipient"
            return Unopened(f"it is not encrypted for the identity in {names}", help_, "locked")
        return Unopened("it is damaged, or cut off", "restore it from your version control, or from a copy")


def _keys(identity: Identity) -> Iterator[Any]:
    """The keys in an identity file, as age and SSH write them; what is wrong with it comes in their place."""
    pyrage, content = _pyrage(), identity.content.reveal()
    if is_sealed(content):
        yield _unusable(
            identity, "is encrypted itself", "read-only, what age prints is taken: --keys-command 'age -d ...'"
        )
        return
    try:
        if content.lstrip().startswith(b"-----BEGIN"):
            yield pyrage.ssh.Identity.from_buffer(content)
            return
        lines = [line.strip() for line in content.decode().splitlines()]
        words = [line for line in lines if line and not line.startswith("#")]
        for word in words:
            yield pyrage.x25519.Identity.from_str(word)
        if not words:
            yield _unusable(identity, "holds none", "make one with age-keygen")
    except pyrage.IdentityError as error:
        if "decrypted" in str(error):
            help_ = (
                "use one without a passphrase, or let age ask for it, read-only: --keys-command 'age -d -i KEY FILE'"
            )
            yield _unusable(identity, "is an SSH key with a passphrase", help_)
        else:
            help_ = "expected one of: AGE-SECRET-KEY-1... as age-keygen writes it, an ed25519 or RSA key of OpenSSH"
            yield _unusable(identity, "is not a valid identity", help_)
    except UnicodeDecodeError:
        yield _unusable(identity, "is not a valid identity", "make one with age-keygen")


def _unusable(identity: Identity, what: str, help_: str) -> Unopened:
    return Unopened(f"the identity in {identity.file} {what}", help_)


def _recipient(text: str) -> Any:  # noqa: ANN401 - pyrage has no types
    pyrage = _pyrage()
    if _SSH.fullmatch(text):
        return pyrage.ssh.Recipient.from_str(text)
    if _NATIVE.fullmatch(text):
        return pyrage.x25519.Recipient.from_str(text)
    raise pyrage.RecipientError


def _pyrage() -> Any:  # noqa: ANN401 - it has no types
    try:
        import pyrage  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingAgeError from None
    return pyrage
