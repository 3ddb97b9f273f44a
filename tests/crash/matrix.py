"""Kill each writing command, and let the machine say no, at every system call that changes a disk; count what is wrong.

usage: matrix.py [--every N] [--command NAME ...] [--fault NAME ...]

A moment is one call of the command that changes a disk. At each moment the command runs in a child process of its own
in which that call, the calls before having had their effect, is either the last thing it comes to (SIGKILL) or fails
once (EIO, ENOSPC); a write that is killed or fails has written half. Then the disk is looked at, the same command is
run again, and the disk is looked at again. Printed is for each command and fault how many runs were wrong in which way:

- unhidden: a private key, or a part of one, lies in a keyring without an effective `.gitignore`; where the keyring is
  an encrypted file, anywhere but in the output
- lost: what an entry of the keyring held is nowhere in it, or the lock names a key that the keyring has not
- mixed: the output, or a user's file, is neither the old one nor a new one
- open: a file with a private key may be read by others
- by hand: the same command again fails, or `--frozen` after it does
- stray: after the same command again, a temporary file of kspec's is left

Nothing is fetched and no other program is needed. The exit status is 1 if anything was wrong.
"""

import argparse
import contextlib
import errno
import hashlib
import io
import os
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import define, field, frozen

sys.path.insert(0, str(Path(__file__).parents[1]))

from keyring_files import Kept, Person, keep, person, read
from small_cluster import BUILT, CERTIFICATE_KEY, SPEC, Cluster

from kspec.cli.main import main
from kspec.disk.keyring_entries import ENTRY
from kspec.disk.keyring_folder import ignores_everything
from kspec.encode import lock_text, manifest
from kspec.model.frozen import evolve
from kspec.model.secret import Secret
from kspec.rules.identities import former_key_of
from kspec.write import exchange
from kspec.write import tree as tree_module
from kspec.x509 import keys
from kspec.x509 import reader as x509_reader

WRONG: Final = ("unhidden", "lost", "mixed", "open", "by hand", "stray")
FAULTS: Final = ("SIGKILL", "EIO", "ENOSPC")
CALLS: Final = (
    *("open", "write", "mkdir", "link", "symlink", "chmod", "fchmod", "fsync", "truncate", "ftruncate"),
    *("rename", "replace", "unlink", "remove", "rmdir"),
)
"""The functions of `os` that change a disk; `open` counts only where it may."""
_WRITES: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
GOING: Final = ("nodes/w-1/", "rotation/")
"""Entries of a node that may be forgotten, and of a rotation that may come to its end."""
REPLACED: Final[Mapping[str, str]] = {"rotate token": "tokens/"}
"""Entries that a command is to replace, and that nobody needs after it."""
_KEY: Final = b"PRIVATE KEY"
_OWN: Final = (".kspec-new", ".kspec-staging", ".kspec-old", ".guard", ".pending")

GENERATED: Final = SPEC.replace("[{token: abcdef.0123456789abcdef}]", "[{description: generated}]").replace(
    f"certificateKey: {CERTIFICATE_KEY}\n", ""
)
OLD: Final = """\
apiVersion: kubeadm.k8s.io/v1beta3
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration: {name: cp-1, kubeletExtraArgs: {v: "2"}}
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
kubernetesVersion: v1.34.2
"""
SLIP: Final = SPEC.replace("kubernetesVersion", "kubernetesversion")


def _fresh(cluster: Cluster) -> None:
    cluster.spec.write_text(GENERATED)


def _built(cluster: Cluster) -> None:
    _fresh(cluster)
    _run(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT])


def _changed(cluster: Cluster) -> None:
    """Another name for the API server, a further token and a further node: new keys, and others re-issued."""
    _built(cluster)
    cluster.edit("[{description: generated}]", "[{description: generated}, {description: another}]")
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [api.example]}\nencryptionAlgorithm")
    with cluster.spec.open("a") as spec:
        spec.write("---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n")
        spec.write("nodes: [{name: w-1, role: worker, credentials: issued}]\n")


def _encrypting(cluster: Cluster) -> None:
    """A cluster that encrypts by a generated key."""
    provider = "{aescbc: {keys: [{name: key1}]}}"
    own = (
        f"apiServer: {{encryptionConfiguration: {{resources: [{{resources: [secrets], providers: [{provider}]}}]}}}}\n"
    )
    cluster.spec.write_text(f"{GENERATED}---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n{own}")
    _run(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT])


def _prunable(cluster: Cluster) -> None:
    _changed(cluster)
    (cluster.out / "notes").mkdir()
    (cluster.out / "notes" / "mine.txt").write_text("mine")
    (cluster.out / "images.txt").write_text("edited")


def _importable(cluster: Cluster) -> None:
    _built(cluster)
    cluster.node.rename(cluster.folder / "root")
    shutil.rmtree(cluster.keys)
    shutil.rmtree(cluster.out)
    cluster.lock.unlink()


def _old(cluster: Cluster) -> None:
    """A spec of two files, each with something to convert."""
    first, second = OLD.split("---\n")
    cluster.spec.write_text(first)
    (cluster.folder / "second.yaml").write_text(second)


def _slipped(cluster: Cluster) -> None:
    """Two specs, each with a slip in a name."""
    cluster.spec.write_text(SLIP)
    (cluster.folder / "second.yaml").write_text(SLIP)


def _left(cluster: Cluster) -> None:
    """A node that the spec had once."""
    _changed(cluster)
    _run(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT])
    cluster.edit("nodes: [{name: w-1, role: worker, credentials: issued}]\n", "credentials: issued\n")
    _run(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT])


def _elsewhere(cluster: Cluster) -> None:
    """A cluster that is built, one of whose authorities then has its key elsewhere."""
    _built(cluster)
    lock = lock_text.parse(cluster.lock.read_text())
    own = evolve(lock.certificates["etcd/ca"], external=True)
    cluster.lock.write_text(lock_text.render(evolve(lock, certificates={**lock.certificates, "etcd/ca": own})))
    (cluster.keys / "etcd/ca.key").unlink()
    _run(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT])


def _shared(prepare: Callable[[Cluster], None]) -> Callable[[Cluster], None]:
    """The same with the keyring in a file; an empty one where there is none yet."""

    def prepared(cluster: Cluster) -> None:
        prepare(cluster)
        me = person(cluster.folder, "me")
        folder = [str(cluster.keys)] if cluster.keys.is_dir() else []
        _run(["keys", "encrypt", *folder, "-r", me.recipient, "-o", str(_file(cluster))])
        shutil.rmtree(cluster.keys, ignore_errors=True)

    return prepared


def _copied(cluster: Cluster) -> None:
    """Two files, each with something that the other has not."""
    _shared(_built)(cluster)
    me = Person(cluster.folder / "me.txt", read(_kept(cluster)).recipients[0])
    keep(cluster.folder / "theirs.age", me, tokens__7=b"abcdef.0123456789abcdef")


def _file(cluster: Cluster) -> Path:
    return cluster.folder / "cluster.keys.age"


def _kept(cluster: Cluster) -> Kept:
    return Kept(_file(cluster), Person(cluster.folder / "me.txt", ""))


IDENTITY: Final = ("--identity", "{}/me.txt")
FURTHER: Final = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
"""A recipient of nobody's: the example of age's own documentation."""


def _rotating(stages: int) -> Callable[[Cluster], None]:
    """A rotation at that stage."""

    def prepare(cluster: Cluster) -> None:
        _built(cluster)
        for _ in range(stages):
            _run(["rotate", str(cluster.spec), "ca", "-o", str(cluster.out), "--now", BUILT])

    return prepare


def _joining(cluster: Cluster) -> None:
    """A token that is being replaced."""
    _built(cluster)
    _run(["rotate", str(cluster.spec), "token", "-o", str(cluster.out), "--now", BUILT])


_trusting, _issuing, _dropping = (_rotating(stages) for stages in (1, 2, 3))
ASK: Final = ("csr", "export", "{}/cluster.yaml", "-o", "{}/requests.tar", "--now", BUILT)
BUILD: Final = ("build", "{}/cluster.yaml", "-o", "{}/out", "--now", BUILT)
COMMANDS: Final[Mapping[str, tuple[Callable[[Cluster], None], tuple[str, ...]]]] = {
    "first build": (_fresh, BUILD),
    "changed build": (_changed, BUILD),
    "build --prune": (_prunable, (*BUILD, "--prune")),
    "import": (_importable, ("import", "cp-1={}/root", "--spec", "{}/cluster.yaml", "--now", BUILT)),
    "renew": (_built, ("renew", "{}/cluster.yaml", "--before", "400d", "--now", BUILT)),
    "renew --new-key -o": (_built, ("renew", *BUILD[1:], "apiserver", "admin.conf", "--new-key")),
    "rotate": (_built, ("rotate", "{}/cluster.yaml", "ca", "--now", BUILT)),
    "rotate -o": (_trusting, ("rotate", *BUILD[1:], "ca")),
    "rotate --back": (_issuing, ("rotate", "{}/cluster.yaml", "ca", "--back", "--now", BUILT)),
    "rotate, the end": (_dropping, ("rotate", "{}/cluster.yaml", "ca", "--now", BUILT)),
    "rotate token": (_built, ("rotate", "{}/cluster.yaml", "token", "--now", BUILT)),
    "rotate token -o, the end": (_joining, ("rotate", *BUILD[1:], "token")),
    "rotate encryption -o": (_encrypting, ("rotate", *BUILD[1:], "encryption")),
    "csr export": (_elsewhere, (*ASK, "cp-1/apiserver-etcd-client", "--new-key")),
    "csr export, a file": (_shared(_elsewhere), (*ASK, "cp-1/apiserver-etcd-client", "--new-key", *IDENTITY)),
    "forget --yes": (_left, ("forget", "{}/cluster.yaml", "--yes")),
    "first build, a file": (_shared(_fresh), (*BUILD, *IDENTITY)),
    "changed build, a file": (_shared(_changed), (*BUILD, *IDENTITY)),
    "forget --yes, a file": (_shared(_left), ("forget", "{}/cluster.yaml", "--yes", *IDENTITY)),
    "keys add-recipient": (
        _shared(_built),
        ("keys", "add-recipient", "{}/cluster.keys.age", "-r", FURTHER, *IDENTITY),
    ),
    "keys merge": (
        _copied,
        ("keys", "merge", "{}/cluster.keys.age", "{}/theirs.age", "-o", "{}/cluster.keys.age", *IDENTITY),
    ),
    "migrate --in-place": (_old, ("migrate", "{}/cluster.yaml", "{}/second.yaml", "--in-place")),
    "check --fix": (_slipped, ("check", "{}/cluster.yaml", "{}/second.yaml", "--fix")),
}
"""Each command with what is there before it; `{}` is the folder."""


@define
class Machine:
    """Counts the calls that change a disk, and lets one of them kill the process or fail."""

    at: int
    fault: str
    count: int = 0

    def attend(self) -> None:
        """Stand between the process and its system calls from now on."""
        for name in CALLS:
            setattr(os, name, self._counted(name, getattr(os, name)))
        exchange.exchange = self._counted("exchange", exchange.exchange)
        tree_module.flush_file_system = self._counted("syncfs", lambda _: None)  # type: ignore[attr-defined]

    def _counted(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any function of os
            if name == "open" and not (arguments[1] if len(arguments) > 1 else named.get("flags", 0)) & _WRITES:
                return function(*arguments, **named)
            self.count += 1
            if self.count == self.at:
                if name == "write":
                    function(arguments[0], arguments[1][: len(arguments[1]) // 2])
                if self.fault == "SIGKILL":
                    os.kill(os.getpid(), signal.SIGKILL)
                number = getattr(errno, self.fault)
                raise OSError(number, os.strerror(number), arguments[0] if isinstance(arguments[0], str) else None)
            return None if name == "fsync" else function(*arguments, **named)  # the page cache outlives the process

        return call


def _run(arguments: Sequence[str], machine: Machine | None = None) -> tuple[int, int]:
    """Run a command in a child; its exit status, 137 if it was killed, and the calls that it came to."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        write, leave = os.write, os._exit
        if machine is not None:
            machine.attend()
        status = main([*arguments])
        write(writer, str(machine.count if machine is not None else 0).encode())
        leave(status)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        count = pipe.read()
    _, ended = os.waitpid(child, 0)
    return (137 if os.WIFSIGNALED(ended) else os.waitstatus_to_exitcode(ended)), int(count or 0)


@frozen
class Before:
    """What was there: the keyring's entries, and every other file, output and spec apart."""

    entries: Mapping[str, bytes] = field(repr=False)
    output: Mapping[str, bytes] = field(repr=False)
    specs: Mapping[str, bytes] = field(repr=False)


def _files(folder: Path) -> dict[str, bytes]:
    """Path below a folder to content of each regular file."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def _entries(cluster: Cluster) -> dict[str, bytes]:
    if _file(cluster).exists():
        return {path: secret.reveal() for path, secret in read(_kept(cluster)).entries.items()}
    return {path: content for path, content in _files(cluster.keys).items() if ENTRY.fullmatch(path)}


def _specs(cluster: Cluster) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(cluster.folder.glob("*.yaml"))}


def look_before(cluster: Cluster, name: str = "") -> Before:
    """What is there before a command, by its name."""
    going = _going(name)
    kept = {path: content for path, content in _entries(cluster).items() if not path.startswith(going)}
    return Before(kept, _files(cluster.out), _specs(cluster))


def _going(name: str) -> tuple[str, ...]:
    """The beginnings of the entries that may go by a command."""
    return (*GOING, *([REPLACED[name]] if name in REPLACED else []))


def look(cluster: Cluster, before: Before, new_specs: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong with what a command has left, whatever stopped it."""
    present = _files(cluster.keys)
    ignore = present.get(".gitignore", b"")
    secret = any(_is_secret(path, content) for path, content in present.items())
    if (secret and not ignores_everything(ignore)) or (_file(cluster).exists() and _plain(cluster)):
        yield "unhidden"
    entries = _entries(cluster)
    if any(content not in entries.values() for content in before.entries.values()) or not _fits(cluster, entries):
        yield "lost"
    if not _is_whole(cluster, before) or any(
        content not in {before.specs[name], new_specs.get(name, before.specs[name])}
        for name, content in _specs(cluster).items()
    ):
        yield "mixed"
    if any(
        path.stat().st_mode & 0o077
        for path in cluster.folder.rglob("*")
        if path.is_file() and _KEY in path.read_bytes() and path.is_relative_to(cluster.folder)
    ):
        yield "open"


def _plain(cluster: Cluster) -> list[str]:
    """The files with a private key, outside the output and the folder that it is built in."""
    own = ("out/", ".out.kspec-")
    return [path for path, content in _files(cluster.folder).items() if _KEY in content and not path.startswith(own)]


def _is_secret(path: str, content: bytes) -> bool:
    """Whether it is an entry, or a temporary file with anything of one in it."""
    return bool(ENTRY.fullmatch(path)) or _KEY in content or (path.endswith(".key.kspec-new") and bool(content))


def _fits(cluster: Cluster, entries: Mapping[str, bytes]) -> bool:
    """Whether each certificate of the lock has its key in the keyring, in its place or among those that are kept."""
    if not cluster.lock.exists():
        return True
    lock = lock_text.parse(cluster.lock.read_text())
    for name, locked in lock.certificates.items():
        if locked.external:
            continue
        path = f"{name}.key" if f"{name}.key" in entries else f"nodes/{name}.key"
        public_key = x509_reader.parse(locked.certificate).public_key
        former = [former_key_of(path, keys.pin(public_key))] if path.startswith("nodes/") else _rotated(name)
        held = [keys.public_key(Secret(entries[place])) for place in (path, *former) if place in entries]
        if public_key not in held:
            return False
    for name, rotation in lock.rotations.items():
        held = [keys.public_key(Secret(entries[place])) for place in _rotated(name) if place in entries]
        if rotation.trusted and x509_reader.parse(rotation.other).public_key not in held:
            return False
    return "sa.key" in entries and keys.public_key(Secret(entries["sa.key"])) == lock.service_account


def _rotated(name: str) -> list[str]:
    """Where a rotation of an authority keeps keys."""
    return [f"rotation/{name}/next.key", f"rotation/{name}/former.key"]


def _is_whole(cluster: Cluster, before: Before) -> bool:
    """Whether the output is as it was, or all of it is what its manifest says."""
    present = _files(cluster.out)
    if present == before.output:
        return True
    if "manifest.json" not in present:
        return not present
    files = manifest.parse(present["manifest.json"]).files
    if present.keys() - {"manifest.json"} != files.keys():
        return False
    return all(
        hashlib.sha256(present[path]).hexdigest() == entry.sha256 for path, entry in files.items() if entry.sha256
    )


def strays(cluster: Cluster) -> list[str]:
    """What of kspec's own is left, though nothing is at work."""
    return [str(path) for path in cluster.folder.rglob("*") if path.name.endswith(_OWN)]


@frozen
class Case:
    """A command, what is there before it, and what the user's files are after it."""

    name: str
    prepared: Cluster
    before: Before
    new_specs: Mapping[str, bytes] = field(repr=False)
    calls: int

    @classmethod
    def of(cls, name: str, base: Path) -> "Case":
        """Prepare a command in a folder, and run it once to its end in another."""
        prepared = Cluster(base / "prepared")
        prepared.folder.mkdir(parents=True)
        COMMANDS[name][0](prepared)
        whole = Cluster(base / "whole")
        shutil.copytree(prepared.folder, whole.folder, symlinks=True)
        status, calls = _run(cls.words(name, whole), Machine(0, ""))
        if status != 0:
            message = f"{name} fails without any fault: status {status}"
            raise AssertionError(message)
        return cls(name, prepared, look_before(prepared, name), _specs(whole), calls)

    @staticmethod
    def words(name: str, cluster: Cluster) -> list[str]:
        """The command line."""
        return [word.format(cluster.folder) for word in COMMANDS[name][1]]

    def moments(self, every: int) -> range:
        """Each moment, or each so many."""
        return range(1, self.calls + 1, every)

    def wrong(self, base: Path, at: int, fault: str) -> set[str]:
        """Run the command up to a moment, then again; in which ways it was wrong."""
        shutil.rmtree(base, ignore_errors=True)
        cluster = Cluster(shutil.copytree(self.prepared.folder, base, symlinks=True))
        arguments = self.words(self.name, cluster)
        _run(arguments, Machine(at, fault))
        wrong = set(look(cluster, self.before, self.new_specs))
        left = _entries(cluster)
        again, _ = _run(arguments)
        wrong |= set(look(cluster, self.before, self.new_specs))
        after = _entries(cluster)
        going = _going(self.name)
        if any(content not in after.values() for path, content in left.items() if not path.startswith(going)):
            wrong.add("lost")
        frozen_too = arguments[0] in {"build", "import", "renew", "rotate"}
        identity = ["--identity", str(cluster.folder / "me.txt")]
        build = ["build", str(cluster.spec), "-o", str(cluster.out), "--frozen", "--now", BUILT, *identity]
        if again != 0 or (frozen_too and _run(build)[0] != 0):
            wrong.add("by hand")
        if strays(cluster):
            wrong.add("stray")
        return wrong


def _warm(base: Path, names: Sequence[str]) -> None:
    """Run each command once in this process, so that no child has to import what it needs."""
    for name in names:
        cluster = Cluster(base / name.replace(" ", "-"))
        cluster.folder.mkdir(parents=True)
        COMMANDS[name][0](cluster)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            main(Case.words(name, cluster))


def run(
    names: Sequence[str], faults: Sequence[str], every: int, base: Path
) -> Iterator[tuple[str, str, int, Counter[str]]]:
    """Run the matrix; for each command and fault how many moments were tried, and how many were wrong in which way."""
    _warm(base / "warm", names)
    for name in names:
        case = Case.of(name, base / name.replace(" ", "-"))
        for fault in faults:
            counts: Counter[str] = Counter()
            for at in case.moments(every):
                counts.update(case.wrong(base / "try", at, fault))
            yield name, fault, len(case.moments(every)), counts


def table(rows: Sequence[tuple[str, str, int, Counter[str]]]) -> str:
    """The figures, as Markdown."""
    lines = ["| command | fault | moments | " + " | ".join(WRONG) + " |", "|---|---|---|" + "---|" * len(WRONG)]
    lines += [
        f"| `{name}` | {fault} | {moments} | " + " | ".join(str(counts[way]) for way in WRONG) + " |"
        for name, fault, moments, counts in rows
    ]
    total = sum((counts for *_, counts in rows), Counter())
    lines.append(f"| all | | {sum(row[2] for row in rows)} | " + " | ".join(str(total[way]) for way in WRONG) + " |")
    return "\n".join(lines)


def matrix() -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="try only each so many moments")
    parser.add_argument("--command", action="append", choices=COMMANDS, help="only this command")
    parser.add_argument("--fault", action="append", choices=FAULTS, help="only this fault")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as base:
        found = list(run(arguments.command or [*COMMANDS], arguments.fault or FAULTS, arguments.every, Path(base)))
    print(table(found))  # noqa: T201 - what it is for
    return int(any(counts for *_, counts in found))


if __name__ == "__main__":
    sys.exit(matrix())
