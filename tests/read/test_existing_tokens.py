"""The generated token by which a kubelet that has no certificate yet asks for one."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.secret import Secret
from kspec.read.existing_place import Place
from kspec.read.existing_tokens import read_bootstrap_token

GIVEN = "bootstrapTokens: [{token: abcdef.0123456789abcdef}]\n"
NODES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: w-1, credentials: bootstrap}, {name: w-2}]
"""
CONF = b"kind: Config\nusers: [{name: x, user: {token: zyxwvu.fedcba9876543210}}]\n"
FOUND = Secret(b"zyxwvu.fedcba9876543210\n")


def place_with(tmp_path: Path, content: bytes | None) -> Place:
    """A root folder with that bootstrap-kubelet.conf, or none."""
    folder = tmp_path / "root" / "etc" / "kubernetes"
    folder.mkdir(parents=True)
    if content is not None:
        (folder / "bootstrap-kubelet.conf").write_bytes(content)
    return Place(tmp_path / "root", is_root=True)


@pytest.mark.parametrize(
    ("tokens", "node", "expected"),
    [
        ("", "w-1", {"tokens/0": FOUND}),
        ("bootstrapTokens: [{}, {token: abcdef.0123456789abcdef}]\n", "w-1", {"tokens/0": FOUND}),
        (GIVEN, "w-1", {}),
        ("bootstrapTokens: [{token: abcdef.0123456789abcdef}, {}]\n", "w-1", {}),
        ("", "w-2", {}),
        ("", "cp-1", {}),
    ],
)
def test_it_is_the_one_that_a_build_would_write(
    tmp_path: Path, tokens: str, node: str, expected: dict[str, Secret]
) -> None:
    """The first of those that may ask, if the spec leaves it to be generated and the node asks with one."""
    spec = read_spec(tmp_path, SPEC.replace(GIVEN, tokens) + NODES).stage.spec
    (found,) = [one for one in spec.nodes if one.name == node]
    assert read_bootstrap_token(found, spec, place_with(tmp_path, CONF)) == expected


@pytest.mark.parametrize("content", [None, b"[]", b"users: []", b"users: [{user: {token: 7}}]"])
def test_what_has_no_token_gives_nothing(tmp_path: Path, content: bytes | None) -> None:
    """Whatever stands there, or nothing."""
    spec = read_spec(tmp_path, SPEC.replace(GIVEN, "") + NODES).stage.spec
    place = place_with(tmp_path, content)
    assert (read_bootstrap_token(spec.nodes[1], spec, place), place.findings) == ({}, [])


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"users: []\nusers: [hidden]\n"])
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes) -> None:
    """A token that nobody can read would be replaced."""
    spec = read_spec(tmp_path, SPEC.replace(GIVEN, "") + NODES).stage.spec
    place = place_with(tmp_path, content)
    assert read_bootstrap_token(spec.nodes[1], spec, place) == {}
    (finding,) = place.findings
    assert finding.code == "unreadable"
    assert "hidden" not in str(finding)
