"""kspec.write.state: `unchanged` says yes only where nothing at all differs."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kspec.encode import manifest
from kspec.model.file import File, Folder
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write import fingerprint as fingerprint_module
from kspec.write.keyring import write_keyring
from kspec.write.lock_file import write_lock
from kspec.write.seen import unchanged
from kspec.write.state import Answer, Inputs, State
from kspec.write.tree import write_tree

OPTIONS = {"command": "build", "spec": "cluster.yaml"}
KEYS = {"ca.key": Secret(b"ca"), "etcd/ca.key": Secret(b"sa")}
FOLDERS = [Folder("nodes/a/var/lib/etcd", 0o700)]
NOW = 1_700_000_000


def files_of() -> list[File]:
    files = [
        File("images.txt", b"images"),
        File("nodes/a/ca.crt", b"certificate"),
        File("nodes/a/ca.key", Secret(b"key"), 0o600),
    ]
    return [*files, manifest.render(files, FOLDERS, "0", "v1")]


def record(base: Path, *, keyring: bytes = b"ca", answer: Answer | None = None, lock: bytes = b"{}\n") -> bool:
    """Remember the build of `project`."""
    state = State(base / "cluster.keys/.state", b"k" * 32)
    inputs = Inputs(
        {
            str(base / "cluster.yaml"): b"spec",
            str(base / "patches/etcd.yaml"): b"patch",
            str(base / "absent.yaml"): None,
            str(base / "no/folder.yaml"): None,
        },
        {str(base / "patches"): ["etcd.yaml"]},
    )
    return state.record(
        inputs,
        OPTIONS,
        lock=(str(base / "cluster.lock"), lock),
        keyring=(str(base / "cluster.keys"), {"ca.key": keyring, "etcd/ca.key": b"sa"}),
        output=str(base / "out"),
        files=files_of(),
        folders=FOLDERS,
        answer=answer,
    )


def ask(base: Path, options: dict[str, str] | None = None, now: int = NOW) -> bool:
    return unchanged(base / "cluster.keys/.state", OPTIONS if options is None else options, now) is not None


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A spec with a patch, built and remembered."""
    (tmp_path / "cluster.yaml").write_bytes(b"spec")
    (tmp_path / "patches").mkdir()
    (tmp_path / "patches/etcd.yaml").write_bytes(b"patch")
    write_keyring(tmp_path / "cluster.keys", KEYS)
    write_lock(tmp_path / "cluster.lock", b"{}\n")
    assert isinstance(write_tree(tmp_path / "out", files_of(), FOLDERS), WriteSummary)
    assert record(tmp_path)
    assert ask(tmp_path)
    return tmp_path


def edit(path: Path) -> None:
    """Change a file's content, and neither its size nor its times."""
    before = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def swap_for_link(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


def swap_for_link_to_another(folder: Path) -> None:
    edit(folder / "images.txt")
    swap_for_link(folder)


def swap_for_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def swap_for_fifo(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "spec edited": lambda base: edit(base / "cluster.yaml"),
    "spec gone": lambda base: (base / "cluster.yaml").unlink(),
    "spec a fifo": lambda base: swap_for_fifo(base / "cluster.yaml"),
    "patch edited": lambda base: edit(base / "patches/etcd.yaml"),
    "patch added": lambda base: (base / "patches/kubelet.yaml").write_bytes(b""),
    "patch renamed": lambda base: (base / "patches/etcd.yaml").rename(base / "patches/etcd0.yaml"),
    "patches gone": lambda base: (base / "patches").rename(base / "patches.off"),
    "absent file there": lambda base: (base / "absent.yaml").write_bytes(b""),
    "absent path a folder": lambda base: (base / "no/folder.yaml").mkdir(parents=True),
    "lock edited": lambda base: (base / "cluster.lock").write_bytes(b"[]\n"),
    "lock gone": lambda base: (base / "cluster.lock").unlink(),
    "key edited": lambda base: edit(base / "cluster.keys/ca.key"),
    "key gone": lambda base: (base / "cluster.keys/etcd/ca.key").unlink(),
    "key added": lambda base: (base / "cluster.keys/other.key").write_bytes(b""),
    "key open": lambda base: (base / "cluster.keys/ca.key").chmod(0o644),
    "keyring open": lambda base: (base / "cluster.keys").chmod(0o755),
    "key folder open": lambda base: (base / "cluster.keys/etcd").chmod(0o755),
    "key folder added": lambda base: (base / "cluster.keys/more").mkdir(),
    "leftover in the keyring": lambda base: (base / "cluster.keys/.ca.key.kspec-new").write_bytes(b""),
    "nested .state": lambda base: (base / "cluster.keys/etcd/.state").write_bytes(b""),
    "file edited": lambda base: edit(base / "out/nodes/a/ca.crt"),
    "secret edited": lambda base: edit(base / "out/nodes/a/ca.key"),
    "file gone": lambda base: (base / "out/images.txt").unlink(),
    "file added": lambda base: (base / "out/nodes/more").write_bytes(b""),
    "file mode": lambda base: (base / "out/images.txt").chmod(0o664),
    "file setuid": lambda base: (base / "out/images.txt").chmod(0o4644),
    "file a link": lambda base: swap_for_link(base / "out/images.txt"),
    "file a fifo": lambda base: swap_for_fifo(base / "out/images.txt"),
    "folder mode": lambda base: (base / "out/nodes").chmod(0o755),
    "folder gone": lambda base: (base / "out/nodes/a/var/lib/etcd").rmdir(),
    "folder added": lambda base: (base / "out/empty").mkdir(),
    "hidden file added": lambda base: (base / "out/.state").write_bytes(b""),
    "output gone": lambda base: (base / "out").rename(base / "elsewhere"),
    "output a link elsewhere": lambda base: swap_for_link_to_another(base / "out"),
    "leftover of a killed write": lambda base: (base / ".out.kspec-staging").mkdir(),
    "old tree of a killed write": lambda base: (base / ".out.kspec-old").mkdir(),
    "state open": lambda base: (base / "cluster.keys/.state").chmod(0o640),
    "state gone": lambda base: (base / "cluster.keys/.state").unlink(),
    "state a link": lambda base: swap_for_link(base / "cluster.keys/.state"),
    "state a folder": lambda base: swap_for_folder(base / "cluster.keys/.state"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_is_noticed(project: Path, change: Callable[[Path], object]) -> None:
    """Anything that differs in inputs, lock, keyring, output or state asks for a full build."""
    change(project)
    assert not ask(project)


def test_times_do_not_matter(project: Path) -> None:
    """A fresh checkout of the same bytes is unchanged."""
    for path in project.rglob("*"):
        os.utime(path, (1, 1))
    assert ask(project)


@pytest.mark.parametrize("options", [{}, OPTIONS | {"frozen": ""}, OPTIONS | {"spec": "other.yaml"}])
def test_other_options(project: Path, options: dict[str, str]) -> None:
    """Another option is another build."""
    assert not ask(project, options)


def test_other_working_directory(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From elsewhere the same options may mean other files."""
    monkeypatch.chdir(project)
    assert not ask(project)


def test_another_kspec(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another kspec may write something else."""
    monkeypatch.setattr(fingerprint_module, "_package", [b"another"])
    assert not ask(project)


@pytest.mark.parametrize(("until", "yes"), [(None, True), (NOW + 1, True), (NOW, False), (NOW - 1, False)])
def test_until(project: Path, until: int | None, *, yes: bool) -> None:
    """From the moment on at which a build has something new to say, it is asked for."""
    record(project, answer=Answer(until=until))
    assert ask(project) is yes


@pytest.mark.parametrize(("since", "yes"), [(None, True), (NOW - 1, True), (NOW, True), (NOW + 1, False)])
def test_since(project: Path, since: int | None, *, yes: bool) -> None:
    """And so before the moment up to which it had something else to say."""
    record(project, answer=Answer(since=since))
    assert ask(project) is yes


def test_what_to_say_is_remembered(project: Path) -> None:
    """By format, whatever a text is made of; without an answer there is nothing to say."""
    texts = {"text": "out: nothing changed\n", "json": '{"a=b": "\udc80"}\n'}
    record(project, answer=Answer(texts))
    assert unchanged(project / "cluster.keys/.state", OPTIONS, NOW) == texts
    record(project)
    assert unchanged(project / "cluster.keys/.state", OPTIONS, NOW) == {}


def test_edits_during_the_build(project: Path) -> None:
    """What changed while the build ran is not taken for what it worked with."""
    assert not record(project, keyring=b"as it was")
    assert not ask(project)
    assert record(project, lock=b"as it was")
    assert not ask(project)
    edit(project / "cluster.yaml")
    edit(project / "out/images.txt")
    assert record(project)
    assert not ask(project)


def test_every_damaged_byte(project: Path) -> None:
    """A state that is cut off, or of which a byte is flipped, never says yes."""
    path = project / "cluster.keys/.state"
    whole = path.read_bytes()
    for position in range(0, len(whole) - 1, 7):
        path.write_bytes(whole[:position])
        assert not ask(project), position
    secret = whole.index(b"secret=")
    for position in range(0, secret, 3):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert not ask(project), position
    path.write_bytes(whole)
    assert ask(project)


def test_state_is_closed_and_holds_no_secret(project: Path) -> None:
    """The state is 0600 and holds keyed digests only."""
    path = project / "cluster.keys/.state"
    assert path.stat().st_mode & 0o7777 == 0o600
    fields = path.read_bytes().split(b"\0")
    assert not any(field in {b"secret=key", b"secret=ca"} for field in fields)
    assert b"certificate" not in path.read_bytes()


def test_promise_ends_what_was_remembered(project: Path) -> None:
    """Before a tree is exchanged the state stops to say that nothing is to be done, and keeps its key."""
    state = State(project / "cluster.keys/.state", b"x" * 32)
    assert state.knows("nodes/a/ca.key", b"key")
    state.promise({"nodes/a/ca.key": b"next"})
    assert not ask(project)
    again = State(project / "cluster.keys/.state", b"y" * 32)
    assert again.knows("nodes/a/ca.key", b"key")
    assert again.knows("nodes/a/ca.key", b"next")
    assert not again.knows("nodes/a/sa.key", b"next")
    assert not again.knows("nodes/a/ca.key", b"other")


def test_old_digests_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of secrets is bounded, and never smaller than what a few trees hold."""
    monkeypatch.setattr("kspec.write.state._REMEMBERED", 6)
    (tmp_path / "keys").mkdir()
    state = State(tmp_path / "keys/.state", b"k" * 32)
    for number in range(10):
        state.promise({"a": b"%d" % number, "b": b"constant"})
    known = [number for number in range(10) if State(tmp_path / "keys/.state", b"").knows("a", b"%d" % number)]
    assert known == [3, 4, 5, 6, 7, 8, 9]
    assert state.knows("b", b"constant")


def test_unreadable_state_is_not_overwritten(tmp_path: Path) -> None:
    """A link in the state's place is the machine's fault, and what it points to is not replaced."""
    (tmp_path / ".state").symlink_to("elsewhere")
    with pytest.raises(OSError, match=r"\.state"):
        State(tmp_path / ".state", b"k" * 32)


def test_foreign_state_is_replaced(tmp_path: Path) -> None:
    """A damaged or open state is not a state: a new one takes its place."""
    (tmp_path / ".state").write_bytes(b"kspec-state 1\0key=zz\0")
    State(tmp_path / ".state", b"k" * 32).promise({"a": b"x"})
    assert State(tmp_path / ".state", b"").knows("a", b"x")


def test_nothing_heavy_is_imported(project: Path) -> None:
    """An unchanged build is answered before anything slow is imported."""
    script = (
        "import argparse, os, sys; started = set(sys.modules)  # what the command line has loaded before\n"
        "from kspec.write.seen import unchanged\n"
        "answer = unchanged(sys.argv[1], {'command': 'build', 'spec': 'cluster.yaml'}, 0)\n"
        "print(answer is not None, *sorted({name.partition('.')[0] for name in set(sys.modules) - started}))"
    )
    arguments = [sys.executable, "-c", script, str(project / "cluster.keys/.state")]
    answer = subprocess.run(arguments, check=True, capture_output=True, text=True)
    said, *imported = answer.stdout.split()
    assert said == "True"
    assert set(imported) <= {"kspec", "errno", "__future__", "_blake2"}


def test_a_frozen_state_is_only_read(project: Path) -> None:
    """It answers what it knows, and nothing is written, whatever is promised or recorded."""
    path = project / "cluster.keys/.state"
    State(path, b"").promise({"a": b"secret"})
    before = path.read_bytes()
    state = State(path, b"k" * 32, frozen=True)
    assert state.knows("a", b"secret")
    state.promise({"a": b"other"})
    assert path.read_bytes() == before
    path.unlink()
    path.symlink_to("elsewhere")
    assert not State(path, b"k" * 32, frozen=True).knows("a", b"secret")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_keyring_that_cannot_be_written(project: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Nothing is remembered then, and that is not a fault; any other fault is told."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("kspec.disk.atomic.replace", refuse)
    State(project / "cluster.keys/.state", b"").promise({"a": b"secret"})
    assert not record(project)
    number = errno.ENOSPC
    with pytest.raises(OSError, match="space"):
        record(project)


def test_a_foreign_thing_among_the_keys(project: Path) -> None:
    """A link or FIFO of somebody else's makes no build fail; such a keyring is never unchanged."""
    os.mkfifo(project / "cluster.keys/pipe")
    assert not record(project)
    assert not ask(project)
