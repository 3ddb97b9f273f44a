"""Entries of the Secret `kubeadm-certs`: certificates and keys under the certificate key.

kubeadm (app/util/crypto: EncryptBytes) seals each entry with AES-256-GCM under a random nonce, which stands before the
sealed text. Ours comes from the key, the entry's name and the plaintext instead, so that the same input gives the same
bytes. A nonce that depends on all of the plaintext repeats only where the plaintext does (as in RFC 8452), and tells
nothing without the key.
"""

import hashlib
import hmac
from typing import TYPE_CHECKING

from kspec.model.secret import Secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_OCTETS = 32
"""The octets of a certificate key, which a spec writes in hexadecimal digits."""

_NONCE_OCTETS = 12
_TAG_OCTETS = 16
_NONCE_KEY_LABEL = b"kspec kubeadm-certs nonce 1"


def encrypt(certificate_key: Secret, name: str, plaintext: bytes) -> bytes:
    """The value of the entry `name`: nonce, ciphertext and tag. ValueError if the key does not have 32 octets."""
    nonce = _nonce(certificate_key, name, plaintext)
    return nonce + _cipher(certificate_key).encrypt(nonce, plaintext, None)


def decrypt(certificate_key: Secret, encrypted: bytes) -> Secret:
    """The plaintext of an entry, kubeadm's or ours.

    ValueError if the key does not have 32 octets, if it is not the entry's, or if the entry is damaged.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy

    cipher = _cipher(certificate_key)
    message = "entry of kubeadm-certs is damaged, or sealed under another certificate key"
    if len(encrypted) < _NONCE_OCTETS + _TAG_OCTETS:
        raise ValueError(message)
    try:
        return Secret(cipher.decrypt(encrypted[:_NONCE_OCTETS], encrypted[_NONCE_OCTETS:], None))
    except InvalidTag:
        raise ValueError(message) from None


def _nonce(certificate_key: Secret, name: str, plaintext: bytes) -> bytes:
    key = hmac.digest(certificate_key.reveal(), _NONCE_KEY_LABEL, hashlib.sha256)
    encoded = name.encode()
    # The length keeps a name's end and the plaintext's start apart.
    message = len(encoded).to_bytes(4, "big") + encoded + plaintext
    return hmac.digest(key, message, hashlib.sha256)[:_NONCE_OCTETS]


def _cipher(certificate_key: Secret) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

    if len(certificate_key.reveal()) != KEY_OCTETS:
        message = f"certificate key does not have {KEY_OCTETS} octets"
        raise ValueError(message)
    return AESGCM(certificate_key.reveal())
