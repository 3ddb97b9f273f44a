"""A machine that drifted: whatever is altered by hand is found by its name, and nothing else is."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec

Alter = Callable[[Path], None]


def edit(file: Path) -> None:
    """One byte more."""
    file.write_bytes(file.read_bytes() + b"\n")


def open_up(file: Path) -> None:
    """Another mode."""
    file.chmod(0o640)


def lose(file: Path) -> None:
    """No file."""
    file.unlink()


def link(file: Path) -> None:
    """A link that leads nowhere."""
    file.unlink()
    file.symlink_to("/nowhere")


def pipe(file: Path) -> None:
    """Something that is no file."""
    file.unlink()
    os.mkfifo(file)


def give_away(file: Path) -> None:
    """Another owner."""
    os.chown(file, 5, 5)


ALTERATIONS: tuple[Alter, ...] = (edit, open_up, lose, link, pipe, give_away)


@pytest.fixture
def drifted(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> Callable[[], list[str]]:
    """The paths on the machine that a comparison names."""

    def named() -> list[str]:
        said = kspec("diff", cluster.out, f"cp-1={tmp_path / 'root'}", "--format", "json")
        found = json.loads(said.out)
        assert said.status == int(bool(found["files"]))
        return [file["path"].removeprefix("nodes/cp-1/") for file in found["files"]]

    shutil.copytree(cluster.node, tmp_path / "root")
    assert named() == []
    return named


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
def test_each_file_that_is_altered_is_named(
    drifted: Callable[[], list[str]], cluster: Cluster, tmp_path: Path, alter: Alter
) -> None:
    """Each by itself, of every kind of file that a control plane has."""
    if alter is give_away and os.geteuid():
        pytest.skip("only root gives files away")
    root = tmp_path / "root"
    for file in sorted(path for path in cluster.node.rglob("*") if path.is_file()):
        name = str(file.relative_to(cluster.node))
        alter(root / name)
        assert drifted() == [name]
        (root / name).unlink(missing_ok=True)
        shutil.copy2(file, root / name)
    assert drifted() == []


def test_swapped_keys_and_strange_files_are_named(drifted: Callable[[], list[str]], tmp_path: Path) -> None:
    """Two keys in each other's place, a copy beside a manifest, a folder's mode."""
    kubernetes = tmp_path / "root" / "etc" / "kubernetes"
    one, other = kubernetes / "pki" / "apiserver.key", kubernetes / "pki" / "front-proxy-client.key"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    shutil.copy2(kubernetes / "manifests" / "etcd.yaml", kubernetes / "manifests" / "etcd.yaml.bak")
    (kubernetes / "pki" / "old").mkdir()
    (kubernetes / "pki" / "old" / "ca.crt").write_text("x")
    (kubernetes / "pki").chmod(0o777)
    assert drifted() == [
        "etc/kubernetes/manifests/etcd.yaml.bak",
        "etc/kubernetes/pki",
        "etc/kubernetes/pki/apiserver.key",
        "etc/kubernetes/pki/front-proxy-client.key",
        "etc/kubernetes/pki/old/ca.crt",
    ]
