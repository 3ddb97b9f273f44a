"""Bootstrap tokens: form, usages, groups, expiry.

Rules: ValidateBootstrapTokens of kubeadm. No message holds a token.
"""

from collections.abc import Iterator

from kspec.check.view.field import Field, shown
from kspec.facts import codes
from kspec.facts.validation import TOKEN_GROUP, TOKEN_USAGES
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.wire import Wire
from kspec.text.spelling import expected


def check_tokens(wire: Wire) -> Iterator[Diagnostic]:
    """Each bootstrap token of an InitConfiguration; reading has already proven the form of the token itself."""
    init = wire.get(kinds.INIT)
    first: dict[str, Field] = {}
    for token in Field(init, ("bootstrapTokens",)).items if init else ():
        yield from _id(token.child("token"), first)
        yield from _usages(token)
        yield from _groups(token)
        yield from _expiry(token)


def _id(token: Field, first: dict[str, Field]) -> Iterator[Diagnostic]:
    """A token's id names its Secret, so that the second of one id would replace the first."""
    public = token.text.partition(".")[0]
    if not public:
        return
    if public in first:
        where = first[public].document.locate(first[public].path)
        text = f"the id {public} is already another token's, at {where}"
        yield token.error(codes.DUPLICATE_TOKEN, text, "give each token an id of its own", kind="Duplicate value")
    first.setdefault(public, token)


def _usages(token: Field) -> Iterator[Diagnostic]:
    usages = token.child("usages")
    for index, usage in enumerate(usages.texts):
        if usage not in TOKEN_USAGES:
            text = f"{shown(usage)} is not a valid token usage"
            yield usages.child(index).error(codes.TOKEN_USAGE, text, expected(TOKEN_USAGES))


def _groups(token: Field) -> Iterator[Diagnostic]:
    groups = token.child("groups")
    if groups.value and "authentication" not in token.child("usages").texts:
        yield groups.error(
            codes.TOKEN_USAGE,
            "a token that does not authenticate has no groups",
            "add authentication to the token's usages: kubeadm gives every token groups, and refuses them without it",
        )
    for index, group in enumerate(groups.texts):
        if not TOKEN_GROUP.fullmatch(group):
            text = f"{shown(group)} is not a group that a token may give"
            help_ = "begin with system:bootstrappers: and go on with a-z, 0-9, : and -"
            yield groups.child(index).error(codes.TOKEN_GROUP, text, help_)


def _expiry(token: Field) -> Iterator[Diagnostic]:
    expires = token.child("expires")
    if expires.is_set:
        text = "cannot be used: ttl has a default, and kubeadm refuses both"
        yield expires.error(codes.TOKEN_EXPIRY, text, "say how long the token shall live instead, such as 'ttl: 24h'")
