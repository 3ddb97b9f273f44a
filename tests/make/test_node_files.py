"""Files of the spec's own."""

import csv
import io

import pytest

from kspec.facts import codes
from kspec.make.made import Made
from kspec.make.node_files import spec_files
from kspec.model.file import File, Folder, Withheld
from kspec.model.frozen import evolve
from kspec.model.nodefile import (
    Content,
    Hole,
    KubeadmConfiguration,
    NodeFile,
    StaticToken,
    StaticTokens,
    Text,
    TypedDocument,
)
from kspec.model.plan import NodePlan, Plan
from kspec.model.secret import Secret
from kspec.model.span import Span

SPAN = Span("cluster.yaml", 1, 1, 1, 1)


def made(plan: Plan, content: Content, *, secret: bool = False, role: str = "") -> list[File]:
    """What the node gets of one file."""
    file = NodeFile("/etc/a", 0o600 if secret else 0o644, secret, content, SPAN, "", role)
    return list(spec_files(with_file(plan, file), Made()).files)


def with_file(plan: Plan, file: NodeFile) -> NodePlan:
    """The first node's plan with a file of the spec's own."""
    return evolve(plan, spec=evolve(plan.spec, files=(file,))).for_node(plan.spec.first)


def test_a_given_text_is_written_as_it_is(plan: Plan) -> None:
    """Public unless it is said to be secret; only on the nodes that it is for."""
    text = Text(Secret(b"\x00\r\n"))
    assert made(plan, text) == [File("nodes/cp-1/etc/a", b"\x00\r\n", 0o644)]
    assert made(plan, text, secret=True) == [File("nodes/cp-1/etc/a", Secret(b"\x00\r\n"), 0o600)]
    assert made(plan, text, role="worker") == []


@pytest.mark.parametrize(
    "other",
    [
        Made((File("nodes/cp-1/etc/a", b""),)),
        Made((File("nodes/cp-1/etc/a/b", b""),)),
        Made((File("nodes/cp-1/etc", b""),)),
        Made(folders=(Folder("nodes/cp-1/etc/a"),)),
    ],
)
def test_the_place_of_another_file_is_found(plan: Plan, other: Made) -> None:
    """At it, above it or in it, and where a folder is; the file itself is then left out."""
    file = NodeFile("/etc/a", 0o644, False, Text(Secret(b"")), SPAN, "files[0].path")  # noqa: FBT003 - a public file
    found = spec_files(with_file(plan, file), other)
    assert (found.files, [finding.code for finding in found.findings]) == ((), [codes.FILE_PATH])
    assert spec_files(with_file(plan, file), Made((File("nodes/cp-1/etc/b", b""),))).findings == ()


def test_a_secret_is_withheld_from_a_public_build(plan: Plan) -> None:
    """Path and mode stay, so that the list of files does; a public file is written."""
    text = Text(Secret(b"a"))
    public = evolve(plan, public=True)
    assert made(public, text, secret=True) == [File("nodes/cp-1/etc/a", Withheld(), 0o600)]
    assert made(public, text) == [File("nodes/cp-1/etc/a", b"a", 0o644)]


def test_a_token_file_is_what_the_api_server_reads(plan: Plan) -> None:
    """Token, user, id, and the groups in one field, which is left out if there are none: it would be a group."""
    rows = (
        StaticToken(Hole("files/a", "token"), "alice", "1", ("readers", "writers")),
        StaticToken(Secret(b'x"y'), 'bob "b", jr', ""),
    )
    plan = evolve(plan, file_secrets={"files/a": Secret(b"t0ken")})
    (file,) = made(plan, StaticTokens(rows), secret=True)
    assert file.data == b't0ken,alice,1,"readers,writers"\n"x""y","bob ""b"", jr",\n'
    assert list(csv.reader(io.StringIO(file.data.decode())))[1] == ['x"y', 'bob "b", jr', ""]


def test_a_configuration_has_the_fields_of_its_type_and_its_drawn_secrets(plan: Plan) -> None:
    """The order of keys is the spec's: the first one writes."""
    value = {
        "apiVersion": "apiserver.config.k8s.io/v1",
        "kind": "EncryptionConfiguration",
        "resources": [{"resources": ["secrets"], "providers": [{"aescbc": {"keys": [{"name": "b"}, {"name": "a"}]}}]}],
    }
    path = ("resources", 0, "providers", 0, "aescbc", "keys")
    holes = {(*path, 0, "secret"): Hole("files/b", "key"), (*path, 1, "secret"): Hole("files/a", "key")}
    plan = evolve(plan, file_secrets={"files/a": Secret(b"QQ=="), "files/b": Secret(b"Qg==")})
    (file,) = made(plan, TypedDocument(value, holes), secret=True)  # type: ignore[arg-type]  # a JSON value
    assert (
        file.data.decode()
        == """\
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- providers:
  - aescbc:
      keys:
      - name: b
        secret: Qg==
      - name: a
        secret: QQ==
  resources:
  - secrets
"""
    )
    assert "secret" not in value["resources"][0]["providers"][0]["aescbc"]["keys"][0]  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "token"), [("", "abcdef.0123456789abcdef"), ("aaaaaa.aaaaaaaaaaaaaaaa", "aaaaaa.aaaaaaaaaaaaaaaa")]
)
def test_kubeadms_configuration_has_what_was_drawn(plan: Plan, given: str, token: str) -> None:
    """The token and the key of kubeadm-certs, where the spec leaves them out."""
    head = {"apiVersion": "kubeadm.k8s.io/v1beta4"}
    documents = (
        {**head, "kind": "InitConfiguration", "bootstrapTokens": [{"token": given, "ttl": "24h0m0s"}]},
        {**head, "kind": "ClusterConfiguration", "kubernetesVersion": "v1.37.2"},
    )
    plan = evolve(plan, certificate_key=Secret(bytes(32)))
    (file,) = made(plan, KubeadmConfiguration(documents), secret=True)  # type: ignore[arg-type]  # a JSON value
    first, _, second = file.data.decode().partition("---\n")
    assert f"- token: {token}\n" in first
    assert f'certificateKey: "{"00" * 32}"\n' in first
    assert "kind: ClusterConfiguration\nkubernetesVersion: v1.37.2\n" in second
