"""Who needs a certificate: the identities of a cluster."""

from kspec.model.certificate import CertificateContent
from kspec.model.frozen import field, frozen


@frozen
class Identity:
    """One certificate that the spec asks for.

    `name` is its name in lock and plan (`ca`, `etcd/ca`, `cp-1/apiserver`, `cp-1/admin.conf`), `authority` the name of
    the identity that signs it, or None if it signs itself; `key` is the path of its private key in the keyring.
    With `starts_with_authority` it is valid from its authority's own beginning, whenever it is issued (kubeconfigs);
    else from five minutes before it is issued.
    """

    name: str
    authority: str | None
    content: CertificateContent = field(repr=False)
    key: str
    starts_with_authority: bool = False
