"""Static tokens against the API server's reader of token files.

Rules: apiserver/pkg/authentication/token/tokenfile, and pkg/authentication/request/bearertoken, which takes a token up
to the next space. No message holds a token.
"""

from collections.abc import Iterator
from typing import Final

from kspec.check.files.entries import error
from kspec.check.view.field import Field
from kspec.disk.host_path import has_control
from kspec.facts import clusterspec, codes
from kspec.facts.component_files import STATIC_TOKENS
from kspec.model.diagnostic import Diagnostic
from kspec.model.expression import expression
from kspec.model.wire import Wire
from kspec.rules.entries import why_too_long

_TOKEN: Final = expression(r"[\x21-\x7e]+")


def check_static_tokens(wire: Wire) -> Iterator[Diagnostic]:
    """Each row names a user; no token is another's, or one that no request can bear."""
    document = wire.get(clusterspec.KIND)
    for entry in Field(document, ("files",)).items if document else ():
        first: dict[str, Field] = {}
        for row in entry.child(STATIC_TOKENS).items:
            if row.value is None or not isinstance(row.value, dict):
                yield error(
                    row, codes.STATIC_TOKEN, "a token belongs to a user", "write '{user: alice, groups: [readers]}'"
                )
            else:
                yield from _row(row, first)


def _row(row: Field, first: dict[str, Field]) -> Iterator[Diagnostic]:
    user, token = row.child("user"), row.child("token")
    if not user.text and not user.is_lost:
        yield error(user, codes.STATIC_TOKEN, "a token belongs to a user", "write 'user: alice'", kind="Required value")
    for field in (user, row.child("uid"), *row.child("groups").items):
        if has_control(field.text):
            yield error(field, codes.STATIC_TOKEN, "it has a control character", "write it in plain letters")
    for group in row.child("groups").items:
        if not group.text and not group.is_lost:
            yield error(group, codes.STATIC_TOKEN, "a group has a name", "leave it out, if it is none")
        elif "," in group.text:
            text = f"{group.text!r} would be several groups: the API server parts them at commas"
            yield error(group, codes.STATIC_TOKEN, text, "write each group as an item of the list")
    if token.text and not _TOKEN.fullmatch(token.text):
        text = "it has characters that no request can bear: a token is printable ASCII without spaces"
        yield error(token, codes.STATIC_TOKEN, text, "leave it out: kspec generates one into the keyring")
    if not token.text and (why := why_too_long(user.text)):
        yield error(user, codes.STATIC_TOKEN, why, "give a shorter name, or the token itself")
    key = f"token {token.text}" if token.text else f"user {user.text}"
    if key in first:
        text = (
            "is another row's, too"
            if token.text
            else f"{user.text!r} has another row whose token is generated: it is the same"
        )
        place = first[key].document.locate(first[key].path)
        help_ = "give each user one row" if user.text == first[key].text else "give each user a token of their own"
        field = token if token.text else user
        yield error(field, codes.STATIC_TOKEN, f"{text} ({place})", help_, kind="Duplicate value")
    first.setdefault(key, token if token.text else user)
