"""What somebody else is asked to sign, and the answer."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from kspec.model.certificate import Validity
from kspec.model.frozen import field, frozen


@frozen
class SigningRequest:
    """One certificate that is asked for.

    `name` and `authority` are as in the lock, `request` is a PKCS#10 request in PEM (RFC 2986), which says subject,
    names, usages and key; `validity` is from when to when the certificate is to be valid.
    """

    name: str
    authority: str
    request: bytes = field(repr=False)
    validity: Validity


class Unsigned(NamedTuple):
    """That nothing was signed, and `why`: words to stand behind a name and a colon, never a secret."""

    why: str


Signer: TypeAlias = Callable[[SigningRequest], bytes | Unsigned]
"""Asks whoever has an authority's key; the certificate in PEM as it came back, which nobody has looked at yet."""
