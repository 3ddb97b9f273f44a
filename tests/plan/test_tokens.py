"""Bootstrap tokens."""

import re
from datetime import UTC, datetime

import pytest
from small_cluster import draw

from kspec.encode import jws
from kspec.model.configuration import BootstrapToken
from kspec.model.duration import Duration
from kspec.model.event import Action
from kspec.model.frozen import evolve
from kspec.model.lock import LockedToken
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.plan.tokens import ALPHABET, Tokens

SPAN = Span("cluster.lock", 1, 1, 1, 1)
KUBECONFIG = b"clusters: []\n"
GIVEN = BootstrapToken(Secret(b"abcdef.0123456789abcdef"), Duration.parse("24h"), ("signing", "authentication"), ("a",))
OPEN = evolve(GIVEN, token=None)


def resolve(  # noqa: PLR0913 - a build has that many independent parts
    wanted: tuple[BootstrapToken, ...],
    former: dict[str, LockedToken] | None = None,
    secrets: dict[str, Secret] | None = None,
    *,
    public: bool = False,
    year: int = 2030,
    text: bytes = KUBECONFIG,
) -> Tokens:
    """Tokens worked out, with a lock and a keyring."""
    tokens = Tokens(former or {}, secrets or {}, draw(year), text, SPAN, public)
    tokens.resolve(wanted, first=former is None)
    return tokens


def test_a_token_of_the_spec_signs_cluster_info() -> None:
    """It expires its `ttl` after the build, and its signature is over cluster-info's text."""
    tokens = resolve((GIVEN,))
    token = tokens.resolved[0]
    assert (token.id, token.expiration) == ("abcdef", "2030-01-02T00:00:00Z")
    assert token.secret == Secret(b"0123456789abcdef")
    assert token.signature == jws.detached(KUBECONFIG, "abcdef", Secret(b"0123456789abcdef"))
    assert tokens.drawn == {}


@pytest.mark.parametrize("ttl", [None, Duration(0)])
def test_a_token_may_live_for_ever(ttl: Duration | None) -> None:
    """Without a `ttl`, or with none left, there is no expiry."""
    assert resolve((evolve(GIVEN, ttl=ttl),)).resolved[0].expiration is None


def test_an_expiry_of_the_spec_is_kept() -> None:
    """`expires` is taken as it stands."""
    assert (
        resolve((evolve(GIVEN, ttl=None, expires="2031-01-01T00:00:00Z"),)).resolved[0].expiration
        == "2031-01-01T00:00:00Z"
    )


def test_a_token_that_does_not_sign_has_no_signature() -> None:
    """Only `signing` tokens are in cluster-info."""
    tokens = resolve((evolve(GIVEN, usages=("authentication",)),))
    assert tokens.resolved[0].signature is None
    assert tokens.locked["abcdef"] == LockedToken("2030-01-02T00:00:00Z")


def test_an_open_token_is_drawn_once() -> None:
    """It is of Kubernetes' form, goes into the keyring by its place in the list, and is used from then on."""
    first = resolve((GIVEN, OPEN))
    assert list(first.drawn) == ["tokens/1"]
    assert re.fullmatch(rb"[a-z0-9]{6}\.[a-z0-9]{16}\n", first.drawn["tokens/1"].reveal())
    assert [event.action for event in first.events].count(Action.GENERATED) == 1
    again = resolve((GIVEN, OPEN), first.locked, first.drawn, year=2031)
    assert again.drawn == {}
    assert again.resolved == first.resolved
    assert again.locked == first.locked


def test_every_character_is_as_likely() -> None:
    """Bytes that would favour some characters are passed over."""
    many = resolve((OPEN,) * 400).drawn.values()
    text = b"".join(token.reveal().replace(b".", b"").strip() for token in many).decode()
    counts = [text.count(character) for character in ALPHABET]
    assert len(text) == 400 * 22
    assert max(counts) - min(counts) < 150
    assert min(counts) > 150


def test_a_drawn_token_that_was_lost_is_missed() -> None:
    """The lock knows of it, the keyring does not: an error, and no other is drawn."""
    first = resolve((OPEN,))
    again = resolve((OPEN,), first.locked)
    assert [finding.code for finding in again.findings] == ["token-missing"]
    assert again.drawn == {}


@pytest.mark.parametrize("content", [b"", b"x", b"ABCDEF.0123456789abcdef", b"abcdef.0123456789abcde", b"\xff" * 23])
def test_what_is_no_token_in_the_keyring_is_told(content: bytes) -> None:
    """It is told without its content."""
    tokens = resolve((OPEN,), {}, {"tokens/0": Secret(content)})
    assert [finding.code for finding in tokens.findings] == ["token-unreadable"]
    assert tokens.resolved == []


def test_a_changed_cluster_info_is_signed_anew() -> None:
    """The lock has the digest of what was signed; another text makes another signature, and says so."""
    first = resolve((GIVEN,))
    again = resolve((GIVEN,), first.locked, text=b"other\n")
    assert [event.action for event in again.events] == [Action.SIGNED, Action.REUSED]
    assert again.locked["abcdef"].signature != first.locked["abcdef"].signature


def test_in_public_the_lock_has_the_signature() -> None:
    """No secret is needed as long as the signed text is the same; a drawn token's id is in the lock."""
    first = resolve((OPEN,))
    public = resolve((OPEN,), first.locked, public=True)
    assert [(token.id, token.secret) for token in public.resolved] == [(first.resolved[0].id, None)]
    assert public.resolved[0].signature == first.resolved[0].signature
    changed = resolve((OPEN,), first.locked, public=True, text=b"other\n")
    assert [finding.code for finding in changed.findings] == ["must-sign"]


def test_an_expired_token_is_kept() -> None:
    """Its expiry stays the locked one."""
    first = resolve((GIVEN,))
    later = resolve((GIVEN,), first.locked, year=2031)
    assert [event.action for event in later.events] == [Action.REUSED]
    assert later.resolved[0].expiration == "2030-01-02T00:00:00Z"
    (period,) = later.periods(asked_with=False)
    assert (period.subject, period.not_after) == ("bootstrap token abcdef", datetime(2030, 1, 2, tzinfo=UTC))


def test_a_generated_token_counts_where_a_kubelet_asks_with_it() -> None:
    """Elsewhere nobody needs it, and its end is of no interest; a token of the spec's own always counts."""
    found = resolve((OPEN, GIVEN))
    names = [f"bootstrap token {token.id}" for token in found.resolved]
    assert [period.subject for period in found.periods(asked_with=True)] == names
    assert [period.subject for period in found.periods(asked_with=False)] == names[1:]
