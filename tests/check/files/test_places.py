"""What stands where: whatever a check lets pass, a build can lay out; every field that names a path is looked at."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_cluster import draw
from usual_spec import Find

from kspec import pipeline
from kspec.check.files.places import clash
from kspec.cli.check import check_file
from kspec.disk.sources import Sources
from kspec.passes.run import Options, Stopped

ADDRESS = {"advertiseAddress": "10.0.0.10"}
PATHS = (
    *("/etc/kubernetes", "/etc/kubernetes/pki", "/etc/kubernetes/pki/ca.crt", "/etc/kubernetes/pki/etcd"),
    *("/etc/kubernetes/pki/etcd/ca.crt", "/etc/kubernetes/pki/sa.pub", "/etc/kubernetes/admin.conf", "/etc"),
    *("/etc/kubernetes/manifests", "/etc/kubernetes/manifests/etcd.yaml", "/etc/kubernetes/kubelet.conf"),
    *("/var/lib/etcd", "/var/lib", "/var/lib/kubelet", "/var/lib/kubelet/config.yaml", "/var/lib/kubelet/pki"),
    *("/var/lib/kubelet/pki/kubelet.crt", "/srv/a", "/srv/a/b.crt", "/srv/a/b.crt/c", "/srv//a/", "/srv/x/../a"),
    *("/", "/usr/lib/systemd/system/kubelet.service", "/usr/lib/systemd/system/kubelet.service.d", "/data/ca.crt"),
    *("/etc/kubernetes/bootstrap-kubelet.conf", "/etc/kubernetes/super-admin.conf", "/srv/etcd", "/srv/etcd/ca.crt"),
)
"""Places that kubeadm has, places above and below, and places of nobody."""
NAMES = ("w-1", "W-1 ", "w-2", "cp-1", "cp-2", "n" * 245, "n" * 246)


def documents(drawn: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - Hypothesis' draw
    """A spec whose paths and names are drawn from the pool; most are sound, many are not."""
    path = st.sampled_from(PATHS)
    tokens = [{"token": f"{drawn(st.sampled_from(('abcdef', 'ghijkl')))}.0123456789abcdef"} for _ in range(2)]
    cluster: dict[str, Any] = {
        "apiVersion": "kubeadm.k8s.io/v1beta4",
        "kind": "ClusterConfiguration",
        "kubernetesVersion": "v1.37.2",
        "encryptionAlgorithm": "ECDSA-P256",
        "controlPlaneEndpoint": "k8s.example:6443",
    }
    if drawn(st.booleans()):
        cluster["certificatesDir"] = drawn(path)
    if drawn(st.booleans()):
        cluster["etcd"] = {"local": {"dataDir": drawn(path)}}
    join = {
        "apiVersion": "kubeadm.k8s.io/v1beta4",
        "kind": "JoinConfiguration",
        "nodeRegistration": {"name": drawn(st.sampled_from(NAMES))},
        **({"caCertPath": drawn(path)} if drawn(st.booleans()) else {}),
        **({"controlPlane": {"localAPIEndpoint": ADDRESS}} if drawn(st.booleans()) else {}),
    }
    own = {
        "apiVersion": "kspec.dev/v1alpha1",
        "kind": "ClusterSpec",
        "host": {"kubeletUnit": drawn(st.booleans())},
        "nodes": [{"name": drawn(st.sampled_from(NAMES)), "role": "etcd", "address": "10.0.0.30"}],
        "files": [{"path": drawn(path), "content": "x"} for _ in range(drawn(st.integers(0, 2)))],
    }
    init = {
        "apiVersion": "kubeadm.k8s.io/v1beta4",
        "kind": "InitConfiguration",
        "localAPIEndpoint": ADDRESS,
        "nodeRegistration": {"name": "cp-1"},
        "bootstrapTokens": tokens[: drawn(st.integers(1, 2))],
    }
    return [init, cluster, *([join] if drawn(st.booleans()) else []), *([own] if drawn(st.booleans()) else [])]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_a_check_lets_pass_a_build_can_lay_out(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever paths, names and ids meet: a check finds it, or the build has a place for everything."""
    spec = tmp_path / "cluster.yaml"
    text = "---\n".join(json.dumps(found) + "\n" for found in documents(data.draw))
    spec.write_text(text)
    checked = check_file(str(spec))
    options = Options((spec,), tmp_path / "cluster.lock", tmp_path / "cluster.keys")
    build = pipeline.read(options, Sources()).then(lambda completed: pipeline.build(completed, draw()))
    assert checked.failed == isinstance(build, Stopped), (text, build.findings)
    assert not any(finding.code == "output-path" for finding in build.findings), text


@pytest.mark.parametrize(
    ("field", "path"),
    [
        *(("certificatesDir", path) for path in ("/etc/kubernetes/admin.conf", "/etc/kubernetes/admin.conf/a")),
        *(("certificatesDir", path) for path in ("/etc/kubernetes/manifests", "/etc/kubernetes/manifests/a/")),
        *(("certificatesDir", path) for path in ("/var/lib/kubelet", "/srv/..//var/lib/kubelet/pki", "/var/lib/etcd")),
        *(("etcd.local.dataDir", path) for path in ("/etc/kubernetes/pki/ca.crt", "/etc/kubernetes", "/", "/etc")),
        *(("etcd.local.dataDir", path) for path in ("/etc/kubernetes/pki/etcd", "/var/lib", "/etc/kubernetes/pki/")),
        *(("etcd.local.dataDir", path) for path in ("/etc/kubernetes/manifests", "/var/lib/kubelet/config.yaml/a")),
        *(("caCertPath", path) for path in ("/var/lib/kubelet/config.crt", "/etc/kubernetes/manifests/ca.crt")),
        *(("caCertPath", path) for path in ("/var/lib/etcd/ca.crt", "/etc/kubernetes/pki/apiserver.crt")),
    ],
)
def test_a_place_that_is_taken_is_told_at_its_field(find: Find, field: str, path: str) -> None:
    """A file's, one below a file, the kubelet's own, one that etcd needs empty."""
    found = find(with_field(field, path))
    assert [(one.path, one.span.line > 0) for one in found if one.code == "path"] == [(field, True)]


@pytest.mark.parametrize(
    ("field", "path"),
    [
        *(("certificatesDir", path) for path in ("/etc/kubernetes", "/etc/kubernetes/ssl", "/srv/pki/", "/srv/../pki")),
        *(("etcd.local.dataDir", path) for path in ("/data/etcd", "/var/lib/etcd-2", "/etc/kubernetes/etcd")),
        *(("caCertPath", path) for path in ("/etc/kubernetes/pki/ca.crt", "/srv/ca.crt", "/etc/kubernetes/ca.crt")),
    ],
)
def test_a_place_of_nobody_is_not(find: Find, field: str, path: str) -> None:
    """kubeadm works with each of these."""
    assert [one for one in find(with_field(field, path)) if one.code == "path"] == []


def with_field(field: str, value: Any, init: str = "") -> str:  # noqa: ANN401 - a value of JSON
    """A spec of two control planes with one field set."""
    kinds: dict[str, dict[str, Any]] = {
        "InitConfiguration": {"localAPIEndpoint": ADDRESS, "nodeRegistration": {"name": "cp-1"}},
        "ClusterConfiguration": {"kubernetesVersion": "v1.37.2", "controlPlaneEndpoint": "k8s.example:6443"},
        "JoinConfiguration": {
            "nodeRegistration": {"name": "cp-2"},
            "controlPlane": {"localAPIEndpoint": {"advertiseAddress": "10.0.0.11"}},
        },
        "KubeletConfiguration": {},
        "ClusterSpec": {},
    }
    groups = {"KubeletConfiguration": "kubelet.config.k8s.io/v1beta1", "ClusterSpec": "kspec.dev/v1alpha1"}
    kind, _, name = field.rpartition(":")
    kind = kind or ("JoinConfiguration" if name == "caCertPath" else "ClusterConfiguration")
    place: Any = kinds[kind]
    *steps, last = name.split(".")
    for step in steps:
        place = place.setdefault(step, {})
    place[last] = value
    head = ({"apiVersion": groups.get(kind, "kubeadm.k8s.io/v1beta4"), "kind": kind} for kind in kinds)
    return init + "---\n".join(
        json.dumps({**first, **body}) + "\n" for first, body in zip(head, kinds.values(), strict=True) if body
    )


def fields() -> Iterator[tuple[str, Any, str]]:
    """Every field that names a path, or a name that becomes one: a value that holds `{}` there, and the path told."""
    yield "certificatesDir", "/{}", "certificatesDir"
    yield "etcd.local.dataDir", "/var/{}", "etcd.local.dataDir"
    for name in ("caFile", "certFile", "keyFile"):
        etcd = {"endpoints": ["https://10.0.0.9:2379"], "caFile": "/a", "certFile": "/b", "keyFile": "/c"}
        yield "etcd.external", {**etcd, name: "/{}"}, f"etcd.external.{name}"
    yield "caCertPath", "/{}.crt", "caCertPath"
    for component in ("apiServer", "controllerManager", "scheduler"):
        volume = {"name": "a", "hostPath": "/a", "mountPath": "/b"}
        for name in ("hostPath", "mountPath"):
            yield f"{component}.extraVolumes", [{**volume, name: "/{}"}], f"{component}.extraVolumes[0].{name}"
        yield f"{component}.extraArgs", [{"name": "log-file", "value": "/{}"}], f"{component}.extraArgs[0].value"
    flag = {"name": "flex-volume-plugin-dir", "value": "/{}"}
    yield "controllerManager.extraArgs", [flag], "controllerManager.extraArgs[0].value"
    yield "etcd.local.extraArgs", [{"name": "wal-dir", "value": "/{}"}], "etcd.local.extraArgs[0].value"
    for kind in ("InitConfiguration", "JoinConfiguration"):
        yield f"{kind}:patches.directory", "{}", "patches.directory"
        yield f"{kind}:nodeRegistration", {"name": "x", "criSocket": "unix:///{}"}, "nodeRegistration.criSocket"
        yield f"{kind}:nodeRegistration", {"name": "{}"}, "nodeRegistration.name"
        argument = {"name": "x", "kubeletExtraArgs": [{"name": "cert-dir", "value": "/{}"}]}
        yield f"{kind}:nodeRegistration", argument, "nodeRegistration.kubeletExtraArgs[0].value"
    for name in ("staticPodPath", "volumePluginDir", "podLogsDir", "tlsCertFile", "resolvConf"):
        yield f"KubeletConfiguration:{name}", "/{}", name
    yield "ClusterSpec:files", [{"path": "/{}", "content": "x"}], "files[0].path"
    yield "ClusterSpec:files", [{"path": "/a", "from": "{}"}], "files[0].from"
    yield "ClusterSpec:nodes", [{"name": "{}"}], "nodes[0].name"
    yield "ClusterSpec:apiServer.staticTokens", [{"user": "{}"}], "apiServer.staticTokens[0].user"
    keys = {"resources": ["secrets"], "providers": [{"aescbc": {"keys": [{"name": "{}"}]}}]}
    at = "apiServer.encryptionConfiguration.resources[0].providers[0].aescbc.keys[0].name"
    yield "ClusterSpec:apiServer.encryptionConfiguration", {"resources": [keys]}, at


DAMAGES = {
    **{f"U+{ord(letter):04X}": f"a{letter}b" for letter in "\n\t\r\x01\x1b\x7f\x85\u2028"},
    "256 bytes": "a" * 256,
    "256 bytes of 64 letters": "😀" * 64,
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize(("field", "value", "told"), list(fields()), ids=[f"{row[0]}-{row[2]}" for row in fields()])
def test_no_field_takes_a_control_character_or_a_name_that_is_too_long(
    find: Find,
    field: str,
    value: Any,  # noqa: ANN401 - a value of JSON
    told: str,
    damage: str,
) -> None:
    """Whatever field names a path or a name that becomes a file, it is an error of check at that field."""
    text = with_field(field, value).replace(
        "{}", json.dumps(DAMAGES[damage], ensure_ascii=max(DAMAGES[damage]) < "\U00010000")[1:-1]
    )
    found = [one.path for one in find(text) if one.severity.value == "error"]
    assert told in found, found


def test_a_path_of_too_many_levels_or_bytes_is_told(find: Find) -> None:
    """Bytes count with the node's folder in the output."""
    for path in ("/d" * 1001, "/" + "/".join(["d" * 100] * 41), "/" + "/".join(["d" * 101] * 40) + "/d12345678"):
        for field, value, told in (
            ("certificatesDir", path, "certificatesDir"),
            ("etcd.local.dataDir", path, "etcd.local.dataDir"),
            ("ClusterSpec:files", [{"path": path, "content": "x"}], "files[0].path"),
        ):
            assert told in [one.path for one in find(with_field(field, value))], (field, len(path))
    assert not [one for one in find(with_field("certificatesDir", "/d" * 900)) if one.code == "path"]


def test_why_two_paths_cannot_be_together() -> None:
    """A file cannot be a folder, in either direction."""
    assert clash("/a", frozenset({"/a/b"})) == "/a has to be a folder: /a/b is in it"
    assert clash("/a/b/c", frozenset({"/a"})) == "/a/b/c cannot be in /a, which is a file"
    assert clash("/", frozenset({"/a"}))
    assert not clash("/a", frozenset({"/ab", "/b/a"}))
