"""Secrets in the files of a node that is taken over."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kspec.model.nodefile import Hole, KubeadmConfiguration, NodeFile, StaticToken, StaticTokens, TypedDocument
from kspec.model.secret import Secret
from kspec.model.span import Span
from kspec.read.existing_files import read_file_secrets
from kspec.read.existing_place import Place

if TYPE_CHECKING:
    from kspec.model.document import Json

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


BROKEN = (
    b"",
    b" ",
    b"\xff",
    b"{",
    b"- a",
    b"hidden",
    b"resources: [\n",
    b"a: hidden\na: hidden\n",
    b"resources: []\n---\nresources: []\n",
)
"""What is no one mapping of fields in YAML."""
NO_CSV = (b"", b"\xff", b'"hidden', b'"hid"den,a,1\n')


def read(tmp_path: Path, files: Sequence[NodeFile], there: Mapping[str, bytes]) -> tuple[Mapping[str, Secret], Place]:
    """What a root folder with these files gives."""
    for path, content in there.items():
        (tmp_path / path.lstrip("/")).write_bytes(content)
    place = Place(tmp_path, is_root=True)
    return read_file_secrets(files, place), place


def test_tokens_and_keys_are_found_by_their_names(tmp_path: Path) -> None:
    """A key is its provider's; what is not there is left to be drawn."""
    there = {"/tokens": b'other,c,1\nt0ken,a,1,"g,h"\ngiven,b,2\n', "/keys": ENCRYPTION}
    found, place = read(tmp_path, FILES, there)
    assert found == {"files/a": Secret(b"t0ken\n"), "files/k": Secret(b"a2V5\n")}
    assert place.findings == []


@pytest.mark.parametrize("there", [{}, {"/tokens": b"a\n", "/keys": b"resources: [{providers: [0, {aescbc: [1]}]}]"}])
def test_files_without_the_secrets_give_nothing(tmp_path: Path, there: Mapping[str, bytes]) -> None:
    """Or no files."""
    found, place = read(tmp_path, FILES, there)
    assert (found, place.findings) == ({}, [])


@pytest.mark.parametrize(
    ("path", "content"),
    [*(("/keys", content) for content in BROKEN), *(("/tokens", content) for content in NO_CSV)],
)
def test_files_that_cannot_be_read_are_told(tmp_path: Path, path: str, content: bytes) -> None:
    """Whatever they hold would be replaced without anybody's knowing it; nothing of it is shown."""
    found, place = read(tmp_path, FILES, {path: content})
    assert found == {}
    (finding,) = place.findings
    assert (finding.code, finding.span.file) == ("unreadable", str(tmp_path / path.lstrip("/")))
    assert "hidden" not in str(finding)
    assert finding.help


def test_what_an_init_configuration_holds_is_taken_where_the_spec_leaves_it_out(tmp_path: Path) -> None:
    """Tokens by their places, and the key of kubeadm-certs."""
    given: dict[str, Json] = {
        "kind": "InitConfiguration",
        "bootstrapTokens": [{"token": "abcdef.0123456789abcdef"}, {}, {}],
    }
    file = NodeFile("/k", 0o600, True, KubeadmConfiguration(({"kind": "x"}, given)), SPAN, "")  # noqa: FBT003 - a field
    there = b"""\
kind: ClusterConfiguration
---
kind: InitConfiguration
bootstrapTokens: [{token: zyxwvu.0123456789abcdef}, {token: zyxwvu.fedcba9876543210}]
certificateKey: 5e5e
"""
    found = {"tokens/1": Secret(b"zyxwvu.fedcba9876543210\n"), "certificate-key": Secret(b"5e5e\n")}
    assert read(tmp_path, [file], {"/k": there})[0] == found
    for content in (b"[]", b"kind: InitConfiguration", b"kind: InitConfiguration\nbootstrapTokens: [7]\n"):
        none, place = read(tmp_path, [file], {"/k": content})
        assert (none, place.findings) == ({}, [])
    for content in (b"", b"\xff", b"kind: [", b"kind: InitConfiguration\nkind: x\n"):
        none, place = read(tmp_path, [file], {"/k": content})
        assert none == {}
        assert [finding.code for finding in place.findings] == ["unreadable"]
