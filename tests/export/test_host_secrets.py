"""The program that installs a node's secrets, run as it is: whatever comes, there is all of a tree or nothing of it."""

import os
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from machine import CONF, CRT, KEY, REST, TOKEN, Machine, archive, issued, packed, tree, unpack_image
from small_cluster import Cluster, Kspec

from kspec.export.role_image import node_archive

pytestmark = pytest.mark.skipif(os.getuid() != 0, reason="files of root need root")
Prepare = Callable[[Machine], object]
PROGRAMS: Final = (
    *("sh", "cat", "cp", "mv", "rm", "rmdir", "mkdir", "chmod", "install", "sort", "uniq", "comm", "cut", "head", "tr"),
    *(
        "tac",
        "stat",
        "sha256sum",
        "sync",
        "sed",
        "grep",
        "tar",
        "basename",
        "base64",
        "shred",
        "mount",
        "umount",
        "sleep",
    ),
)
"""What the program may need; openssl and age are not among it."""
CHANGING: Final = ("cp", "mv", "rm", "rmdir", "mkdir", "chmod", "install", "sync", "tar", "shred", "tac")
"""Those that change a disk, before and after each of which the power may go."""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine that has not been started yet."""
    return unpack_image(tmp_path / "root")


def member(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    """A member of an archive that is not a file."""
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, target
    return made


def put(content: bytes, name: str = "cp-1.tar") -> Prepare:
    """An archive in the folder."""
    return lambda machine: machine.put(content, name)


def named(path: str, content: str) -> Prepare:
    """A machine that knows its name, and gets the archive of cp-1."""
    return lambda machine: (machine.write(path, content), machine.put(archive()))


def linked(machine: Machine) -> None:
    """An archive elsewhere, and a link to it."""
    machine.put(archive()).rename(machine.root / "elsewhere")
    (machine.incoming / "cp-1.tar").symlink_to("../../../../elsewhere")


def owned(machine: Machine) -> None:
    """An archive of another user."""
    os.chown(machine.put(archive()), 1234, 1234)


def open_file(machine: Machine) -> None:
    """An archive that others may write."""
    machine.put(archive()).chmod(0o622)


def open_folder(machine: Machine) -> None:
    """A folder in which others may put one."""
    machine.put(archive()).parent.chmod(0o777)


def folder_at_token(machine: Machine) -> None:
    """A folder where a file belongs."""
    (machine.root / TOKEN).mkdir(parents=True)
    machine.put(archive())


WHOLE: Final = archive()
OTHER: Final = issued("other", "kubernetes")
SITUATIONS: Final[dict[str, tuple[Prepare, str]]] = {
    "the wrong node, by file": (named("etc/kspec/node", "cp-2\n"), "this machine is cp-2"),
    "the wrong node, by name": (named("proc/sys/kernel/hostname", "cp-2\n"), "this machine is cp-2"),
    "the wrong node, by the kernel": (named("proc/cmdline", "quiet kspec.node=cp-2 ro\n"), "this machine is cp-2"),
    "a node of another image": (put(node_archive(tree("cp-9"))), "expected one of: cp-1 cp-2"),
    "a node with a path for a name": (put(node_archive(tree("../cp-1"))), "names no node"),
    "two, and no name": (lambda m: (m.put(WHOLE), m.put(archive("cp-2"), "cp-2.tar")), "there are several archives"),
    "nothing": (lambda _: None, "waiting for the secrets of this node"),
    "truncated": (put(WHOLE[:3900]), "is not"),
    "truncated between two files": (put(WHOLE[:2048]), "is not"),
    "empty": (put(b""), "is not"),
    "not an archive": (put(b"x" * 20_000), "is not a whole archive"),
    "damaged": (put(WHOLE.replace(b"cp-1's", b"cp-7's")), "is damaged"),
    "forged sums over another certificate": (put(archive("cp-1", {CRT: OTHER.certificate})), "has another /" + CRT),
    "an older archive, replayed": (
        put(archive("cp-1", {CRT: issued("cp-1 server", "kubernetes", 364).certificate})),
        "it is older, newer, or of another cluster",
    ),
    "another cluster's": (put(node_archive(tree("cp-1", authority="strange"))), "which is none of the node's"),
    "another private key": (put(archive("cp-1", {KEY: OTHER.key})), "is not the one of its certificate"),
    "another kubeconfig": (put(archive("cp-1", {CONF: OTHER.kubeconfig})), "is not the one of its certificate"),
    "a key that is none": (put(archive("cp-1", {KEY: b"key\n"})), "is not the one of its certificate"),
    "a file too many": (put(archive("cp-1", {"etc/shadow": b"x"})), "holds /etc/shadow, which is none"),
    "a file missing": (put(archive("cp-1", {TOKEN: None})), "lacks /" + TOKEN),
    "a file without a sum": (put(packed({"root/etc/shadow": b"x"})), "is damaged"),
    "a file outside of its root": (put(packed({"etc/shadow": b"x"})), "holds paths that no archive"),
    "a path upwards": (put(packed({"root/../../shadow": b"x"})), "holds paths that no archive"),
    "a path from the root": (put(packed({"/etc/shadow": b"x"})), "holds paths that no archive"),
    "a path with a new line": (put(packed({"root/a\nnode": b"x"})), "holds paths that no archive"),
    "a file twice": (put(packed({"node": b"cp-2\n"})), "holds a file twice"),
    "a symbolic link": (put(packed({"": member("root/etc", tarfile.SYMTYPE, "/etc")})), "such as links"),
    "a hard link": (put(packed({"": member("root/x", tarfile.LNKTYPE, "node")})), "such as links"),
    "a device": (put(packed({"": member("root/x", tarfile.CHRTYPE)})), "such as links"),
    "a link to an archive": (linked, "is not a regular file"),
    "another user's": (owned, "can be written by others"),
    "open to others": (open_file, "can be written by others"),
    "a folder open to others": (open_folder, "can be written by others"),
    "a folder in a file's place": (folder_at_token, "is a folder here"),
    "encrypted, without an identity": (put(b"age-encryption.org/v1", "cp-1.tar.age"), "there is no identity"),
}
"""What is done to a machine, and a part of what it says then; nothing of the tree may be there."""


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_not_right_leaves_nothing(machine: Machine, situation: str) -> None:
    """The console has the reason; the guard keeps the kubelet from starting; the right archive still helps."""
    prepare, told = SITUATIONS[situation]
    prepare(machine)
    assert machine.run("secrets") == 1
    assert told in machine.console
    if situation != "a folder in a file's place":
        assert machine.installed() == "none"
        assert not (machine.root / "etc/shadow").exists()
    assert not [*machine.root.rglob(".kspec-new.*"), *machine.root.glob("var/lib/kspec/next")]
    assert machine.run("guard") == 1


def test_an_archive_in_time(machine: Machine) -> None:
    """Every file with its mode and owner, folders with theirs, the source gone, and the guard content."""
    source = machine.put(WHOLE)
    assert machine.run("guard") == 1
    assert machine.run("secrets") == 0
    assert machine.installed() == "whole"
    assert not source.exists()
    assert [oct((machine.root / path).stat().st_mode & 0o777) for path in ("var/lib/etcd", "var/lib/kubelet")] == [
        "0o700",
        "0o711",
    ]
    assert sorted(path.name for path in (machine.root / "var/lib/kspec").iterdir()) == ["incoming", "installed", "lock"]
    assert machine.run("guard") == 0, machine.console
    assert "the secrets of cp-1 are installed" in machine.console


def test_an_archive_that_comes_late(machine: Machine) -> None:
    """The program waits, also over one that is not right."""
    command = ["sh", str(machine.root / "etc/kspec/host.sh"), "secrets", str(machine.root)]
    with subprocess.Popen(command, env={**os.environ, "KSPEC_WAIT": "0.2"}, stderr=subprocess.DEVNULL) as waiting:
        machine.put(b"x" * 20_000)
        for _ in range(600):
            if "is not a whole archive" in machine.console:
                break
            time.sleep(0.1)
        machine.put(WHOLE, "arriving").rename(machine.incoming / "cp-1.tar")
        try:
            assert waiting.wait(60) == 0
        finally:
            waiting.kill()
    assert machine.console.count("is not a whole archive") == 1
    assert machine.installed() == "whole"


def test_the_same_archive_twice(machine: Machine) -> None:
    """It is removed, and what the machine has renewed since stays."""
    machine.put(WHOLE)
    assert machine.run("secrets") == 0
    machine.write(CRT, b"renewed")
    source = machine.put(WHOLE)
    assert machine.run("secrets") == 0
    assert (source.exists(), (machine.root / CRT).read_bytes()) == (False, b"renewed")


def test_another_archive_afterwards(machine: Machine) -> None:
    """It stays where it is, and the tree as it is, until somebody says otherwise."""
    machine.put(WHOLE)
    assert machine.run("secrets") == 0
    source = machine.put(archive("cp-1", {TOKEN: b"new\n"}))
    assert machine.run("secrets") == 0
    assert machine.installed() == "whole"
    assert "has the secrets of cp-1 already" in machine.console
    assert source.exists()
    (machine.root / "var/lib/kspec/installed").unlink()
    assert machine.run("secrets") == 0
    assert (machine.root / TOKEN).read_bytes() == b"new\n"


def test_one_of_several_that_is_known(machine: Machine) -> None:
    """A medium for many: each takes its own."""
    named("etc/kspec/node", "cp-1\n")(machine)
    other = machine.put(archive("cp-2"), "a.tar")
    assert machine.run("secrets") == 0
    assert (machine.installed(), other.exists()) == ("whole", True)


def test_an_expired_archive(machine: Machine) -> None:
    """Also where the image knows it for the right one."""
    expired = issued("cp-1 server", "kubernetes", -1)
    listed = machine.root / "etc/kspec/nodes/cp-1.list"
    lines = [
        line for line in listed.read_text().splitlines(keepends=True) if not line.endswith((CRT + "\n", KEY + "\n"))
    ]
    listed.write_text("".join([*lines, f"600 secret - {CRT}\n", f"600 key {expired.pin} {KEY}\n"]))
    machine.put(archive("cp-1", {CRT: expired.certificate, KEY: expired.key}))
    assert machine.run("secrets") == 1
    assert "has expired" in machine.console
    assert machine.installed() == "none"


def test_two_at_once(machine: Machine) -> None:
    """The second says so and leaves everything to the first."""
    machine.put(WHOLE)
    wrapper = ("flock", "-n", str(machine.write("var/lib/kspec/lock", "")))
    assert machine.run("secrets", wrapper=wrapper) == 1
    assert "by another process" in machine.console
    assert machine.installed() == "none"
    assert machine.run("secrets") == 0


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_another_shell(machine: Machine) -> None:
    """What POSIX says is enough."""
    machine.put(WHOLE)
    environment = {**os.environ, "KSPEC_WAIT": "0"}
    for verb in ("secrets", "guard"):
        command: list[str | Path] = ["bash", "--posix", machine.root / "etc/kspec/host.sh", verb, machine.root]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    assert machine.installed() == "whole"


def test_a_built_cluster(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """From its output to a machine: image and archive give the node's tree, file by file, and the guard is content."""
    role = ("--role", "control-plane", "--secrets-later")
    assert kspec("export", "tar", cluster.out, "-o", tmp_path / "image.tar", *role).status == 0
    assert kspec("export", "node-archive", cluster.out, "-o", tmp_path / "cp-1.tar").status == 0
    machine = Machine(tmp_path / "root")
    machine.root.mkdir()
    subprocess.run(["tar", "-C", machine.root, "-xpf", tmp_path / "image.tar"], check=True)
    machine.write("dev/console", "")
    machine.put((tmp_path / "cp-1.tar").read_bytes())
    assert machine.run("secrets") == 0, machine.console
    assert machine.run("guard") == 0, machine.console
    for path in cluster.node.rglob("*"):
        found = machine.root / path.relative_to(cluster.node)
        assert found.stat().st_mode == path.stat().st_mode or path.is_dir()
        assert path.is_dir() or found.read_bytes() == path.read_bytes()


def test_a_folder_on_another_disk(machine: Machine) -> None:
    """A link to it stays, and is followed."""
    (machine.root / "data").mkdir()
    (machine.root / "var/lib").mkdir(parents=True)
    (machine.root / "var/lib/kubelet").symlink_to("../../data")
    machine.put(WHOLE)
    assert machine.run("secrets") == 0
    assert machine.installed() == "whole"
    assert (machine.root / "var/lib/kubelet").is_symlink()


def programs(folder: Path, *more: str) -> Path:
    """A folder for PATH with the programs that may be needed, and no other."""
    folder.mkdir()
    for name in (*PROGRAMS, *more):
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def instead(folder: Path, name: str, text: str) -> None:
    """A program of ours in the place of a real one."""
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


def test_without_openssl(machine: Machine, tmp_path: Path) -> None:
    """Everything but keys and expiry is checked, and that is said, by both programs."""
    path = str(programs(tmp_path / "bin"))
    machine.put(WHOLE)
    assert machine.run("secrets", path) == 0
    assert machine.run("guard", path) == 0
    assert machine.installed() == "whole"
    assert machine.console.count("openssl is not installed") == 2


@pytest.mark.parametrize("program", ["cp", "mkdir", "tar", "chmod", "install", "mv"])
def test_a_full_disk(machine: Machine, tmp_path: Path, program: str) -> None:
    """Whichever program finds it full: nothing is left, and with room again the same archive is installed."""
    path = programs(tmp_path / "bin", "openssl")
    real, refuse = shutil.which(program), "echo 'No space left on device' >&2; exit 1"
    words = {"cp": "*archive", "tar": "*-xf*", "mv": "*/commit*"}.get(program, "*etc/kubernetes*")
    if program == "mkdir":
        words = "*/next"
    instead(path, program, f'case "$*" in {words}) {refuse} ;; esac\nexec {real} "$@"')
    (machine.root / "etc/kubernetes/pki").rename(machine.root / "etc/kubernetes/kept")
    source = machine.put(WHOLE)
    assert machine.run("secrets", str(path)) == 1
    assert machine.installed() == "none"
    assert source.exists()
    assert "waiting" in machine.console
    assert len(machine.console.splitlines()) > 1
    assert machine.run("secrets") == 0
    assert machine.installed() == "whole"


def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """A file system in memory of 256 KiB, with less left than the tree needs."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False).returncode
    if mounted:
        pytest.skip("no file system can be mounted here")
    try:
        machine = unpack_image(disk / "root")
        source = machine.put(WHOLE)
        ballast = machine.root / "ballast"
        for left in (0, 4096, 24_576, 49_152, 69_632):
            free = os.statvfs(disk).f_bavail * 4096
            ballast.write_bytes(b"x" * max(0, free - left))
            if machine.run("secrets") == 0:
                assert left > 24_576
                break
            assert machine.installed() == "none"
            ballast.unlink()
        ballast.unlink(missing_ok=True)
        assert machine.run("secrets") == 0
        assert (machine.installed(), source.exists()) == ("whole", False)
    finally:
        subprocess.run(["umount", disk], check=True)


def lethal(folder: Path, counter: Path, victim: int, *, after: bool) -> str:
    """Programs of which one call, by its number, kills the shell that calls it: before it does its work, or after."""
    programs(folder, "openssl")
    for name in CHANGING:
        real = shutil.which(name)
        work = ":" if name == "sync" else f'{real} "$@"'
        count = f"n=$(cat {counter}); n=$((n + 1)); echo $n > {counter}"
        kill = f"if [ $n -eq {victim} ]; then kill -9 $PPID; exit 1; fi"
        instead(folder, name, f"{count}\n{work}\ns=$?\n{kill}\nexit $s" if after else f"{count}\n{kill}\n{work}")
    return str(folder)


@pytest.mark.parametrize("step", [3, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("after", "gone"), [(True, False), (False, True)], ids=["source-there", "source-gone"])
def test_power_that_goes_at_any_moment(tmp_path: Path, step: int, *, after: bool, gone: bool) -> None:
    """Killed at each call of a program that changes a disk, then started again.

    The guard never lets a kubelet start on a part of a tree; the next start completes it or leaves nothing, and with
    the source still there it is complete.
    """
    victim, killed = 1 - step, 0
    while True:
        victim += step
        place = tmp_path / str(victim)
        place.mkdir()
        machine, counter = unpack_image(place / "root"), place / "counter"
        counter.write_text("0")
        source = machine.put(WHOLE)
        status = machine.run("secrets", lethal(place / "bin", counter, victim, after=after))
        if int(counter.read_text()) < victim:
            break
        killed += status == -9
        if machine.installed() == "half":
            assert machine.run("guard") == 1
        if gone:
            source.unlink(missing_ok=True)
        status = machine.run("secrets")
        assert machine.installed() in (("none", "whole") if gone else ("whole",)), victim
        assert (status == 0) == (machine.installed() == "whole")
        assert (machine.run("guard") == 0) == (machine.installed() == "whole")
        assert not [*machine.root.rglob(".kspec-new.*"), *machine.root.glob("var/lib/kspec/[nd]*")]
        shutil.rmtree(place)
    assert killed * step > 5 * len(REST["cp-1"].files)


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_an_encrypted_archive(machine: Machine, tmp_path: Path) -> None:
    """For this machine's own identity it is installed; for another's, or damaged, it is refused and stays."""
    keys = []
    for name in ("own", "other"):
        said = subprocess.run(["age-keygen", "-o", tmp_path / name], check=True, capture_output=True, text=True)
        keys.append(said.stderr.split()[-1])
    sealed = [subprocess.run(["age", "-r", key], input=WHOLE, check=True, capture_output=True).stdout for key in keys]
    shutil.copy(tmp_path / "own", machine.root / "etc/kspec/age.key")
    for wrong in (sealed[1], sealed[0][:-100]):
        machine.put(wrong, "cp-1.tar.age")
        assert machine.run("secrets") == 1
        assert "cannot be decrypted by /etc/kspec/age.key" in machine.console
        assert machine.installed() == "none"
    source = machine.put(sealed[0], "cp-1.tar.age")
    assert machine.run("secrets") == 0
    assert (machine.installed(), source.exists()) == ("whole", False)


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_an_archive_for_the_ssh_host_key(machine: Machine) -> None:
    """Which a machine has anyhow."""
    key = machine.root / "etc/ssh/ssh_host_ed25519_key"
    key.parent.mkdir(parents=True)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    command = ["age", "-R", f"{key}.pub"]
    machine.put(subprocess.run(command, input=WHOLE, check=True, capture_output=True).stdout, "cp-1.tar.age")
    assert machine.run("secrets") == 0
    assert machine.installed() == "whole"


def test_encrypted_where_age_is_missing(machine: Machine, tmp_path: Path) -> None:
    """It is said, and the archive stays."""
    machine.put(b"age-encryption.org/v1", "cp-1.tar.age")
    assert machine.run("secrets", str(programs(tmp_path / "bin"))) == 1
    assert "age is not installed" in machine.console


@pytest.mark.parametrize("writable", [True, False])
def test_a_volume_with_the_label(machine: Machine, tmp_path: Path, *, writable: bool) -> None:
    """It is mounted, the archive taken from it and removed; one that cannot be written has to be taken away."""
    disk, path = tmp_path / "disk", programs(tmp_path / "bin", "openssl")
    disk.mkdir()
    (disk / "node.tar").write_bytes(WHOLE)
    machine.write("dev/disk/by-label/KSPEC", "")
    mount = f'for last; do :; done; rmdir "$last" && ln -s {disk} "$last"'
    instead(path, "mount", mount if writable else f'[ "$1" = -o ] || exit 1\n{mount}')
    instead(path, "umount", 'rm "$1" && mkdir "$1"')
    (path / "ln").symlink_to(str(shutil.which("ln")))
    if not writable:
        instead(path, "shred", "exit 1")
        instead(path, "rm", f'case "$*" in *node.tar) exit 1 ;; esac\nexec {shutil.which("rm")} "$@"')
    assert machine.run("secrets", str(path)) == 0
    assert machine.installed() == "whole"
    assert (disk / "node.tar").exists() is not writable
    assert ("take away the medium" in machine.console) is not writable
    assert not (machine.root / "run/kspec/volume").is_symlink()
