"""Lines with their secrets starred, in texts that parse and in texts that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kspec.secrets.forms import without_forms
from kspec.secrets.text import secret_text

INIT = "kind: InitConfiguration\n"


def shown(text: str) -> str:
    """The text as it may be shown."""
    return "\n".join(secret_text(text).lines)


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("token: abcdef.0123456789abcdef", "token: abcdef.****************"),
        ("- {token: 'abcdef.0123456789abcdef', ttl: 1h}", "- {token: 'abcdef.****************', ttl: 1h}"),
        ("token: Abcdef.short", "token: ************"),
        ("  - abcdef.0123456789abcdef # why", "  - abcdef.**************** # why"),
        ('"tlsBootstrapToken": "x.y"', '"tlsBootstrapToken": "***"'),
        ("certificateKey: &key e6a2eb", "certificateKey: ***********"),
        ("TOKEN: abc", "TOKEN: ***"),
        ("caCertHashes: [sha256:e6a2eb]", "caCertHashes: [sha256:e6a2eb]"),
        ("clusterName: token", "clusterName: token"),
        ("secret: c2VjcmV0", "secret: ********"),
        ("secret: true", "secret: true"),
        ("token: !!int 1234567", "token: !!int *******"),
        ("- {path: /a, content: a b, secret: true}", "- {path: /a, content: ***, secret: true}"),
        ("  content: |", "  content: |"),
        ("a: 1 # token: x", "a: 1 #*********"),
    ],
)
def test_secrets_are_starred_and_widths_stay(line: str, masked: str) -> None:
    """A token's id is public; a hash is; a misspelt token is not."""
    assert shown(line) == masked
    assert len(masked) == len(line)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("files:\n- content: |\n    a: b\n\n    c\n  path: /a", "files:\n- content: |\n    ****\n\n    *\n  path: /a"),
        ("token:\n  'a\n  b'\nkind: x", "token:\n  **\n  **\nkind: x"),
        (
            "bootstrapTokens: [{token: ab\nnodeRegistration: {name: a}",
            "bootstrapTokens: [{token: **\nnodeRegistration: {name: a}",
        ),
        ("bootstrapTokens:\n- ttl: 1h\n\ttokn: ab", "bootstrapTokens:\n- ttl: 1h\n\ttokn: **"),
        (
            "---\nfoo: a\n---\nkind: ClusterConfiguration\nfoo: a",
            "---\nfoo: *\n---\nkind: ClusterConfiguration\nfoo: a",
        ),
        ("clusterName: b\n--- c", "clusterName: b\n--- *"),
        (
            "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nx",
            "***************************\n***\n*************************\nx",
        ),
        ("host:\n  proxyVariables: {http_proxy: 'a:b@c'}", "host:\n  proxyVariables: {http_proxy: '***@c'}"),
    ],
)
def test_lines_are_judged_by_those_before(text: str, masked: str) -> None:
    """Blocks of text, quotes and brackets that go on, documents, keys in PEM."""
    text = text if text.startswith("---\n") else INIT + text
    masked = masked if masked.startswith("---\n") else INIT + masked
    if text.startswith("---\n"):
        text, masked = f"---\n{INIT}{text[4:]}", f"---\n{INIT}{masked[4:]}"
    assert shown(text) == masked


@given(st.text(st.sampled_from("ab:-#'\"{}[],|>&*!? \t\n.@=tokensecrtkindPod"), max_size=120))
def test_any_text_has_lines_as_long_as_its_own(text: str) -> None:
    """Nothing fails, nothing moves, and the values that are hidden are not shown where they are longer than a word."""
    found = secret_text(text)
    lines = text.removesuffix("\n").split("\n")
    assert [len(line) for line in found.lines] == [len(line) for line in lines]
    assert list(found.lines[:1]) == [found.lines[0]]


def test_a_text_that_is_too_large_is_not_shown() -> None:
    """No spec has as many lines; nobody has to wait for it."""
    found = secret_text("a: b\n" * 100_000)
    assert found.lines[7] == "****"
    assert without_forms("abcdef.0123456789abcdef") == "abcdef.****************"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("correct-horse", "*************"),
        ("root:$y$j9T$hash:19000::", "***********************:"),
        ("- correct-horse # why", "- ************* # why"),
        ("a: b\n...\ncorrect-horse\n", "a: b\n...\n*************"),
        ('"correct-horse"', '"*************"'),
        ("[correct-horse]", "[*************]"),
        ("clusterName production", None),
        ("apiServer:\n  certSANs: []\n  correct-horse", "apiServer:\n  certSANs: []\n  *************"),
        ("apiServer:\n  certSANs: []\n  timeout twenty minutes", None),
        ("token correct-horse", "token *************"),
        ("kind: ClusterSpec\n<<<<<<< HEAD-of-mine\nnodes: []\n=======\nnodes:\n>>>>>>> other-branch", None),
        ('{"a": {\n<<<<<<< HEAD-of-mine\n"b": 1\n=======\n>>>>>>> other-branch\n}', None),
        ("{{- if x }}", None),
        ("notes", None),
    ],
)
def test_a_scalar_below_no_key_is_not_shown(text: str, masked: str | None) -> None:
    """A file that was named by mistake may be one secret; a key without its colon and what a merge left are read."""
    assert shown(text) == (text if masked is None else masked)


def test_a_part_of_a_document_is_shown_where_no_key_tells() -> None:
    """It is put in by a fix, below a key that stands outside of it."""
    assert list(secret_text("10.244.0.0/16", part=True).lines) == ["10.244.0.0/16"]
    assert list(secret_text("{token: abc}", part=True).lines) == ["{token: ***}"]
