"""Secrets in the spec, tokens without an end, and joins that trust anyone."""

from collections.abc import Iterator
from typing import Final

from kspec.check.view.field import Field
from kspec.facts import codes
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.duration import Duration
from kspec.model.wire import Wire

_JOIN_TOKENS: Final[tuple[Path, ...]] = (
    ("discovery", "bootstrapToken", "token"),
    ("discovery", "tlsBootstrapToken"),
)


def check_written_secrets(wire: Wire) -> Iterator[Diagnostic]:
    """A spec is meant for Git, where a token or key stays readable for ever."""
    for document in wire.documents:
        if document.kind == kinds.INIT:
            for token in Field(document, ("bootstrapTokens",)).items:
                yield from _token(token.child("token"), "leave it out: kspec generates one into the keyring")
            yield from _certificate_key(Field(document, ("certificateKey",)), "keep it in the keyring, or leave it out")
        elif document.kind == kinds.JOIN:
            fields = [Field(document, path) for path in _JOIN_TOKENS]
            help_ = "put it in when the node joins, by a template or `kubeadm join --token`"
            for field in fields if fields[0].text != fields[1].text else fields[:1]:
                yield from _token(field, help_)
            help_ = "put it in when the node joins, by a template or `kubeadm join --certificate-key`"
            yield from _certificate_key(Field(document, ("controlPlane", "certificateKey")), help_)


def _token(field: Field, help_: str) -> Iterator[Diagnostic]:
    if field.text and field.is_written:
        message = "a token is written in the spec: whoever reads it can join a node until the token expires"
        yield field.warning(codes.TOKEN_IN_SPEC, message, help_)


def _certificate_key(field: Field, help_: str) -> Iterator[Diagnostic]:
    if field.text and field.is_written:
        message = "the key is written in the spec: with it, whoever reads Secrets has the cluster's private keys"
        yield field.warning(codes.CERTIFICATE_KEY_IN_SPEC, message, help_)


def check_expiry(wire: Wire) -> Iterator[Diagnostic]:
    """A bootstrap token should have an end."""
    init = wire.get(kinds.INIT)
    for token in Field(init, ("bootstrapTokens",)).items if init else ():
        ttl = token.child("ttl")
        if _is_zero(ttl.text) and not token.child("expires").is_set:
            message = "the token never expires: whoever finds it can join a node for ever"
            yield ttl.warning(codes.TOKEN_WITHOUT_EXPIRY, message, "write a time such as 24h0m0s")


def _is_zero(given: str) -> bool:
    try:
        return Duration.parse(given).nanoseconds == 0
    except ValueError:
        return False


def check_discovery(wire: Wire) -> Iterator[Diagnostic]:
    """A node must check the authority of the API server that it joins."""
    path: Path = ("discovery", "bootstrapToken", "unsafeSkipCAVerification")
    for join in wire.joins:
        if Field(join, path).value is True and not Field(join, (*path[:-1], "caCertHashes")).value:
            message = "whoever has the token, and stands between, can pose as the cluster"
            help_ = 'give caCertHashes: ["sha256:..."], the hash of the cluster\'s authority, instead'
            yield Field(join, path).warning(codes.UNSAFE_DISCOVERY, message, help_)
