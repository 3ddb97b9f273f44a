"""One image for many machines, and the archives of what is missing in it."""

import io
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from machine import CONF, CRT, KEY, KEYS, TOKEN, TREES, issued, tree

from kspec.export.role_image import UnfitTreeError, listing, node_archive, rest, role_image, volume
from kspec.export.selection import select
from kspec.model.file import File, Withheld
from kspec.model.frozen import evolve
from kspec.model.host_tree import HostTree

HOST = Path(__file__).parents[2] / "kspec" / "export" / "host"


def names(archive: bytes) -> list[str]:
    """The members of an archive."""
    return tarfile.open(fileobj=io.BytesIO(archive)).getnames()


def test_an_image_and_an_archive_are_all_of_a_node() -> None:
    """No file is in both, and none in neither; the image has no secret and nothing of a name but in lists."""
    image = role_image("control-plane", TREES, KEYS)
    own = {file.path for file in image.files if not file.path.startswith(("etc/kspec/", "etc/systemd/"))}
    later = {name.removeprefix("root/") for name in names(node_archive(rest(TREES[0], TREES))) if "/" in name}
    assert own | later == {file.path for file in TREES[0].files}
    assert not own & later
    assert not image.is_secret


def test_secrets_need_not_be_at_hand() -> None:
    """The image is the same without their contents."""
    without = [evolve(one, files=tuple(withheld(file) for file in one.files)) for one in TREES]
    assert role_image("control-plane", without, KEYS) == role_image("control-plane", TREES, KEYS)


def withheld(file: File) -> File:
    """A secret file without its content."""
    return evolve(file, content=Withheld()) if file.mode == 0o600 and file.path in (KEY, CONF, TOKEN) else file


def test_what_an_image_knows_of_a_node() -> None:
    """Digests of what is public, and of public halves; of a token its path alone."""
    [listed] = (f for f in role_image("control-plane", TREES, KEYS).files if f.path == "etc/kspec/nodes/cp-1.list")
    split = (line.rpartition(" ") for line in listed.data.decode().splitlines())
    lines = {path: known for known, _, path in split}
    assert lines[TOKEN] == "600 secret -"
    assert lines[KEY] == f"600 key {issued('cp-1 server', 'kubernetes').pin}"
    assert lines[CONF] == f"600 key {issued('cp-1 client', 'kubernetes').pin}"
    assert lines["var/lib/etcd"] == "700 folder -"
    assert re.fullmatch("644 file [0-9a-f]{64}", lines[CRT])
    [role] = (f for f in role_image("control-plane", TREES, KEYS).files if f.path == "etc/kspec/role.list")
    assert "644 authority " in role.data.decode()


def test_the_same_nodes_give_the_same_archive() -> None:
    """Also on a volume, which is larger than FAT's smallest."""
    assert node_archive(rest(TREES[0], TREES)) == node_archive(rest(TREES[0], TREES))
    image = volume(rest(TREES[0], TREES))
    assert image == volume(rest(TREES[0], TREES))
    assert image.count(b"KSPEC      ") == 2
    assert node_archive(rest(TREES[0], TREES)) in image


@pytest.mark.parametrize("path", ["etc/a\\b", "etc/\u00e4", "etc/a ", " etc/a", "etc/a\nb"])
def test_a_path_that_no_list_can_have(path: str) -> None:
    """It is told, not written in another way."""
    odd = HostTree("n", "", (File(path, b""),))
    with pytest.raises(UnfitTreeError, match="cannot come later"):
        listing(odd, {})
    with pytest.raises(UnfitTreeError, match="cannot come later"):
        node_archive(odd)


def test_a_file_in_the_place_of_one_that_is_added() -> None:
    """The spec's own stays what it is, so that there is no such image."""
    taken = evolve(TREES[0], files=(*TREES[0].files, File("etc/kspec/host.sh", b"mine")))
    with pytest.raises(UnfitTreeError, match=r"/etc/kspec/host\.sh is a file of the spec's own"):
        role_image("control-plane", (taken,), KEYS)


def test_another_role_has_another_image() -> None:
    """Nodes of other roles are not in its lists."""
    worker = HostTree("w-1", "v1.37.2", (File("var/lib/kubelet/config.yaml", b"kind: KubeletConfiguration\n"),))
    image = role_image("worker", (*TREES, worker), KEYS)
    assert [f.path for f in image.files if "/nodes/" in f.path] == ["etc/kspec/nodes/w-1.list"]
    assert select((*TREES, worker), role="worker")[0].files == image.files[:1]
    assert tree("cp-1") == TREES[0]


def test_the_shell_takes_the_program() -> None:
    """And it speaks of the label that volumes have."""
    subprocess.run(["sh", "-n", HOST / "host.sh"], check=True)
    assert "by-label/KSPEC" in (HOST / "host.sh").read_text()


def test_the_units_run_the_program() -> None:
    """Where the image has it; the kubelet starts after the secrets, and not past its guard."""
    assert "ExecStart=/bin/sh /etc/kspec/host.sh secrets" in (HOST / "kspec-secrets.service").read_text()
    guard = (HOST / "kubelet-guard.conf").read_text()
    assert "After=kspec-secrets.service" in guard
    assert "ExecStartPre=/bin/sh /etc/kspec/host.sh guard" in guard


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """Without a remark; with a kubelet's unit as packages have it."""
    shutil.copy(HOST / "kspec-secrets.service", tmp_path)
    (tmp_path / "kubelet.service").write_text("[Service]\nExecStart=/bin/true\n")
    drop_ins = tmp_path / "kubelet.service.d"
    drop_ins.mkdir()
    shutil.copy(HOST / "kubelet-guard.conf", drop_ins)
    command: list[str | Path] = ["systemd-analyze", "verify", *tmp_path.glob("*.service")]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (said.returncode, said.stderr) == (0, "")
