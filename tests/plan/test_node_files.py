"""Secrets of the spec's own files."""

import base64

import pytest
from small_cluster import draw

from kspec.model.event import Action
from kspec.model.existing import Existing
from kspec.model.nodefile import Hole, NodeFile, StaticToken, StaticTokens, TypedDocument
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.node_files import FileSecrets, merge_file_secrets, resolve

SPAN = Span("cluster.lock", 1, 1, 1, 1)
TOKEN, KEY = Hole("files/static-tokens/a", "token"), Hole("files/encryption/secretbox/k", "key", (32,))
FILES = (
    NodeFile("/a", 0o600, True, StaticTokens((StaticToken(TOKEN, "a"),)), SPAN, ""),  # noqa: FBT003 - a field
    NodeFile("/b", 0o600, True, TypedDocument({}, {("x",): KEY, ("y",): KEY}), SPAN, ""),  # noqa: FBT003 - a field
)
ENTRIES = (KEY.entry, TOKEN.entry)
KEYRING = {TOKEN.entry: Secret(b"t0ken\n"), KEY.entry: Secret(base64.b64encode(bytes(32)) + b"\n")}


def resolved(
    former: tuple[str, ...] = (), keyring: dict[str, Secret] | None = None, *, public: bool = False
) -> FileSecrets:
    """What comes of the two files."""
    return resolve(FILES, former, keyring or {}, draw(), SPAN, public=public)


def test_what_nobody_knows_is_drawn_once() -> None:
    """A token in hexadecimal digits, a key in base64; one hole of two places is one secret."""
    found = resolved()
    assert {event.subject: event.action for event in found.events} == dict.fromkeys(ENTRIES, Action.GENERATED)
    assert len(bytes.fromhex(found.secrets[TOKEN.entry].reveal().decode())) == 16
    assert len(base64.b64decode(found.secrets[KEY.entry].reveal())) == 32
    assert found.drawn.keys() == set(ENTRIES)
    assert found.locked == tuple(sorted(ENTRIES))


def test_what_was_drawn_stays() -> None:
    """Read back from keyring and lock it is the same, and nothing is new."""
    first = resolved()
    again = resolved(first.locked, dict(first.drawn))
    assert again.secrets == first.secrets
    assert again.drawn == {}
    assert {event.action for event in again.events} == {Action.REUSED}


def test_what_the_keyring_alone_has_is_recorded() -> None:
    """A user may put a token of their own there."""
    found = resolved((), KEYRING)
    assert {event.action for event in found.events} == {Action.RECORDED}
    assert found.secrets[TOKEN.entry] == Secret(b"t0ken")
    assert found.locked == tuple(sorted(ENTRIES))


def test_the_lock_keeps_what_the_spec_no_longer_has() -> None:
    """As the keyring does, so that it can come back."""
    assert resolved(("files/old",), KEYRING).locked == tuple(sorted(("files/old", *ENTRIES)))


def test_what_is_lost_is_never_drawn_again() -> None:
    """A new key could not read what the old one has encrypted."""
    found = resolved(ENTRIES, {TOKEN.entry: KEYRING[TOKEN.entry]})
    assert [finding.code for finding in found.findings] == ["file-secret-missing"]
    assert found.drawn == {}


@pytest.mark.parametrize(
    ("entry", "content"),
    [
        (TOKEN.entry, b""),
        (TOKEN.entry, b"two words"),
        (TOKEN.entry, "é".encode()),
        (KEY.entry, b"not base64!"),
        (KEY.entry, base64.b64encode(bytes(16))),
    ],
)
def test_what_is_unfit_is_told_without_being_shown(entry: str, content: bytes) -> None:
    """A token is one word, a key of its provider's size."""
    (finding,) = resolved(ENTRIES, {**KEYRING, entry: Secret(content)}).findings
    assert finding.code == "file-secret-unreadable"
    assert not content or content.decode() not in f"{finding.message}{finding.help}"


def test_a_public_build_needs_none_of_them_but_their_names() -> None:
    """It generates nothing, so that what was never drawn is an error."""
    found = resolved(ENTRIES, public=True)
    assert (found.secrets, found.findings, found.locked) == ({}, (), ENTRIES)
    assert {finding.code for finding in resolved(public=True).findings} == {"not-locked"}


def existing(name: str, secret: bytes) -> Existing:
    """A node with one token."""
    return Existing(name, f"/{name}", {}, None, None, "", None, file_secrets={TOKEN.entry: Secret(secret)})


def test_nodes_that_are_taken_over_have_the_same_secrets() -> None:
    """Another one is another cluster's, or a rollout that stopped half way."""
    assert merge_file_secrets([existing("a", b"x"), existing("b", b"x")]) == ({TOKEN.entry: Secret(b"x")}, ())
    _, (finding,) = merge_file_secrets([existing("a", b"x"), existing("b", b"y")])
    assert (finding.code, finding.span.file) == ("does-not-fit", "/b")
