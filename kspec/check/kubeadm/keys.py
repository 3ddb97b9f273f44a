"""Kinds of keys: the algorithm of certificates' keys, and the key that encrypts uploaded certificates.

Rules: ValidateEncryptionAlgorithm and ValidateCertificateKey of kubeadm. No message holds a key.
"""

import re
from collections.abc import Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.validation import CERTIFICATE_KEY_BYTES, KEY_ALGORITHMS, ML_DSA
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected, recased
from kspec.x509 import ml_dsa

_HEX = re.compile(r"[0-9A-Fa-f]+")


def check_key_algorithm(wire: Wire) -> Iterator[Diagnostic]:
    """The algorithm must be one that kubeadm can draw keys with."""
    cluster = wire.get(kinds.CLUSTER)
    if cluster is None:
        return
    algorithm = Field(cluster, ("encryptionAlgorithm",))
    if algorithm.text in ML_DSA and wire.release.has("ml-dsa-keys"):
        if not ml_dsa.is_available():
            text = f"the installed Python package cryptography has no {algorithm.text} keys"
            help_ = "install a newer cryptography, or choose another algorithm"
            yield algorithm.error(codes.ENCRYPTION_ALGORITHM, text, help_)
    elif algorithm.text not in KEY_ALGORITHMS:
        text = f"{shown(algorithm.text)} is not a valid key algorithm"
        yield algorithm.error(
            codes.ENCRYPTION_ALGORITHM,
            text,
            expected(KEY_ALGORITHMS),
            meant=recased(algorithm.text, KEY_ALGORITHMS),
        )


def check_certificate_keys(wire: Wire) -> Iterator[Diagnostic]:
    """A certificate key must be an AES key in hexadecimal digits."""
    init = wire.get(kinds.INIT)
    keys = [Field(init, ("certificateKey",))] if init else []
    keys += [Field(join, ("controlPlane", "certificateKey")) for join in wire.joins]
    for key in keys:
        if not key.text:
            continue
        digits = len(key.text)
        if not _HEX.fullmatch(key.text):
            what = "has characters that are not hexadecimal digits"
        elif digits != 2 * CERTIFICATE_KEY_BYTES:
            what = f"has {digits} hexadecimal digits"
        else:
            continue
        help_ = (
            f"give {2 * CERTIFICATE_KEY_BYTES} digits ({CERTIFICATE_KEY_BYTES} bytes), as `openssl rand -hex 32` prints"
        )
        yield key.error(codes.CERTIFICATE_KEY_FORMAT, f"the key {what}", help_)
