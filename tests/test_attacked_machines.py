"""What somebody would alter on a machine who wants to stay unseen: `verify` and `diff` name it, and nothing else.

Each alteration is held against the whole output, and against its public part, as a clone has it, where that can know.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen
from small_cluster import BUILT, Cluster, Kspec

K8S: Final = "etc/kubernetes"
Act = Callable[[Path], object]
"""What is done to a root folder."""
TOO_LARGE: Final = 20 << 30


@frozen
class Attack:
    """What is done to a machine's root, the path that is to be told, and its verdict; whether a clone can know."""

    act: Act
    path: str
    verdict: str
    known: bool = True


def moved(path: str, *, absolute: bool = False) -> Act:
    """The file elsewhere on the machine, and a link to it in its place."""

    def act(root: Path) -> None:
        (root / "srv").mkdir()
        (root / path).rename(root / "srv" / "kept")
        target = Path("/srv/kept") if absolute else Path(os.path.relpath(root / "srv" / "kept", (root / path).parent))
        (root / path).symlink_to(target)

    return act


def text(path: str, change: Callable[[bytes], bytes]) -> Act:
    """Another content."""
    return lambda root: (root / path).write_bytes(change((root / path).read_bytes()))


def inserted(new: str) -> Callable[[bytes], bytes]:
    """A line in a kubeconfig's user."""
    return lambda content: content.replace(b"    client-key-data:", new.encode() + b"\n    client-key-data:")


def large(path: str) -> Act:
    """A file that holds nothing, and a great deal of it."""

    def act(root: Path) -> None:
        (root / path).touch()
        os.truncate(root / path, TOO_LARGE)

    return act


def fifo(path: str) -> Act:
    """Something that a reader would wait at."""

    def act(root: Path) -> None:
        (root / path).unlink(missing_ok=True)
        os.mkfifo(root / path)

    return act


def circle(path: str) -> Act:
    """A link to itself."""

    def act(root: Path) -> None:
        (root / path).unlink()
        (root / path).symlink_to(Path(path).name)

    return act


def folder(path: str) -> Act:
    """A folder in the place of a file."""

    def act(root: Path) -> None:
        (root / path).unlink()
        (root / path).mkdir()

    return act


def copied(path: str, other: str) -> Act:
    """A manifest once more, under a name of its own."""

    def act(root: Path) -> None:
        (root / other).parent.mkdir(exist_ok=True)
        shutil.copy2(root / path, root / other)

    return act


def linked_folder(root: Path) -> None:
    """The folder of manifests elsewhere, with one more in it."""
    (root / "srv").mkdir()
    (root / K8S / "manifests").rename(root / "srv" / "manifests")
    (root / K8S / "manifests").symlink_to("/srv/manifests")
    (root / "srv" / "manifests" / "evil.yaml").write_text("kind: Pod\n")


def mode(path: str, bits: int) -> Act:
    """Other bits."""
    return lambda root: (root / path).chmod(bits)


APISERVER, KUBELET = f"{K8S}/manifests/kube-apiserver.yaml", f"{K8S}/kubelet.conf"
EXEC: Final = "    exec: {apiVersion: client.authentication.k8s.io/v1, command: /tmp/x}"
ATTACKS: Final = {
    "a file that is a link": Attack(moved(APISERVER), APISERVER, "changed"),
    "a key that is a link": Attack(moved(f"{K8S}/pki/ca.key", absolute=True), f"{K8S}/pki/ca.key", "changed"),
    "a link in a circle": Attack(
        circle(f"{K8S}/pki/sa.pub"),
        f"{K8S}/pki/sa.pub",
        "changed",
    ),
    "a manifest in a folder that is a link": Attack(linked_folder, f"{K8S}/manifests/evil.yaml", "created"),
    "the set-user-ID bit": Attack(mode(f"{K8S}/pki/apiserver.crt", 0o4644), f"{K8S}/pki/apiserver.crt", "mode"),
    "the sticky bit": Attack(mode(f"{K8S}/manifests", 0o1700), f"{K8S}/manifests", "mode"),
    "the set-group-ID bit": Attack(mode(f"{K8S}/pki", 0o2755), f"{K8S}/pki", "mode"),
    "a folder that a group may write": Attack(mode(K8S, 0o775), K8S, "mode"),
    "a byte order mark": Attack(text(APISERVER, lambda old: b"\xef\xbb\xbf" + old), APISERVER, "changed"),
    "lines that end as on Windows": Attack(
        text(f"{K8S}/pki/ca.crt", lambda old: old.replace(b"\n", b"\r\n")), f"{K8S}/pki/ca.crt", "changed"
    ),
    "an authority more": Attack(
        lambda root: text(f"{K8S}/pki/ca.crt", lambda old: old + (root / K8S / "pki/etcd/ca.crt").read_bytes())(root),
        f"{K8S}/pki/ca.crt",
        "changed",
    ),
    "a token beside the certificate": Attack(
        text(KUBELET, inserted("    token: evil")), KUBELET, "changed", known=False
    ),
    "a program for credentials": Attack(text(KUBELET, inserted(EXEC)), KUBELET, "changed", known=False),
    "another server": Attack(
        text(KUBELET, lambda old: old.replace(b"https://10.0.0.10:", b"https://10.0.0.66:")),
        KUBELET,
        "changed",
        known=False,
    ),
    "a manifest twice": Attack(copied(APISERVER, f"{K8S}/manifests/zz.yaml"), f"{K8S}/manifests/zz.yaml", "created"),
    "a hidden manifest": Attack(copied(APISERVER, f"{K8S}/manifests/.a.yaml"), f"{K8S}/manifests/.a.yaml", "created"),
    "a manifest below": Attack(copied(APISERVER, f"{K8S}/manifests/a/b.yaml"), f"{K8S}/manifests/a/b.yaml", "created"),
    "a link to a file of the machine's own": Attack(
        lambda root: (root / K8S / "shadow").symlink_to("/etc/shadow"), f"{K8S}/shadow", "created"
    ),
    "a FIFO for a key": Attack(fifo(f"{K8S}/pki/ca.key"), f"{K8S}/pki/ca.key", "changed"),
    "a FIFO more": Attack(fifo(f"{K8S}/manifests/p"), f"{K8S}/manifests/p", "created"),
    "a file without end": Attack(large(f"{K8S}/pki/ca.crt"), f"{K8S}/pki/ca.crt", "changed"),
    "a file without end more": Attack(large(f"{K8S}/manifests/big"), f"{K8S}/manifests/big", "created"),
    "a name of two lines": Attack(lambda root: (root / K8S / "a\nb").touch(), f"{K8S}/a\nb", "created"),
    "a name that is no text": Attack(
        lambda root: (root / K8S / "a\udcff\x1b[31m").touch(), f"{K8S}/a\udcff\x1b[31m", "created"
    ),
    "a folder for a kubeconfig": Attack(folder(KUBELET), KUBELET, "changed"),
}


@pytest.fixture(params=[False, True], ids=["whole", "public"])
def output(cluster: Cluster, request: pytest.FixtureRequest) -> Path:
    """What was built, or what a clone has of it."""
    if request.param:
        for line in (cluster.out / ".gitignore").read_text().splitlines():
            if line.startswith("/"):
                (cluster.out / line[1:]).unlink()
    return cluster.out


@pytest.fixture
def root(built_once: Cluster, tmp_path: Path) -> Path:
    """The machine."""
    return Path(shutil.copytree(built_once.node, tmp_path / "machine"))


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_found_and_named(output: Path, root: Path, kspec: Kspec, name: str) -> None:
    """By both, at its path, and at no other."""
    attack = ATTACKS[name]
    attack.act(root)
    said = kspec("verify", output, "--root", root, "--node", "cp-1", "--at", BUILT, "--format", "json")
    rows = json.loads(said.out)["diagnostics"]
    assert said.status == 1
    assert {os.path.relpath(row["file"], root) for row in rows} == {attack.path}
    found = kspec("diff", output, f"cp-1={root}", "--format", "json")
    told = [(file["path"], file["verdict"]) for file in json.loads(found.out)["files"]]
    if attack.known or (output / "nodes/cp-1/etc/kubernetes/admin.conf").exists():
        assert told == [(f"nodes/cp-1/{attack.path}", attack.verdict)]
    else:
        assert told == []


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_name_does_nothing_to_whoever_reads_it(cluster: Cluster, root: Path, kspec: Kspec, form: str) -> None:
    """To a terminal or a page; a line of a name's own would be a finding that nobody made."""
    for name in ("a\n- b", "\x1b[31m", "a\udcff", "`@x`<b>|"):
        (root / K8S / name).touch()
    said = kspec("diff", cluster.out, f"cp-1={root}", "--format", form)
    assert said.status == 1
    assert "\x1b" not in said.out
    assert "\n- b" not in said.out
    assert "<b>" not in said.out.replace("`<b>|", "")


def test_a_machine_as_it_was_built_is_told_nothing_of(output: Path, root: Path, kspec: Kspec) -> None:
    """Nor one whose folders are elsewhere, as those of an image may be."""
    for _ in range(2):
        assert kspec("verify", output, "--root", root, "--node", "cp-1", "--at", BUILT).status == 0
        assert kspec("diff", output, f"cp-1={root}").status == 0
        if not (root / "srv").exists():
            (root / "srv").mkdir()
            (root / K8S / "pki").rename(root / "srv" / "pki")
            (root / K8S / "pki").symlink_to("/srv/pki")


def test_what_a_clone_cannot_compare_it_still_looks_at(output: Path, root: Path, kspec: Kspec) -> None:
    """That a secret file is there, and closed."""
    (root / K8S / "scheduler.conf").unlink()
    (root / K8S / "pki/ca.key").chmod(0o644)
    found = json.loads(kspec("diff", output, f"cp-1={root}", "--format", "json").out)["files"]
    assert [(file["path"].rpartition("/")[2], file["verdict"]) for file in found] == [
        ("ca.key", "mode"),
        ("scheduler.conf", "removed"),
    ]
