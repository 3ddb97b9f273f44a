"""Certificates that nodes have alike, as one: what is drawn is as large for two hundred workers as for one."""

from collections.abc import Sequence
from typing import Final

from kspec.facts.certificates import CERTIFICATES, SERVICE_ACCOUNT
from kspec.model.frozen import frozen
from kspec.model.overview import PublicCertificate

TOKENS: Final = "service account tokens"
"""What is drawn for all that the key of service accounts signs."""
_ISSUERS: Final = {row.name: row.authority for row in CERTIFICATES if row.authority}
_USUAL: Final = "ca"


@frozen
class Kind:
    """Certificates of one name on each node, by one authority: `authority` is its name, or what an unknown one says."""

    name: str
    authority: str
    certificates: tuple[PublicCertificate, ...]

    @property
    def label(self) -> str:
        """The name, and how many nodes have one where they are several."""
        count = len(self.certificates)
        return f"{self.name} \N{MULTIPLICATION SIGN}{count}" if count > 1 else self.name


def kinds(certificates: Sequence[PublicCertificate]) -> tuple[Kind, ...]:
    """What nodes have of their own, by name and authority, in the order in which they come."""
    found: dict[tuple[str, str], list[PublicCertificate]] = {}
    for certificate in certificates:
        if certificate.node:
            found.setdefault((certificate.kind, issuer(certificate, certificates)), []).append(certificate)
    return tuple(Kind(name, authority, tuple(own)) for (name, authority), own in found.items())


def issuer(certificate: PublicCertificate, certificates: Sequence[PublicCertificate]) -> str:
    """The authority that signed one: its name, or the issuer in the certificate's words where the output has none.

    Where several have the same subject, kubeadm's own table decides.
    """
    said = certificate.first("issuer")
    able = [one.name for one in certificates if one.is_authority and one.first("subject") == said]
    usual = _ISSUERS.get(certificate.kind, _USUAL)
    return usual if usual in able else next(iter(able), said)


def has_tokens(certificates: Sequence[PublicCertificate]) -> bool:
    """Whether the cluster has a key for service account tokens."""
    return any(one.name == SERVICE_ACCOUNT and not one.node for one in certificates)
