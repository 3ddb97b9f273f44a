"""Hostile packs: each is stopped by findings with a place, exit status 1, and nothing is written."""

import gzip
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pack_specs import DESCRIPTION, layer, layout, write_pack, write_spec
from small_cluster import Kspec

CONFIG = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "default"}}
PACK = {"pack.yaml": DESCRIPTION.encode()}


def gives(**lists: object) -> str:
    """A program that gives these lists."""
    return f"function(cluster, parameters) {json.dumps(lists)}"


def stopped(kspec: Kspec, folder: Path, code: str, packs: str = "packs: [{name: mine, source: mine}]\n") -> str:
    """Build a spec with a pack, which has to be stopped by that finding; what was said."""
    spec = write_spec(folder, packs)
    before = sorted(folder.rglob("*"))
    said = kspec("build", spec, "-o", folder / "out")
    assert said.status == 1, said.err
    assert f"error[{code}]" in said.err
    assert "--> " in said.err
    assert "bug of kspec" not in said.err
    assert "\x1b" not in said.err
    assert sorted(folder.rglob("*")) == before
    return said.err


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"path": "/etc/../../x", "content": "a"}, "leads upwards"),
        ({"path": "//etc/x", "content": "a"}, "is not a plain path"),
        ({"path": "/etc/a\nb", "content": "a"}, "control character"),
        ({"path": "/etc/a\x1b[31m", "content": "a"}, "control character"),
        ({"path": "/etc/x", "content": "a", "mode": "4755"}, "not a valid file mode"),
        ({"path": "/etc/x", "content": "a", "mode": "0777", "secret": True}, "lets others in"),
        ({"path": "/etc/x", "content": "a", "secret": "yes"}, "secret has to be true or false"),
        ({"path": "/etc/x", "content": "a", "secret": 1}, "secret has to be true or false"),
        ({"path": "/etc/x", "content": "a", "node": {"a": [1]}}, "is not a node of the spec"),
        ({"path": "/etc/x", "content": {"a": 1}}, "content has to be a string"),
    ],
)
def test_a_file_that_would_harm_a_node(tmp_path: Path, kspec: Kspec, row: dict[str, object], words: str) -> None:
    """By its place, its mode, or by being open though it is meant to be secret."""
    write_pack(tmp_path, program=gives(files=[row]))
    assert words in stopped(kspec, tmp_path, "pack-file")


@pytest.mark.parametrize("image", ["a b", "-x", "../x", "a\nb", "", "http://x/y", 5, None])
def test_what_is_not_an_image(tmp_path: Path, kspec: Kspec, image: object) -> None:
    """images.txt has one a line, and programs pull them by that."""
    write_pack(tmp_path, program=gives(images=[image]))
    assert "is not a valid name of an image" in stopped(kspec, tmp_path, "pack-file")
    if isinstance(image, str) and image:
        pod = {**CONFIG, "kind": "Pod", "spec": {"containers": [{"name": "a", "image": image}]}}
        write_pack(tmp_path, program=gives(objects=[pod]))
        assert "is not a valid name of an image" in stopped(kspec, tmp_path, "pack-object")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("certificates: [{name: a, authority: ca, commonName: x, dnsNames: ['a b'], folder: /etc/x}]", "'a b' is not"),
        ('certificates: [{name: a, authority: ca, commonName: x, dnsNames: ["ä"], folder: /etc/x}]', "is not valid"),
        ('certificates: [{name: a, authority: ca, commonName: "a\\nb", folder: /etc/x}]', "commonName: 'a\\nb'"),
        (f"certificates: [{{name: a, authority: ca, commonName: {'a' * 65}, folder: /etc/x}}]", "commonName"),
        ("certificates: [{name: a, authority: ca, commonName: x, namespace: ../.., secretName: b}]", "namespace"),
        ("certificates: [{name: a, authority: ca, commonName: x, namespace: b, secretName: ../../x}]", "secretName"),
        ('arguments: [{component: apiServer, name: v, value: "1\\n    - --evil"}]', "arguments[0].value"),
        ("volumes: [{component: apiServer, name: 'A B', path: /etc/x}]", "volumes[0].name"),
    ],
)
def test_a_description_that_says_what_cannot_be(tmp_path: Path, kspec: Kspec, rows: str, words: str) -> None:
    """Before anything is made of it."""
    write_pack(tmp_path, description=f"{rows}\n")
    assert words in stopped(kspec, tmp_path, "pack-source")


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ([layer({**PACK, "../../x": b"a"})], "is not a file of the pack"),
        ([layer({**PACK, "/etc/x": b"a"})], "is not a file of the pack"),
        ([layer({**PACK, "a//b": b"a"})], "is not a file of the pack"),
        ([layer({**PACK, "a\nb": b"a"})], "is not a file of the pack"),
        ([layer({**PACK, "a\udcff": b"a"})], "is not a file of the pack"),
        ([layer({**PACK, "a": b"1", "a/b": b"2"})], "'a' is a file and a folder"),
        ([layer(PACK), layer({"a": b""}, tarfile.SYMTYPE)], "is not a file of the pack"),
        ([layer(PACK), layer({".wh.pack.yaml": b""})], "it has no pack.yaml"),
        ([gzip.compress(layer(PACK)) + gzip.compress(b"more")], "stands behind a layer's gzip"),
        ([gzip.compress(bytes(17 << 20))], "larger than 16 MiB"),
    ],
)
def test_a_layout_that_leads_out_or_hides_something(
    tmp_path: Path, kspec: Kspec, layers: list[bytes], words: str
) -> None:
    """Whatever its digests say."""
    (tmp_path / "mine").mkdir()
    layout(tmp_path / "mine", *layers)
    assert words in stopped(kspec, tmp_path, "pack-source")


def _deep(pack: Path) -> None:
    (pack / ("a/" * 40)).mkdir(parents=True)


def _lines(pack: Path) -> None:
    (pack / "a\nb").write_text("x")


@pytest.mark.parametrize(("alter", "words"), [(_deep, "more than 32 folders"), (_lines, "control character")])
def test_a_folder_with_names_that_cannot_be(
    tmp_path: Path, kspec: Kspec, alter: Callable[[Path], None], words: str
) -> None:
    """Two packs must not have one digest."""
    alter(write_pack(tmp_path))
    assert words in stopped(kspec, tmp_path, "pack-source")


def test_whiteouts_and_hidden_files_of_a_layout(tmp_path: Path, kspec: Kspec) -> None:
    """A later layer takes away what it says; what begins with a dot is no part of it: so it is the folder's digest."""
    write_pack(tmp_path, program="")
    out = ("-o", tmp_path / "out")
    assert kspec("build", write_spec(tmp_path, "packs: [{name: mine, source: mine}]\n"), *out).status == 0
    text = (tmp_path / "mine" / "pack.yaml").read_bytes()
    program = (tmp_path / "mine" / "objects.jsonnet").read_bytes()
    shutil.rmtree(tmp_path / "mine")
    (tmp_path / "mine").mkdir()
    first = layer({"pack.yaml": text, "b": b"1", "d/x": b"1", "d/y": b"1", "e/z": b"1", ".git/config": b"1"})
    above = layer({".wh.b": b"", "d/.wh..wh..opq": b"", ".wh.e": b"", "objects.jsonnet": program})
    layout(tmp_path / "mine", first, above)
    said = kspec("build", tmp_path / "cluster.yaml", "--frozen", *out)
    assert said.status == 0, said.err


def test_a_users_pack_with_the_name_of_kubeadms_addon(tmp_path: Path, kspec: Kspec) -> None:
    """It is a pack by itself, and changes nothing of the addon."""
    (write_pack(tmp_path, name="coredns")).rename(tmp_path / "mine")
    spec = write_spec(tmp_path, "packs: [{name: coredns, source: mine}]\n")
    said = kspec("build", spec, "-o", tmp_path / "out")
    assert said.status == 0, said.err
    assert "replicas: 2" in (tmp_path / "out/cluster/kube-system/Deployment-coredns.yaml").read_text()
