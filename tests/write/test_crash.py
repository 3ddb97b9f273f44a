"""Every moment at which a process can be killed, or the machine can say no, while kspec writes."""

import contextlib
import errno
import os
import signal
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field, frozen

from kspec.encode import manifest
from kspec.model.file import File, Folder
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write import exchange
from kspec.write import tree as tree_module
from kspec.write.keyring import write_keyring
from kspec.write.lock_file import write_lock
from kspec.write.state import Inputs, State
from kspec.write.tree import write_tree

CALLS = ("open", "write", "mkdir", "link", "chmod", "fchmod", "fsync", "rename", "unlink", "rmdir")
FAULTS = ("ENOSPC", "EIO", "EDQUOT", "EROFS", "EACCES", "EMFILE")
CLOSED = ("EROFS", "EACCES")
"""What is said of a keyring that nobody may write: a build then goes on, and its state, a cache, is not remembered."""
KEY = b"k" * 32
SECRETS = (b"OLD-KEY", b"NEW-KEY", b"CONSTANT-KEY", b"NEXT-KEY")


class Killed(BaseException):
    """The process is dead: no call has an effect any more."""


@define
class Machine:
    """Counts the calls that change a disk, and does something at one of them."""

    at: int = 0
    fault: Callable[[], None] = lambda: None
    has_exchange: bool = True
    count: int = 0
    dead: bool = False
    committed: bool = False
    names: list[str] = field(factory=list)

    def call(
        self, name: str, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> object:
        if self.dead:
            raise Killed
        self.count += 1
        self.names.append(name)
        if self.count == self.at:
            if name == "write":
                function(arguments[0], arguments[1][: len(arguments[1]) // 2])
            try:
                self.fault()
            except Killed:
                self.dead = True
                raise
        if name in {"fsync", "flush_file_system"}:
            return None  # the page cache outlives the process; waiting for the medium would only be slow
        if name == "exchange" and not self.has_exchange:
            raise OSError(errno.ENOSYS, "no such system call")
        result = function(*arguments, **named)
        self.committed |= name == "exchange" or (name == "rename" and arguments[1] == "out")
        return result

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, self.counted(name, getattr(os, name)))
            patch.setattr(exchange, "exchange", self.counted("exchange", exchange.exchange))
            flush = self.counted("flush_file_system", tree_module.flush_file_system)  # type: ignore[attr-defined]
            patch.setattr(tree_module, "flush_file_system", flush)
            yield

    def counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *arguments, **named: self.call(name, function, arguments, named)


def die() -> None:
    raise Killed


def fail(name: str) -> Callable[[], None]:
    def fault() -> None:
        number = getattr(errno, name)
        raise OSError(number, os.strerror(number))

    return fault


def files_of(word: str, *, more: bool) -> tuple[list[File], list[Folder]]:
    pki = "nodes/a/etc/kubernetes/pki"
    files = [
        File("images.txt", b"constant"),
        File("public.txt", word.encode()),
        File(f"{pki}/ca.key", Secret(f"{word}-KEY".encode()), 0o600),
        File(f"{pki}/sa.key", Secret(b"CONSTANT-KEY"), 0o600),
    ]
    files.append(File("cluster/_/new.yaml", b"new") if more else File("cluster/_/old.yaml", b"old"))
    folders = [Folder("nodes/a/var/lib/etcd", 0o700), Folder("nodes/a/etc", 0o755)]
    return [*files, manifest.render(files, folders, "0", "v1.34.2")], folders


def snapshot(folder: Path) -> dict[str, tuple[int, bytes | None]]:
    if not folder.exists():
        return {}
    found: dict[str, tuple[int, bytes | None]] = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = bytes(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(folder))] = (status.st_mode, content)
    return found


def assert_secrets_are_closed(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and any(secret in path.read_bytes() for secret in SECRETS):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


@frozen
class Scenario:
    """A folder before a write, the write, and what the folder is after it."""

    name: str

    def prepare(self, base: Path) -> None:
        (base / "keys").mkdir()
        if self.name == "first":
            return
        files, folders = files_of("OLD", more=False)
        state = State(base / "keys/.state", KEY)
        assert isinstance(write_tree(base / "out", files, folders, ledger=state), WriteSummary)
        if self.name == "prune":
            (base / "out/cluster/foreign").mkdir()
            (base / "out/cluster/foreign/notes").write_bytes(b"mine")
            (base / "out/cluster/link").symlink_to("/etc/hostname")
            (base / "out/public.txt").write_bytes(b"edited by hand")

    def write(self, base: Path, word: str = "NEW") -> object:
        files, folders = files_of(word, more=True)
        state = State(base / "keys/.state", KEY)
        return write_tree(base / "out", files, folders, ledger=state, prune=self.name == "prune")


SCENARIOS = tuple(map(Scenario, ("first", "rewrite", "prune")))
WAYS = pytest.mark.parametrize("has_exchange", [True, False], ids=["exchange", "two-renames"])
ALL = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


@pytest.fixture(autouse=True)
def _no_flush(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "flush_file_system", lambda _: None)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def run_all(
    scenario: Scenario, tmp_path: Path, fault: Callable[[], None], *, has_exchange: bool = True, every: int = 1
) -> Iterator[tuple[Path, Machine, dict[str, Any], dict[str, Any]]]:
    """Run a scenario once for each (`every` = 1) of its calls, the fault there; yield what is on disk after each."""
    reference = tmp_path / "reference"
    reference.mkdir()
    scenario.prepare(reference)
    whole = Machine(has_exchange=has_exchange)
    old = snapshot(reference / "out")
    with whole.running():
        assert isinstance(scenario.write(reference), WriteSummary)
    new = snapshot(reference / "out")
    assert old != new
    assert whole.count > 30
    step = "rename" if scenario.name == "first" or not has_exchange else "exchange"
    assert step in whole.names[whole.names.index("flush_file_system") :]
    for at in range(1, whole.count + 1, every):
        base = tmp_path / str(at)
        base.mkdir()
        scenario.prepare(base)
        machine = Machine(at, fault, has_exchange)
        with machine.running(), contextlib.suppress(Killed, OSError):
            scenario.write(base)
        assert machine.names[:at] == whole.names[:at]
        yield base, machine, old, new


def assert_recovers(scenario: Scenario, base: Path, new: dict[str, Any], *, remembered: bool = True) -> None:
    assert isinstance(scenario.write(base), WriteSummary)
    assert snapshot(base / "out") == new
    assert sorted(path.name for path in base.iterdir()) == ["keys", "out"]
    left = [path.name for path in (base / "keys").iterdir()]
    assert left == [".state"] or (not remembered and not left)


@WAYS
@ALL
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_at_any_call(scenario: Scenario, tmp_path: Path, *, has_exchange: bool, every: int) -> None:
    """A killed write leaves the old tree or the new one, closed secrets, and nothing that the next run cannot mend."""
    for base, machine, old, new in run_all(scenario, tmp_path, die, has_exchange=has_exchange, every=every):
        assert_secrets_are_closed(base)
        between_two_renames = not has_exchange and not (base / "out").exists()
        if not between_two_renames:
            assert snapshot(base / "out") == (new if machine.committed else old)
        assert_recovers(scenario, base, new)


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_killed_and_then_another_spec(tmp_path: Path, every: int) -> None:
    """After a kill at any call a build of yet another spec succeeds: the state knows the secrets of both trees."""
    scenario = Scenario("rewrite")
    for base, *_ in run_all(scenario, tmp_path, die, every=every):
        assert isinstance(scenario.write(base, "NEXT"), WriteSummary)
        assert (base / "out/nodes/a/etc/kubernetes/pki/ca.key").read_bytes() == b"NEXT-KEY"


def check_fault(scenario: Scenario, tmp_path: Path, name: str, *, has_exchange: bool = True, every: int = 1) -> None:
    runs = run_all(scenario, tmp_path, fail(name), has_exchange=has_exchange, every=every)
    for base, machine, old, new in runs:
        assert snapshot(base / "out") == (new if machine.committed else old)
        if not machine.committed:
            assert {path.name for path in base.iterdir()} <= {"keys", "out"}
        assert_secrets_are_closed(base)
        assert_recovers(scenario, base, new, remembered=name not in CLOSED)


def test_disk_full(tmp_path: Path) -> None:
    """A full disk at every fifth call leaves the old tree, or, after the exchange, the whole new one."""
    check_fault(Scenario("rewrite"), tmp_path, "ENOSPC", every=5)


@pytest.mark.slow
@WAYS
@pytest.mark.parametrize("name", FAULTS)
@ALL
def test_any_fault_at_any_call(scenario: Scenario, tmp_path: Path, name: str, *, has_exchange: bool) -> None:
    """Any fault at any call leaves the old tree as it was, or, after the exchange, the whole new one."""
    check_fault(scenario, tmp_path, name, has_exchange=has_exchange)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
@WAYS
@ALL
def test_real_sigkill_at_any_call(scenario: Scenario, tmp_path: Path, *, has_exchange: bool) -> None:
    """What holds for an emulated kill holds for SIGKILL."""
    at = 0
    killed = True
    while killed:
        at += 1
        base = tmp_path / str(at)
        base.mkdir()
        scenario.prepare(base)
        old = snapshot(base / "out")
        if (child := os.fork()) == 0:
            with Machine(at, lambda: os.kill(os.getpid(), signal.SIGKILL), has_exchange).running():
                scenario.write(base)
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        assert_secrets_are_closed(base)
        stopped = snapshot(base / "out")
        assert isinstance(scenario.write(base), WriteSummary)
        new = snapshot(base / "out")
        assert stopped in (old, new) or (not has_exchange and not stopped)
        assert_recovers(scenario, base, new)
    assert at > 30


def test_keyring_and_lock_killed_at_any_call(tmp_path: Path) -> None:
    """A kill leaves each key and the lock whole, old or new, and no lock that names a key which is not there."""
    old = {"ca.key": b"OLD-KEY", "nodes/a/b.key": b"CONSTANT-KEY"}
    new = {"ca.key": b"NEW-KEY", "nodes/a/b.key": b"CONSTANT-KEY", "nodes/a/c.key": b"NEXT-KEY"}
    written = [".gitignore", ".kspec-keyring", "a", "b.key", "c.key", "ca.key", "nodes"]

    def write(base: Path, keys: dict[str, bytes]) -> None:
        write_keyring(base / "keys", {path: Secret(key) for path, key in keys.items()})
        write_lock(base / "lock", b"new" if keys == new else b"old")

    at = 0
    dead = True
    while dead:
        at += 1
        base = tmp_path / str(at)
        base.mkdir()
        write(base, old)
        machine = Machine(at, die)
        with machine.running(), contextlib.suppress(Killed):
            write(base, new)
        dead = machine.dead
        assert_secrets_are_closed(base)
        present = {path: (base / "keys" / path).read_bytes() for path in new if (base / "keys" / path).exists()}
        assert all(content in (old.get(path), new[path]) for path, content in present.items())
        if "new" in (base / "lock").read_text():
            assert present == new
        write(base, new)
        assert sorted(path.name for path in (base / "keys").rglob("*")) == written
        assert sorted(path.name for path in base.iterdir()) == ["keys", "lock"]
        assert {path: (base / "keys" / path).read_bytes() for path in new} == new
    assert at > 15


def test_state_killed_at_any_call(tmp_path: Path) -> None:
    """A kill while the state is written leaves a state that can be read and still knows the secrets."""
    at = 0
    dead = True
    while dead:
        at += 1
        base = tmp_path / str(at)
        base.mkdir()
        write_keyring(base / "keys", {"ca.key": Secret(b"OLD-KEY")})
        State(base / "keys/.state", KEY).promise({"a": b"OLD-KEY"})
        machine = Machine(at, die)
        with machine.running(), contextlib.suppress(Killed):
            State(base / "keys/.state", KEY).record(
                Inputs({}, {}),
                {},
                lock=(str(base / "lock"), b""),
                keyring=(str(base / "keys"), {}),
                output=str(base / "out"),
                files=[],
                folders=[],
            )
        dead = machine.dead
        assert State(base / "keys/.state", b"x" * 32).knows("a", b"OLD-KEY")
    assert at > 5
