"""What a spec asks of a certificate, who needs it, and for how long it is valid."""

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from kspec.model.frozen import field, frozen

Usage: TypeAlias = Literal["server", "client"]
"""An extended key usage: TLS server or TLS client authentication (RFC 5280, section 4.2.1.12)."""


@frozen
class CertificateContent:
    """What a spec asks of one certificate, apart from its key, its issuer, its serial number and its validity.

    `organizations`, `usages`, `dns_names` and `ip_addresses` keep the order in which the certificate holds them; only
    the organizations, which are one set, are put in DER's order when they are encoded. `ip_addresses` are texts of
    IPv4 or IPv6 addresses. kubeadm sorts the DNS names and drops repeated names and addresses before it gets here, and
    gives a certificate authority its own common name as the only DNS name (pkiutil.RemoveDuplicateAltNames,
    pkiutil.NewSelfSignedCACert). `path_length` says how many authorities may stand below an authority; kubeadm's say
    nothing.
    """

    common_name: str
    organizations: tuple[str, ...] = ()
    usages: tuple[Usage, ...] = ()
    dns_names: tuple[str, ...] = ()
    ip_addresses: tuple[str, ...] = ()
    is_authority: bool = False
    path_length: int | None = None


@frozen
class Validity:
    """The first and the last second at which a certificate is valid: aware, UTC, whole seconds (else ValueError)."""

    not_before: datetime
    not_after: datetime

    def __attrs_post_init__(self) -> None:
        """Refuse other times."""
        for name, moment in (("not_before", self.not_before), ("not_after", self.not_after)):
            if moment.utcoffset() != timedelta(0) or moment.microsecond:
                message = f"{name} has to be an aware UTC time of whole seconds"
                raise ValueError(message)


@frozen
class Identity:
    """One certificate that the spec asks for.

    `name` is its name in lock and plan (`ca`, `etcd/ca`, `cp-1/apiserver`, `cp-1/admin.conf`), `authority` the name of
    the identity that signs it, or None if it signs itself; `key` is the path of its private key in the keyring.
    With `starts_with_authority` it is valid from its authority's own beginning, unless it is renewed (kubeconfigs);
    else from five minutes before it is issued.
    """

    name: str
    authority: str | None
    content: CertificateContent = field(repr=False)
    key: str
    starts_with_authority: bool = False
