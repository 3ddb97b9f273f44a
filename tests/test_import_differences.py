"""`kspec import` tells every difference between a node and what the next build writes for it, and shows no secret."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from imported_node import ImportedNode
from small_cluster import Cluster, Kspec

from kspec.go import yaml
from kspec.model.file import File
from kspec.model.secret import Secret
from kspec.read.documents import load
from kspec.read.file_difference import file_differences

STRUCTURED = (
    "etc/kubernetes/admin.conf",
    "etc/kubernetes/kubelet.conf",
    "etc/kubernetes/manifests/etcd.yaml",
    "etc/kubernetes/manifests/kube-apiserver.yaml",
    "etc/kubernetes/manifests/kube-controller-manager.yaml",
    "etc/kubernetes/manifests/kube-scheduler.yaml",
    "var/lib/kubelet/config.yaml",
    "var/lib/kubelet/instance-config.yaml",
)
ONLY = "is on the node only, a build does not write it"
WARNING = re.compile(r"^warning\[(differs|unknown-file|text|missing)\]: (.*)$", re.MULTILINE)


def told(adopted: ImportedNode, **options: Path) -> list[tuple[str, str]]:
    """Code and message of each warning about the node's files, with paths below its root; the import goes on."""
    said = adopted.take(**options)
    assert said.status == 0, said.err
    return [(code, message.replace(f"{adopted.root}/", "")) for code, message in WARNING.findall(said.err)]


def parsed(text: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The one document of a YAML text."""
    (document,), findings = load(text, "")
    assert findings == ()
    return document.value


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every scalar."""
    entries: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if entries is None:
        yield path
        return
    for key, inner in entries:
        yield from leaves(inner, (*path, key))


def replaced(value: Any, path: tuple[str | int, ...], to: object) -> Any:  # noqa: ANN401 - any JSON value
    """The value with something else at one place."""
    if not path:
        return to
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], to)
    return copy


def other(value: object) -> Any:  # noqa: ANN401 - any JSON value
    """Another value of the same type; a flag keeps its name."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    text = str(value)
    return f"{text.partition('=')[0]}=hidden-s3cret" if text.startswith("--") and "=" in text else "hidden-s3cret"


def test_a_node_as_kubeadm_made_it_is_silent(adopted: ImportedNode) -> None:
    """Nothing is made up; `tests/test_golden.py` has every recording of real kubeadm."""
    assert told(adopted) == []


@pytest.mark.parametrize("name", STRUCTURED)
def test_every_value_that_differs_is_told_by_its_field(cluster: Cluster, name: str) -> None:
    """Each leaf of each file, changed on the node, is one difference with the field's name, and every way to it."""
    text = (cluster.node / name).read_bytes()
    content = Secret(text) if name.endswith(".conf") else text
    value, wanted = parsed(text), File(f"nodes/cp-1/{name}", content)
    assert list(file_differences(text, wanted, name)) == []
    count = 0
    for path in leaves(value):
        leaf = value
        for step in path:
            leaf = leaf[step]
        changed = yaml.dump(replaced(value, path, other(leaf))).encode()
        (difference,) = file_differences(changed, wanted, name)
        keys = [step for step in path if isinstance(step, str)]
        assert re.sub(r"\[[^]]*\]", "", difference.field) == ".".join(keys), (path, difference)
        line = changed.decode().splitlines()[difference.span.line - 1]
        assert "hidden-s3cret" in line or not isinstance(leaf, str), (path, line)
        if str(path[-1]).endswith(("-data", "token")):
            assert difference.message == "differs"
        count += 1
    assert count >= (1 if "instance" in name else 10)


@pytest.mark.parametrize("name", STRUCTURED[:-1])
def test_a_field_that_is_not_there_or_too_much_is_told(cluster: Cluster, name: str) -> None:
    """On the node alone, and in the build alone."""
    text = (cluster.node / name).read_bytes()
    value, wanted = parsed(text), File(f"nodes/cp-1/{name}", text)
    more = yaml.dump({**value, "zz": {"token": "hidden-s3cret"}}).encode()
    (difference,) = file_differences(more, wanted, name)
    assert (difference.field, difference.message) == ("zz", "is on the node only, a build does not write it")
    key = min(value)
    (difference,) = file_differences(
        yaml.dump({**value, key: None}).encode().replace(f"{key}: null\n".encode(), b""), wanted, name
    )
    assert difference.field == key
    assert difference.message.startswith("is not on the node, a build writes ")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "etc/kubernetes/scheduler.conf",
            r"server: .*",
            "server: https://127.0.0.1:6443",
            "clusters[kubernetes].cluster.server is https://127.0.0.1:6443, a build writes https://10.0.0.10:6443",
        ),
        (
            "etc/kubernetes/admin.conf",
            r"(    server:)",
            r"    proxy-url: http://u:hidden-s3cret@proxy:3128\n\1",
            f"clusters[kubernetes].cluster.proxy-url (http://***@proxy:3128) {ONLY}",
        ),
        (
            "etc/kubernetes/admin.conf",
            r"users:\n",
            "users:\n- name: other\n  user:\n    token: hidden-s3cret\n",
            "users[other] is on the node only, a build does not write it",
        ),
        (
            "etc/kubernetes/manifests/kube-apiserver.yaml",
            r"    - --allow-privileged=true\n",
            r"    - --allow-privileged=true\n    - --profiling=false\n",
            f"spec.containers[kube-apiserver].command[--profiling] (false) {ONLY}",
        ),
        (
            "etc/kubernetes/manifests/etcd.yaml",
            r"  hostNetwork: true\n",
            "",
            "spec.hostNetwork is not on the node, a build writes true",
        ),
        (
            "var/lib/kubelet/config.yaml",
            r"clusterDomain: .*",
            "clusterDomain: other",
            "clusterDomain is other, a build writes cluster.local",
        ),
        (
            "var/lib/kubelet/kubeadm-flags.env",
            r'"\n$',
            ' --v=4"\n',
            "KUBELET_KUBEADM_ARGS[--v] (4) is on the node only, a build does not write it",
        ),
        ("etc/kubernetes/manifests/etcd.yaml", r"^", "# note\n", ""),
    ],
)
def test_a_difference_is_one_warning(adopted: ImportedNode, file: str, old: str, new: str, message: str) -> None:
    """With its file, its field, and what is there; the password in a URL is not shown."""
    place = adopted.root / file
    text, count = re.subn(old, new, place.read_text(), count=1, flags=re.MULTILINE)
    assert count == 1
    place.write_text(text)
    about = (
        f"{file}: {message}"
        if message
        else f"{file} says the same in another form: comments, quotes or the order of fields"
    )
    assert told(adopted) == [("differs", about)]
    assert adopted.rebuilt() == {file}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace(b"\n", b"\r\n"), "has lines that end in CR LF"),
        (lambda text: text[:-1], "lacks the line feed of its last line"),
        (lambda text: b"note\n" + text, "has text around its PEM"),
    ],
)
@pytest.mark.parametrize("name", ["ca.crt", "apiserver.crt", "etcd/peer.crt", "sa.pub"])
def test_bytes_around_a_certificate_are_told_for_what_they_are(
    adopted: ImportedNode,
    name: str,
    change: Callable[[bytes], bytes],
    said: str,
) -> None:
    """Once; a build writes the PEM alone."""
    file = adopted.pki / name
    file.write_bytes(change(file.read_bytes()))
    (found,) = told(adopted)
    assert f"pki/{name}" in found[1] or name.removesuffix(".crt") in found[1]
    assert said in found[1]
    assert adopted.rebuilt() == {f"etc/kubernetes/pki/{name}"}


def test_what_is_issued_anew_is_told_once(adopted: ImportedNode) -> None:
    """Neither its certificate nor its key a second time."""
    for suffix in ("crt", "key"):
        (adopted.pki / f"apiserver.{suffix}").unlink()
    (adopted.etc / "super-admin.conf").unlink()
    assert [code for code, _ in told(adopted)] == ["missing", "missing"]


def test_files_that_are_not_on_the_node_are_told(adopted: ImportedNode) -> None:
    """Each by its name."""
    for name in ("etc/kubernetes/manifests/etcd.yaml", "var/lib/kubelet/config.yaml", "etc/kubernetes/pki/sa.pub"):
        (adopted.root / name).unlink()
    assert told(adopted) == [
        ("differs", "etc/kubernetes/manifests/etcd.yaml is not on the node, a build writes it"),
        ("differs", "etc/kubernetes/pki/sa.pub is not on the node, a build writes it"),
        ("differs", "var/lib/kubelet/config.yaml is not on the node, a build writes it"),
    ]


def test_unknown_files_are_listed_within_a_bound(adopted: ImportedNode) -> None:
    """A folder of unknown files is one; empty ones are none; what the kubelet keeps elsewhere is not looked at."""
    (adopted.etc / "manifests" / "keepalived.yaml").write_text("x")
    (adopted.etc / "tmp" / "backup").mkdir(parents=True)
    (adopted.etc / "tmp" / "backup" / "a").write_text("x")
    (adopted.etc / "empty").mkdir()
    (adopted.root / "var/lib/kubelet/cpu_manager_state").write_text("x")
    assert told(adopted) == [
        ("unknown-file", "etc/kubernetes/manifests/keepalived.yaml is on the node, a build does not write it"),
        ("unknown-file", "etc/kubernetes/tmp is on the node, a build does not write it"),
    ]
    for number in range(200):
        (adopted.pki / f"old-{number:03}.crt").write_text("x")
    found = told(adopted)
    assert len(found) == 51
    assert [message for _, message in found if "152 more files that a build does not write" in message]


def test_what_lies_behind_a_link_is_known(adopted: ImportedNode) -> None:
    """A linked folder of certificates is compared, and neither the link nor its target is unknown."""
    adopted.pki.rename(adopted.etc / "ssl")
    adopted.pki.symlink_to("ssl")
    (adopted.etc / "ssl" / "other").write_text("x")
    assert told(adopted) == [("unknown-file", "etc/kubernetes/ssl/other is on the node, a build does not write it")]


def test_etc_kubernetes_alone_says_what_was_not_compared(adopted: ImportedNode) -> None:
    """Once, and what is in it is compared as ever."""
    (adopted.etc / "manifests" / "etcd.yaml").unlink()
    said = adopted.take(root=adopted.etc)
    assert said.status == 0
    assert said.err.count("warning[not-compared]") == 1
    assert "/var/lib/kubelet/config.yaml" in said.err
    assert [code for code, _ in WARNING.findall(said.err)] == ["differs"]


FILES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
files:
- {path: /etc/kubernetes/own.yaml, content: "a: {b: 1}\\n"}
- {path: /etc/own.conf, content: "plain\\n"}
- {path: /etc/kubernetes/secret.yaml, secret: true, content: "a: {b: first}\\n"}
"""


def test_files_of_the_spec_are_compared(fresh: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Fields of a public one with their values, those of a secret one without."""
    fresh.spec.write_text(fresh.spec.read_text() + FILES)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    (tmp_path / "taken").mkdir()
    spec = tmp_path / "taken" / "cluster.yaml"
    spec.write_text(fresh.spec.read_text())
    node = ImportedNode(fresh.node, spec, kspec)
    assert told(node) == []
    (node.etc / "own.yaml").write_text("a: {b: 2}\n")
    (node.etc / "secret.yaml").write_text("a: {b: hidden-s3cret}\n")
    (node.root / "etc" / "own.conf").write_text("hidden-s3cret\n")
    found = told(node)
    assert ("differs", "etc/kubernetes/own.yaml: a.b is 2, a build writes 1") in found
    assert ("differs", "etc/kubernetes/secret.yaml: a.b differs") in found
    assert len(found) == 3
    assert "hidden-s3cret" not in str(found)


def test_secrets_of_a_kubeconfig_are_never_shown(adopted: ImportedNode) -> None:
    """Whatever holds them: data, tokens, passwords, extensions, unknown fields."""
    conf = adopted.etc / "admin.conf"
    secret = b64encode(b"hidden-s3cret").decode()
    extra = (
        f"    token: hidden-s3cret\n    password: hidden-s3cret\n    unknown: hidden-s3cret\n    as-user-extra:\n"
        f"      x: [hidden-s3cret]\n    auth-provider:\n      name: oidc\n      config: {{id-token: hidden-s3cret}}\n"
        f"    exec:\n      command: x\n      env: [{{name: A, value: hidden-s3cret}}]\n    other-data: {secret}\n"
    )
    conf.write_text(f"{conf.read_text()}{extra}extensions: [{{name: x, extension: {{a: hidden-s3cret}}}}]\n")
    said = adopted.take()
    assert said.status == 0, said.err
    assert len(WARNING.findall(said.err)) == 8
    assert "hidden-s3cret" not in said.err
    assert secret not in said.err
