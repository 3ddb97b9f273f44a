"""Entries of `files:`, complete."""

from pathlib import Path

import pytest
from small_cluster import SPEC, read_spec

from kspec.model.nodefile import Hole, KubeadmConfiguration, NodeFile, StaticTokens, Text, TypedDocument
from kspec.model.secret import Secret

OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"


def read(folder: Path, text: str) -> tuple[NodeFile, ...]:
    """The files of the small cluster with a ClusterSpec."""
    return read_spec(folder, f"{SPEC}{OWN}{text}").stage.spec.files


def test_modes_follow_secrecy(tmp_path: Path) -> None:
    """0644, 0600 for a secret; what the spec says counts, also where YAML reads it as a number."""
    files = read(
        tmp_path,
        "files:\n- {path: /a, content: x}\n- {path: /b, content: x, secret: true}\n"
        "- {path: /c, content: x, mode: 0755}\n- {path: /d, kubeadmConfig: true}\n",
    )
    assert [(file.path, file.mode, file.secret) for file in files] == [
        ("/a", 0o644, False),
        ("/b", 0o600, True),
        ("/c", 0o755, False),
        ("/d", 0o600, True),
    ]
    assert files[0].content == Text(Secret(b"x"))
    assert (files[0].field, files[0].span.line) == ("files[0].path", 16)


def test_a_file_beside_the_spec_is_taken_byte_for_byte(tmp_path: Path) -> None:
    """Also one that is not a text."""
    (tmp_path / "logo").write_bytes(b"\x89\r\n\x00")
    assert read(tmp_path, "files: [{path: /a, from: logo, node: CP-1}]\n")[0].content == Text(Secret(b"\x89\r\n\x00"))


def test_tokens_that_are_left_out_are_drawn_by_their_user(tmp_path: Path) -> None:
    """A token that is given stays in the spec."""
    (file,) = read(tmp_path, "apiServer: {staticTokens: [{user: 'a/b', groups: [g]}, {user: c, uid: '1', token: t}]}\n")
    assert isinstance(file.content, StaticTokens)
    first, second = file.content.tokens
    assert (first.token, first.user, first.uid, first.groups) == (
        Hole("files/static-tokens/a%2Fb", "token"), "a/b", "", ("g",)
    )  # fmt: skip
    assert (second.token, second.user, second.uid, second.groups) == (Secret(b"t"), "c", "1", ())
    assert (file.path, file.role, file.secret) == ("/etc/kubernetes/known_tokens.csv", "control-plane", True)


def test_keys_that_are_left_out_are_drawn_by_provider_and_name(tmp_path: Path) -> None:
    """The same key wherever the spec has it, so that an order can change."""
    (file,) = read(
        tmp_path,
        "apiServer:\n  encryptionConfiguration:\n    resources:\n"
        "    - {resources: [secrets], providers: [{aescbc: {keys: [{name: b}, {name: a}]}}]}\n"
        "    - resources: [configmaps]\n"
        "      providers: [{secretbox: {keys: [{name: a}]}}, {aescbc: {keys: [{name: a}]}}]\n",
    )
    assert isinstance(file.content, TypedDocument)
    assert [(path[1:-1], hole.entry) for path, hole in file.content.holes.items()] == [
        ((0, "providers", 0, "aescbc", "keys", 0), "files/encryption/aescbc/b"),
        ((0, "providers", 0, "aescbc", "keys", 1), "files/encryption/aescbc/a"),
        ((1, "providers", 0, "secretbox", "keys", 0), "files/encryption/secretbox/a"),
        ((1, "providers", 1, "aescbc", "keys", 0), "files/encryption/aescbc/a"),
    ]
    assert {hole.sizes for hole in file.holes} == {(32, 16, 24), (32,)}


@pytest.mark.parametrize(
    ("configuration", "kubeconfig"),
    [("{}", "/etc/kubernetes/scheduler.conf"), ("{clientConnection: {kubeconfig: /a}}", "/a")],
)
def test_a_schedulers_configuration_names_a_kubeconfig(tmp_path: Path, configuration: str, kubeconfig: str) -> None:
    """With --config the scheduler heeds no other argument for it."""
    (file,) = read(tmp_path, f"scheduler: {{configuration: {configuration}}}\n")
    assert isinstance(file.content, TypedDocument)
    assert file.content.value["clientConnection"] == {"kubeconfig": kubeconfig}


def test_kubeadms_configuration_has_the_documents_of_the_spec(tmp_path: Path) -> None:
    """A component's only where the spec has it: kubeadm would take it for the user's, and keep it in upgrades."""
    kubelet = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nmaxPods: 50\n"
    (file,) = read(tmp_path, f"files: [{{path: /a, kubeadmConfig: true}}]\n{kubelet}")
    assert isinstance(file.content, KubeadmConfiguration)
    kinds = [str(value["kind"]) for value in file.content.documents]
    assert kinds == ["InitConfiguration", "ClusterConfiguration", "KubeletConfiguration"]
    assert file.content.documents[0]["apiVersion"] == "kubeadm.k8s.io/v1beta4"
