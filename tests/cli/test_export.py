"""`kspec export`: whole targets of whole outputs, and nothing else."""

import io
import json
import shutil
import stat
import tarfile
from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec

from kspec.export.formats import FORMATS

NODE = "cp-1"


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Mode and content of every file below a folder, by path."""
    return {
        str(path.relative_to(folder)): (stat.S_IMODE(path.stat().st_mode), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def unpacked(archive: bytes) -> dict[str, tuple[int, bytes]]:
    """The same of an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        return {
            member.name: (member.mode, opened.extractfile(member).read())  # type: ignore[union-attr]
            for member in opened
            if member.isfile()
        }


def test_an_archive_holds_the_nodes_tree(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Every file with its mode, and it is closed to others since keys are in it."""
    target = tmp_path / "cp-1.tar"
    said = kspec("export", "tar", cluster.out, "-o", target)
    assert said.status == 0
    assert "private keys" in said.out
    assert unpacked(target.read_bytes()) == tree(cluster.node)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_every_format_is_written_twice_alike(cluster: Cluster, kspec: Kspec, tmp_path: Path, row: object) -> None:
    """Byte for byte, closed to others, and with no file open that holds a key."""
    name = row.name  # type: ignore[attr-defined]
    for target in ("one", "two"):
        assert kspec("export", name, cluster.out, "-o", tmp_path / target, "--all").status == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    public = row.public  # type: ignore[attr-defined]
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == (0o755 if public else 0o700)
    secrets = {content for mode, content in tree(cluster.node).values() if b"PRIVATE KEY" in content}
    for mode, content in tree(tmp_path / "one").values():
        assert (mode & 0o077 == 0 and not public) or not any(secret in content for secret in secrets)


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_a_public_export_needs_and_holds_no_secret(cluster: Cluster, kspec: Kspec, tmp_path: Path, row: object) -> None:
    """Also of an output as it is after a clone: without keys."""
    for path, (_, content) in tree(cluster.node).items():
        if b"PRIVATE KEY" in content or b"client-key-data" in content:
            (cluster.node / path).unlink()
        else:
            (cluster.node / path).chmod(0o644)
    name = row.name  # type: ignore[attr-defined]
    assert kspec("export", name, cluster.out, "-o", tmp_path / "target", "--all", "--public").status == 0
    assert not any(b"PRIVATE KEY" in content for _, content in tree(tmp_path / "target").values())
    assert stat.S_IMODE((tmp_path / "target").stat().st_mode) == 0o755


@pytest.mark.parametrize("which", [("--node", NODE), ("--all",), ()], ids=str)
def test_a_node_is_chosen_by_its_name(cluster: Cluster, kspec: Kspec, tmp_path: Path, which: tuple[str, ...]) -> None:
    """As all are, or the only one."""
    said = kspec("export", "tar", cluster.out, "-o", tmp_path / "t", *which)
    assert said.status == 0, said.err
    assert unpacked((tmp_path / "t" / f"{NODE}.tar").read_bytes()) == tree(cluster.node)


def test_an_export_is_no_stream(cluster: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` names neither a file nor a folder."""
    monkeypatch.chdir(cluster.folder)
    assert kspec("export", "tar", cluster.out, "-o", "-").status == 2
    assert not (cluster.folder / "-").exists()


def remove(cluster: Cluster) -> None:
    """A key that is gone."""
    (cluster.node / "etc/kubernetes/pki/ca.key").unlink()


def edit(cluster: Cluster) -> None:
    """A public file with another content."""
    (cluster.node / "etc/kubernetes/pki/ca.crt").write_text("edited")


def unlock(cluster: Cluster) -> None:
    """A key that all may read."""
    (cluster.node / "etc/kubernetes/pki/ca.key").chmod(0o644)


def add(cluster: Cluster) -> None:
    """A file that no build wrote."""
    (cluster.node / "etc/motd").write_text("mine")


def link(cluster: Cluster) -> None:
    """A link where a file was."""
    path = cluster.node / "etc/kubernetes/pki/ca.crt"
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


@pytest.mark.parametrize("harm", [remove, edit, unlock, add, link])
def test_an_output_that_is_not_whole_is_not_exported(
    cluster: Cluster, kspec: Kspec, tmp_path: Path, harm: object
) -> None:
    """What is missing, altered, open, too much or a link is named, and nothing is written."""
    harm(cluster)  # type: ignore[operator]
    said = kspec("export", "tar", cluster.out, "-o", tmp_path / "t.tar")
    assert said.status == 1
    assert "output-incomplete" in said.err
    assert "etc/" in said.err
    assert not (tmp_path / "t.tar").exists()


def test_an_output_that_has_expired_is_not_exported(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """At the day that --at says; the files are named."""
    said = kspec("export", "tar", cluster.out, "-o", tmp_path / "t.tar", "--at", "2045-01-01T00:00:00Z")
    assert said.status == 1
    assert "output-expired" in said.err
    assert "apiserver.crt" in said.err
    assert "admin.conf" in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["cluster"]


def test_a_target_that_exists_stays(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """A file, a folder or a link that leads nowhere."""
    for make in (Path.touch, Path.mkdir, lambda path: path.symlink_to("nowhere")):
        target = tmp_path / "target.tar"
        make(target)
        said = kspec("export", "tar", cluster.out, "-o", target)
        assert said.status == 2
        assert "exists, and stays as it is" in said.err
        shutil.rmtree(target) if target.is_dir() else target.unlink()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--node", "cp-9"), "expected one of: cp-1"),
        (("--role", "worker"), "expected one of: control-plane"),
        (("--mirror", "registry.k8s.io"), "REGISTRY=MIRROR"),
        (("--at", "soon"), "--at 'soon' is not a time"),
    ],
)
def test_wrong_use_is_told(cluster: Cluster, kspec: Kspec, tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    """With what was expected; nothing is written."""
    said = kspec("export", "oci", cluster.out, "-o", tmp_path / "target", *options)
    assert said.status == 2
    assert told in said.err
    assert not (tmp_path / "target").exists()


def test_user_data_that_a_platform_does_not_take(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """It is refused with both numbers."""
    said = kspec("export", "cloud-init", cluster.out, "-o", tmp_path / "u.yaml", "--platform", "ec2")
    assert said.status == 2
    assert "16,384" in said.err
    assert kspec("export", "cloud-init", cluster.out, "-o", tmp_path / "u.yaml", "--platform", "gce").status == 0


def test_what_was_written_as_json(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """The target, whose trees are in it, its files, and whether it is secret."""
    said = kspec("export", "oci", cluster.out, "-o", tmp_path / "oci", "--format", "json")
    value = json.loads(said.out)
    assert (value["target"], value["trees"], value["secret"]) == (str(tmp_path / "oci"), ["cp-1"], True)
    assert {"oci-layout", "index.json", "pull/images.txt"} <= set(value["files"])


def test_a_statement_is_of_the_whole_output(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """No node is chosen; the files that it was made of are there once each, and can be read."""
    for options in (
        ("--node", NODE),
        ("--role", "control-plane"),
        ("--made-from", cluster.folder / "none"),
        ("--made-from", cluster.spec, "--made-from", cluster.spec),
    ):
        assert kspec("export", "statement", cluster.out, "-o", tmp_path / "s.json", *options).status == 2
    assert kspec("export", "statement", cluster.out, "-o", tmp_path / "s.json", "--public").status == 0
    said = json.loads((tmp_path / "s.json").read_text())
    assert [one["name"] for one in said["subject"]] == ["SHA256SUMS", "manifest.json"]


@pytest.mark.parametrize("name", ["cyclonedx", "spdx", "statement"])
def test_what_is_in_it_is_public(cluster: Cluster, kspec: Kspec, tmp_path: Path, name: str) -> None:
    """Also of a tree with keys."""
    said = kspec("export", name, cluster.out, "-o", tmp_path / "t.json")
    assert (said.status, "private keys" in said.out) == (0, False)
    assert stat.S_IMODE((tmp_path / "t.json").stat().st_mode) == 0o644


@pytest.mark.parametrize("row", [row for row in FORMATS if not row.of_output], ids=lambda row: row.name)
def test_an_image_of_a_role_whose_secrets_come_later(
    cluster: Cluster, kspec: Kspec, tmp_path: Path, row: object
) -> None:
    """It is made without them, holds none, and is the same with them; a node's archive has no such image."""
    name = row.name  # type: ignore[attr-defined]
    options = ("--role", "control-plane", "--secrets-later")
    if name == "node-archive":
        assert kspec("export", name, cluster.out, "-o", tmp_path / "one", *options).status == 2
        return
    assert kspec("export", name, cluster.out, "-o", tmp_path / "one", *options).status == 0
    for path, (_, content) in tree(cluster.node).items():
        if b"PRIVATE KEY" in content or b"client-key-data" in content:
            (cluster.node / path).unlink()
        else:
            (cluster.node / path).chmod(0o644)
    assert kspec("export", name, cluster.out, "-o", tmp_path / "two", *options).status == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o755


def test_secrets_come_later_for_a_role_alone(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """A node's tree has its own; an expired certificate of a node refuses its role's image."""
    said = kspec("export", "tar", cluster.out, "-o", tmp_path / "t.tar", "--secrets-later")
    assert said.status == 2
    assert "--role" in said.err
    options = ("--role", "control-plane", "--secrets-later", "--at", "2032-01-01T00:00:00Z")
    assert kspec("export", "tar", cluster.out, "-o", tmp_path / "t.tar", *options).status == 1


def test_a_nodes_archive_holds_what_its_role_has_not(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """Of the only node that is every secret; closed to others. A volume has the label and the same archive."""
    assert kspec("export", "node-archive", cluster.out, "-o", tmp_path / "n.tar").status == 0
    found = unpacked((tmp_path / "n.tar").read_bytes())
    later = {path.removeprefix("root/") for path in found if path.startswith("root/")}
    secret = {
        path for path, (_, data) in tree(cluster.node).items() if b"PRIVATE" in data or b"client-key-data" in data
    }
    assert later == secret
    assert stat.S_IMODE((tmp_path / "n.tar").stat().st_mode) == 0o600
    assert kspec("export", "node-archive", cluster.out, "-o", tmp_path / "n.img").status == 0
    assert (tmp_path / "n.tar").read_bytes() in (tmp_path / "n.img").read_bytes()
