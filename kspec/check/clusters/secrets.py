"""What a cluster trusts and keeps secret: each has to be its own. No message holds a secret."""

from collections.abc import Iterator
from typing import Final

from kspec.check.clusters.claim import Claim
from kspec.check.view.command_line import command_line
from kspec.check.view.field import Field
from kspec.facts import clusterspec, component_files
from kspec.model import kinds
from kspec.model.clusterset import Member
from kspec.model.span import Span
from kspec.x509 import keys, reader

_AUTHORITIES: Final = ("ca", "etcd/ca", "front-proxy-ca")
_PREFIX: Final = "/registry"
"""Below which key an API server keeps its objects in etcd, unless `--etcd-prefix` says otherwise."""
_CIPHERS: Final = ("aescbc", "aesgcm", "secretbox")
"""The providers of an EncryptionConfiguration that have their keys in it."""


def authorities(member: Member) -> Iterator[Claim]:
    """The keys of what the cluster trusts: its authorities, and what stands behind them in their files."""
    for name in _AUTHORITIES:
        locked = member.lock.certificates.get(name) if member.lock else None
        if locked is not None:
            yield _locked(member, reader.parse(locked.certificate).public_key, f"the authority {name}")
            for behind in locked.chain:
                shown = f"a certificate behind the authority {name}"
                yield _locked(member, reader.parse(behind).public_key, shown)


def service_account_keys(member: Member) -> Iterator[Claim]:
    """The key by which service account tokens are signed."""
    if member.lock and member.lock.service_account:
        yield _locked(member, member.lock.service_account, "the key sa")


def etcd_places(member: Member) -> Iterator[Claim]:
    """Where the cluster keeps its objects in an etcd elsewhere: its endpoints, and the prefix of its keys."""
    cluster, server = member.wire.get(kinds.CLUSTER), command_line(member.wire, "kube-apiserver")
    prefix = server.last("etcd-prefix") if server else None
    for field in Field(cluster, ("etcd", "external", "endpoints")).items if cluster else ():
        if field.text:
            key = f"{field.text.lower().rstrip('/')} {prefix.value if prefix else _PREFIX}"
            yield Claim(member.name, key, f"the etcd {field.text}", field)


def tokens(member: Member) -> Iterator[Claim]:
    """Bootstrap tokens that the spec writes, and by their identifiers those that were generated."""
    init = member.wire.get(kinds.INIT)
    for entry in Field(init, ("bootstrapTokens",)).items if init else ():
        token = entry.child("token")
        if token.text and token.is_written:
            yield Claim(member.name, token.text, "the bootstrap token", token)
    for identifier, locked in member.lock.tokens.items() if member.lock else ():
        if locked.drawn is not None:
            yield Claim(member.name, identifier, f"the bootstrap token {identifier}", _lock_place(member))


def static_tokens(member: Member) -> Iterator[Claim]:
    """Static tokens that the spec writes."""
    own = member.wire.get(clusterspec.KIND)
    for entry in Field(own, ("files",)).items if own else ():
        for row in entry.child(component_files.STATIC_TOKENS).items:
            token = row.child("token")
            if token.text:
                yield Claim(member.name, token.text, "the static token", token)


def certificate_keys(member: Member) -> Iterator[Claim]:
    """The key of kubeadm-certs, where the spec writes it."""
    init = member.wire.get(kinds.INIT)
    field = Field(init, ("certificateKey",)) if init else None
    if field is not None and field.text:
        yield Claim(member.name, field.text.lower(), "the certificate key", field)


def encryption_keys(member: Member) -> Iterator[Claim]:
    """The keys of an EncryptionConfiguration, where the spec or a file beside it writes them."""
    for document in member.wire.documents:
        if document.kind != component_files.ENCRYPTION:
            continue
        for row in Field(document, ("resources",)).items:
            for provider in row.child("providers").items:
                for key in (key for cipher in _CIPHERS for key in provider.child(cipher, "keys").items):
                    secret = key.child("secret")
                    if secret.text:
                        yield Claim(member.name, secret.text, "the encryption key", secret)


def _locked(member: Member, public_key: bytes, shown: str) -> Claim:
    return Claim(member.name, keys.pin(public_key), shown, _lock_place(member))


def _lock_place(member: Member) -> Span:
    return Span(str(member.lock_file), 1, 1, 1, 1)
