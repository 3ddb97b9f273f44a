"""Which specs a command line means."""

import io
import os
import sys
from pathlib import Path

import pytest
from deep_tree import MakeDeep
from small_cluster import SPEC, Kspec

from kspec.cli.specs import found_in, walk

PATCH = "spec: {hostNetwork: true}\n"


def test_folders_are_descended_into_for_specs_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder every name counts, below it what holds a spec; outputs, links and hidden folders do not."""
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "top/a.yaml": "x: 1\n",
        "top/b.txt": SPEC,
        "top/below/deep/c.yml": SPEC,
        "top/below/patches/kube-apiserver.yaml": PATCH,
        "top/below/d.json": '{"apiVersion": "kubeadm.k8s.io/v1beta4", "kind": "ClusterConfiguration"}',
        "top/.git/e.yaml": SPEC,
        "top/out/manifest.json": "{}",
        "top/out/nodes/f.yaml": SPEC,
        "other/g.yaml": SPEC,
    }.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    Path("top/link").symlink_to("../other")
    os.mkfifo("top/below/h.yaml")
    assert found_in(["top", "other/g.yaml", "other"]) == [
        "top/a.yaml",
        "top/below/d.json",
        "top/below/deep/c.yml",
        "other/g.yaml",
    ]


def test_a_folder_of_any_depth_is_walked(tmp_path: Path, make_deep: MakeDeep, monkeypatch: pytest.MonkeyPatch) -> None:
    """No recursion: its depth is what the disk holds."""
    monkeypatch.chdir(tmp_path)
    make_deep(tmp_path / "d", 1_199)
    deep = Path(*["d"] * 1_200)
    (deep / "s.yaml").write_text(SPEC)
    assert found_in(["d"]) == [str(deep / "s.yaml")]


def test_standard_input_is_a_spec(kspec: Kspec, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of every command that reads one; its findings are at `-`, and a lock of that name is nobody's wish."""

    def given(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    given(SPEC)
    assert kspec("check", "-").status == 0
    given(SPEC.replace("v1.37.2", "nonsense"))
    said = kspec("check", "-")
    assert (said.status, "--> -:" in said.out) == (1, True)
    given(SPEC)
    assert "kube-apiserver" in kspec("images", "-").out
    given(SPEC)
    lock, keys, out = (str(tmp_path / name) for name in ("a.lock", "a.keys", "out"))
    assert kspec("build", "-", "-o", out, "--lock", lock, "--keys", keys).status == 0
    given(SPEC)
    said = kspec("build", "-", "-o", out)
    assert (said.status, "--lock" in said.err) == (2, True)
    for words in (("check", "-", "--fix"), ("migrate", "-", "--in-place")):
        assert kspec(*words).status == 2


@pytest.mark.parametrize(
    "words", [("check", "-"), ("images", "-"), ("migrate", "-"), ("check", "-", "--format", "json")]
)
def test_standard_input_that_is_closed_is_a_fault(
    words: tuple[str, ...], kspec: Kspec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of `kspec check - <&-`: it is not a mistake of kspec's."""
    monkeypatch.setattr(sys, "stdin", None)
    said = kspec(*words)
    assert said.status == 2
    assert said.err == "kspec: standard input: is closed\n"


def test_a_folder_that_cannot_be_read_does_not_hide_the_others(
    tmp_path: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is a finding of its own, at its place."""
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "s.yaml").write_text(SPEC)
    really = os.scandir

    def scandir(path: str) -> object:
        if str(path) == str(tmp_path / "b"):
            raise PermissionError(13, "Permission denied", path)
        return really(path)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(os, "listdir", scandir)
    said = kspec("check", tmp_path, "--format", "concise")
    assert said.status == 1
    errors = [line for line in said.out.splitlines() if "error[" in line]
    assert errors == [f"{tmp_path / 'b'}:1:1: error[file-read] {tmp_path / 'b'} cannot be read: Permission denied"]
    assert found_in([str(tmp_path)]) == [str(tmp_path / name) for name in ("a/s.yaml", "b", "c/s.yaml")]


def test_a_walk_is_folder_by_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the names, without folders that a caller has no use for."""
    monkeypatch.chdir(tmp_path)
    for name in ("f/b.yaml", "f/a.json", "f/x.txt", "f/d/c.jsonnet", "f/a.keys/k.yaml", "f/o/manifest.json"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("")
    everywhere = [("f", ["f/a.json", "f/b.yaml"]), ("f/a.keys", ["f/a.keys/k.yaml"]), ("f/d", ["f/d/c.jsonnet"])]
    assert list(walk("f")) == everywhere
    assert list(walk("f", without=".keys")) == [everywhere[0], everywhere[2]]
