"""What somebody else is asked to sign, and the answer."""

from collections.abc import Callable
from datetime import timedelta
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


@frozen
class Expectation:
    """One certificate that is asked for by a request (DER, PKCS#10), and what the one that comes back has to be.

    `name` and `authority` are as in the lock, `organizations`, `alternative_names` and usages as `reader` calls them,
    `public_key`, `issuer_key` are pins; `issuer` is the authority's subject as people read it, `issuer_identifier` its
    subject key identifier, in hexadecimal, or nothing. `lasts` is for how long it may be valid, from when it is taken.
    """

    name: str
    authority: str
    request: bytes = field(repr=False)
    common_name: str
    organizations: tuple[str, ...]
    public_key: str
    alternative_names: tuple[str, ...]
    key_usage: tuple[str, ...]
    extended_key_usage: tuple[str, ...]
    issuer: str
    issuer_key: str
    issuer_identifier: str
    lasts: timedelta


class Unsigned(NamedTuple):
    """That nothing was signed, and `why`: words to stand behind a name and a colon, never a secret."""

    why: str


Signer: TypeAlias = Callable[[SigningRequest], bytes | Unsigned]
"""Asks whoever has an authority's key; the certificate in PEM as it came back, which nobody has looked at yet."""
