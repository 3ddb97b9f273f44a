"""What is already fixed: certificates, tokens' expiries and signatures. Public, meant for Git."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from kspec.model.encryption import Encryption
from kspec.model.rotation import Stage


@frozen
class ClientFiles:
    """The kubelet's own client certificate and private key, as absolute or relative paths of the node.

    Both are as kubelet.conf names them; they may be one file.
    """

    certificate: str
    key: str


KubeletConf: TypeAlias = Literal["embedded", "rotated"] | ClientFiles
"""The form of a kubelet.conf: with the certificate inside ("embedded"), pointing to where the kubelet keeps its own by
default or by its argument `cert-dir` ("rotated"), or to any other files."""


@frozen
class LockedCertificate:
    """An issued certificate, as DER.

    `pinned` is not empty where it is kept although the spec would issue another: the differences, one sentence each.
    Of an authority, `external` tells that its private key is elsewhere, not in the keyring, and `chain` are the
    certificates that stand behind its own in its file: those that lead to its root, or others that are trusted too.
    `in_kubeconfigs` tells that these stand in kubeconfigs and cluster-info as well, as other tools than kubeadm write.
    """

    certificate: bytes = field(repr=False)
    pinned: tuple[str, ...] = ()
    external: bool = False
    chain: tuple[bytes, ...] = field(default=(), repr=False)
    in_kubeconfigs: bool = False

    @property
    def for_clients(self) -> tuple[bytes, ...]:
        """The certificates by which clients of the cluster trust the authority."""
        return (self.certificate, *(self.chain if self.in_kubeconfigs else ()))


@frozen
class LockedToken:
    """What a token's Secret and cluster-info say of a token.

    `expiration` is RFC 3339 in UTC, or None for a token that never expires. `signature` is the detached JWS of
    cluster-info and `signed` the SHA-256, in hexadecimal, of the kubeconfig text that it signs; both are empty for a
    token that does not sign. `drawn` is the index in `bootstrapTokens` of a token that the spec leaves to be drawn;
    `former` tells that another one is in its place, and that it lets nodes in until its rotation has ended.
    """

    expiration: str | None
    signature: str = ""
    signed: str = ""
    drawn: int | None = None
    former: bool = False


@frozen
class Rotation:
    """A rotation that is under way.

    `other` is what does not issue now, the new one at stage "trust", then the former one: an authority's certificate
    (DER), or the public key (DER SubjectPublicKeyInfo) of service accounts. `former` are the certificates, by
    identity, that the former authority had signed, so that going back brings them back.
    """

    stage: Stage
    other: bytes = field(repr=False)
    former: Mapping[str, LockedCertificate] = field(factory=dict)

    @property
    def trusted(self) -> bool:
        """Whether the other one is trusted beside the one that issues."""
        return self.stage != "drop"


@frozen
class Lock:
    """The lock of one spec.

    `certificates` are by identity (`model/plan.py` tells how they are named), `service_account` is the DER
    SubjectPublicKeyInfo of the key that signs service account tokens, empty where there is none yet. `tokens` are by
    token id, `kubelet_conf` is the form of each node's kubelet.conf. `certificate_key` tells that the keyring, not the
    spec, holds the key of kubeadm-certs. `files` are the keyring's entries, sorted, that were drawn for the spec's own
    files. `rotations` are those under way, by the name of the authority, or `sa`. `requests` are those (DER, PKCS#10)
    that were exported for authorities whose keys are elsewhere and are not answered yet, by identity. `encryption`
    tells of the keys of EncryptionConfigurations, None where none was ever rotated. `packs` are the digests of the
    files of users' packs, by name.
    """

    certificates: Mapping[str, LockedCertificate] = field(factory=dict)
    service_account: bytes = b""
    tokens: Mapping[str, LockedToken] = field(factory=dict)
    kubelet_conf: Mapping[str, KubeletConf] = field(factory=dict)
    certificate_key: bool = False
    files: tuple[str, ...] = ()
    rotations: Mapping[str, Rotation] = field(factory=dict)
    requests: Mapping[str, bytes] = field(factory=dict)
    encryption: Encryption | None = None
    packs: Mapping[str, str] = field(factory=dict)

    @property
    def also_trusted(self) -> Mapping[str, bytes]:
        """What rotations have trusted beside what issues, by the same names."""
        return {name: found.other for name, found in self.rotations.items() if found.trusted}
