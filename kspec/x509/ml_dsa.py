"""Keys of ML-DSA (FIPS 204; RFC 9881 for their place in certificates), where the installed `cryptography` has them."""

from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA65PrivateKey, MLDSA87PrivateKey

    PrivateKey = MLDSA44PrivateKey | MLDSA65PrivateKey | MLDSA87PrivateKey

OBJECT_IDENTIFIERS: Final = {
    "ML-DSA-44": "2.16.840.1.101.3.4.3.17",
    "ML-DSA-65": "2.16.840.1.101.3.4.3.18",
    "ML-DSA-87": "2.16.840.1.101.3.4.3.19",
}
"""Algorithms by kubeadm's names: one identifier is that of the key and of its signatures, without parameters."""


def is_available() -> bool:
    """Whether the installed `cryptography` makes and reads these keys."""
    return bool(_classes())


def generate(algorithm: str) -> "PrivateKey":
    """Generate a private key. ValueError where the installed `cryptography` has none."""
    kinds = _classes().get(algorithm)
    if kinds is None:
        message = f"the installed cryptography has no {algorithm} keys"
        raise ValueError(message)
    return kinds[0].generate()  # type: ignore[no-any-return]  # the class was found by its name


def algorithm(key: object) -> str:
    """What kubeadm calls the algorithm of a private or public key object of `cryptography`; nothing for another's."""
    return next((name for name, kinds in _classes().items() if isinstance(key, kinds)), "")


@cache
def _classes() -> dict[str, tuple[Any, Any]]:
    """The classes of private and public keys."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - heavy

    try:
        from cryptography.hazmat.primitives.asymmetric import mldsa  # noqa: PLC0415 - older releases have none

        mldsa.MLDSA44PrivateKey.from_seed_bytes(bytes(32))
    except (ImportError, UnsupportedAlgorithm):
        return {}
    names = ((name, name.replace("-", "")) for name in OBJECT_IDENTIFIERS)
    return {name: (getattr(mldsa, f"{short}PrivateKey"), getattr(mldsa, f"{short}PublicKey")) for name, short in names}
