"""Secrets in the files of a node that is taken over."""

from kspec.model.nodefile import Hole, KubeadmConfiguration, NodeFile, StaticToken, StaticTokens, TypedDocument
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.read.existing_files import read_file_secrets

SPAN = Span("cluster.yaml", 1, 1, 1, 1)
TOKENS = StaticTokens((StaticToken(Hole("files/a", "token"), "a"), StaticToken(Secret(b"given"), "b")))
VALUE = {
    "resources": [{"resources": ["secrets"], "providers": [{"aescbc": {"keys": [{"name": "k"}, {"name": "new"}]}}]}]
}
PATH = ("resources", 0, "providers", 0, "aescbc", "keys")
KEYS = TypedDocument(
    VALUE,  # type: ignore[arg-type]  # a JSON value
    {(*PATH, 0, "secret"): Hole("files/k", "key"), (*PATH, 1, "secret"): Hole("files/new", "key")},
)
FILES = [
    NodeFile("/tokens", 0o600, True, TOKENS, SPAN, ""),  # noqa: FBT003 - a field
    NodeFile("/keys", 0o600, True, KEYS, SPAN, ""),  # noqa: FBT003 - a field
]
ENCRYPTION = b"""\
resources:
- resources: [secrets]
  providers:
  - identity: {}
  - aesgcm: {keys: [{name: k, secret: b3RoZXI=}]}
  - aescbc: {keys: [{name: old, secret: b2xk}, {name: k, secret: a2V5}]}
"""


def test_tokens_and_keys_are_found_by_their_names() -> None:
    """A key is its provider's; what is not there is left to be drawn."""
    there = {"/tokens": b'other,c,1\nt0ken,a,1,"g,h"\ngiven,b,2\n', "/keys": ENCRYPTION}
    assert read_file_secrets(FILES, there.get) == {"files/a": Secret(b"t0ken\n"), "files/k": Secret(b"a2V5\n")}


def test_files_that_cannot_be_read_give_nothing() -> None:
    """Another build of the file, or none."""
    for content in (b"", b"\xff", b"- a", b"resources: {}", b"resources: [{providers: [null, {aescbc: [1]}]}]", b'"a'):
        assert read_file_secrets(FILES, {"/tokens": content, "/keys": content}.get) == {}
    assert read_file_secrets(FILES, lambda path: None) == {}  # noqa: ARG005 - the path is of no matter


def test_what_an_init_configuration_holds_is_taken_where_the_spec_leaves_it_out() -> None:
    """Tokens by their places, and the key of kubeadm-certs."""
    given = {"kind": "InitConfiguration", "bootstrapTokens": [{"token": "abcdef.0123456789abcdef"}, {}, {}]}
    file = NodeFile("/k", 0o600, True, KubeadmConfiguration(({"kind": "x"}, given)), SPAN, "")  # noqa: FBT003 - a field
    there = b"""\
kind: ClusterConfiguration
---
kind: InitConfiguration
bootstrapTokens: [{token: zyxwvu.0123456789abcdef}, {token: zyxwvu.fedcba9876543210}]
certificateKey: 5e5e
"""
    found = {"tokens/1": Secret(b"zyxwvu.fedcba9876543210\n"), "certificate-key": Secret(b"5e5e\n")}
    assert read_file_secrets([file], {"/k": there}.get) == found
    for content in (
        b"",
        b"[]",
        b"kind: InitConfiguration",
        b"kind: InitConfiguration\nbootstrapTokens: [7]\n",
        b"\xff",
    ):
        assert read_file_secrets([file], {"/k": content}.get) == {}
