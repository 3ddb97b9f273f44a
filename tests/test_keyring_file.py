"""A keyring in one file, end to end: what a folder does, for a team, and with no plain text of it on a disk."""

import base64
import fcntl
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring_files import Kept, Person, keep, person, read
from small_cluster import BUILT, Cluster, Kspec, tree

from kspec.cli.main import main
from kspec.encode import lock_text
from kspec.encode.keyring_text import render
from kspec.model.frozen import evolve
from kspec.model.secret import Secret
from kspec.write.keyring_guard import guard

GENERATED = ("bootstrapTokens: [{token: abcdef.0123456789abcdef}]", "bootstrapTokens: [{description: generated}]")


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody whose identity the environment names."""
    owner = person(tmp_path, "me")
    monkeypatch.setenv("KSPEC_IDENTITY", str(owner.file))
    return owner


@pytest.fixture
def shared(cluster: Cluster, kspec: Kspec, me: Person) -> Kept:
    """The built cluster, whose keyring is now a file beside the spec."""
    file = cluster.folder / "cluster.keys.age"
    assert kspec("keys", "encrypt", cluster.keys, "-r", me.recipient, "-o", file).status == 0
    shutil.rmtree(cluster.keys)
    return Kept(file, me)


def build(cluster: Cluster, *options: str | Path) -> tuple[str | Path, ...]:
    return "build", cluster.spec, "-o", cluster.out, "--now", BUILT, *options


@pytest.mark.parametrize("options", [(), ("--frozen",)])
def test_folder_and_file_give_the_same_build(
    cluster: Cluster, kspec: Kspec, shared: Kept, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """The file is found by itself where the folder is not there; neither it nor the lock changes."""
    before, lock = shared.file.read_bytes(), cluster.lock.read_bytes()
    notes = cluster.folder / "cluster.keys.age.state"
    shutil.rmtree(notes)
    said = kspec("build", cluster.spec, "-o", tmp_path / "new", *options)
    assert said.status == 0, said.err
    assert tree(tmp_path / "new") == tree(cluster.out)
    assert (shared.file.read_bytes(), cluster.lock.read_bytes()) == (before, lock)
    assert notes.exists() is (not options)


def test_a_first_build_goes_into_a_file(fresh: Cluster, kspec: Kspec, me: Person, tmp_path: Path) -> None:
    """Made empty before; what is generated is in it, and a folder of the same gives the same build."""
    kept = keep(fresh.folder / "cluster.keys.age", me)
    assert kspec(*build(fresh)).status == 0
    assert "ca.key" in read(kept).entries
    assert not (fresh.folder / "cluster.keys.age.state" / ".pending").exists()
    assert kspec("keys", "decrypt", kept.file, "-o", tmp_path / "back.keys").status == 0
    assert kspec("build", fresh.spec, "-o", tmp_path / "new", "--keys", tmp_path / "back.keys", "--frozen").status == 0
    assert tree(tmp_path / "new") == tree(fresh.out)


def test_an_unchanged_build_opens_nothing(
    cluster: Cluster, kspec: Kspec, shared: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs neither identity nor pyrage: the ciphertext is the same. Another version of it is opened again."""
    assert kspec(*build(cluster)).status == 0
    monkeypatch.delenv("KSPEC_IDENTITY")
    monkeypatch.setitem(sys.modules, "pyrage", None)
    said = kspec(*build(cluster))
    assert (said.status, said.out.splitlines()[0]) == (0, f"{cluster.out}: nothing changed")
    assert kspec("diff", cluster.spec, "-o", cluster.out, "--now", BUILT).status == 0
    cluster.edit("encryptionAlgorithm", "# a comment\nencryptionAlgorithm")
    assert kspec(*build(cluster)).status == 0
    shared.file.write_bytes(shared.file.read_bytes() + b"x")
    assert kspec(*build(cluster)).status == 1


def test_only_what_changes_the_plain_text_rewrites_the_file(cluster: Cluster, kspec: Kspec, shared: Kept) -> None:
    """Another name for the API server issues a certificate for the same key; a new token is a new secret."""
    before = shared.file.read_bytes()
    cluster.edit("encryptionAlgorithm", "apiServer: {certSANs: [api.example]}\nencryptionAlgorithm")
    assert kspec(*build(cluster)).status == 0
    assert shared.file.read_bytes() == before
    cluster.edit(*GENERATED)
    assert kspec(*build(cluster)).status == 0
    assert shared.file.read_bytes() != before
    assert "tokens/0" in read(shared).entries
    assert (shared.file.stat().st_mode & 0o777) == 0o600
    assert kspec(*build(cluster, "--frozen")).status == 0


@pytest.fixture
def opened() -> Iterator[dict[str, None]]:
    """Every path that is opened for writing while a test runs."""
    found: dict[str, None] = {}
    active = [True]

    def hear(event: str, values: tuple[object, ...]) -> None:
        if active and event == "open" and isinstance(values[2], int) and values[2] & (os.O_WRONLY | os.O_RDWR):
            found[os.fsdecode(values[0]) if isinstance(values[0], str | bytes) else ""] = None

    sys.addaudithook(hear)
    yield found
    active.clear()


def forms(secret: bytes) -> set[bytes]:
    """How a secret may stand in a file: itself, its base64, and of a key the first line, which no public key shares."""
    lines = secret.splitlines()
    return {secret, base64.b64encode(secret), *(lines[1:2] if b"PRIVATE KEY" in lines[0] else ())}


def test_no_plain_text_touches_a_disk(
    fresh: Cluster, kspec: Kspec, me: Person, monkeypatch: pytest.MonkeyPatch, opened: dict[str, None]
) -> None:
    """Traced: of all that is written in a first build and in a changed one, only the output has the secrets."""
    fresh.edit(*GENERATED)
    kept = keep(fresh.folder / "cluster.keys.age", me)
    written: list[tuple[str, bytes]] = []
    write = os.write

    def traced(descriptor: int, content: bytes | memoryview) -> int:
        written.append((str(Path(f"/proc/self/fd/{descriptor}").readlink()), bytes(content)))
        return write(descriptor, content)

    monkeypatch.setattr(os, "write", traced)
    assert kspec(*build(fresh)).status == 0
    fresh.edit("[{description: generated}]", "[{description: generated}, {description: another}]")
    assert kspec(*build(fresh)).status == 0
    monkeypatch.undo()
    secrets = set().union(*(forms(secret.reveal()) for secret in read(kept).entries.values()))
    assert len(secrets) > 20
    own = (str(fresh.out), str(fresh.folder / ".out.kspec-"))
    leaks = [path for path, content in written if any(secret in content for secret in secrets)]
    assert leaks
    assert [path for path in leaks if not path.startswith(own)] == []
    elsewhere = [path for path in opened if path.startswith("/") and not path.startswith(("/dev/", "/proc/", *own))]
    assert [path for path in elsewhere if not path.startswith(str(fresh.folder))] == []


STRACE = shutil.which("strace")
WRITE = re.compile(r'^(?:\d+ +)?p?write(?:64|v)?\(\d+<([^>]*)>, (?:\[\{iov_base=)?"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
"""A call as strace prints it: the file, and what was written to it; the dots tell that it is cut off."""


@pytest.mark.skipif(STRACE is None, reason="there is no strace")
@pytest.mark.parametrize("how", ["a first build", "keys merge", "csr export"])
def test_no_plain_text_touches_a_disk_by_the_kernels_word(
    how: str, fresh: Cluster, kspec: Kspec, me: Person, tmp_path: Path
) -> None:
    """Every write of the process and of whatever it starts: the output alone has the secrets."""
    fresh.edit(*GENERATED)
    kept = keep(fresh.folder / "cluster.keys.age", me)
    words: tuple[str | Path, ...] = build(fresh)
    if how != "a first build":
        assert kspec(*words).status == 0
    if how == "keys merge":
        shutil.copy(kept.file, tmp_path / "other.age")
        words = ("keys", "merge", kept.file, tmp_path / "other.age", "-o", tmp_path / "merged.age")
    elif how == "csr export":
        lock = lock_text.parse(fresh.lock.read_text())
        own = evolve(lock.certificates["ca"], external=True)
        left = {name: found for name, found in lock.certificates.items() if name != "cp-1/admin.conf"}
        fresh.lock.write_text(lock_text.render(evolve(lock, certificates={**left, "ca": own})))
        words = ("csr", "export", fresh.spec, "all", "--new-key", "-o", tmp_path / "requests.tar")
    log = tmp_path / "trace"
    traced = [str(STRACE), "-f", "-y", "-xx", "-s", "10000000", "-e", "trace=write,pwrite64,writev", "-o", str(log)]
    command = [*traced, sys.executable, "-m", "kspec", *map(str, words)]
    done = subprocess.run(command, check=False, capture_output=True)
    if b"ptrace" in done.stderr:
        pytest.skip("nothing may be traced here")
    assert done.returncode == 0, done.stderr
    secrets = set().union(*(forms(secret.reveal()) for secret in read(kept).entries.values()))
    found = [match for line in log.read_text().splitlines() if (match := WRITE.match(line))]
    assert found
    assert not any(match[3] for match in found)
    written = [(match[1], bytes.fromhex(match[2].replace("\\x", ""))) for match in found]
    leaks = {path for path, content in written if any(secret in content for secret in secrets)}
    own_files = (str(fresh.out), str(fresh.folder / ".out.kspec-"))
    assert bool(leaks) == (how == "a first build")
    assert [path for path in leaks if not _path(path).startswith(own_files)] == []


def _path(shown: str) -> str:
    """A path as strace shows it, in hexadecimal digits where it was told to."""
    return bytes.fromhex(shown.replace("\\x", "")).decode() if shown.startswith("\\x") else shown


@pytest.mark.parametrize("moment", ["write_file", "write_lock"])
def test_a_killed_first_build_is_taken_up(
    fresh: Cluster, kspec: Kspec, me: Person, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """Between keyring and lock a note says whose the keys are; the next build uses them."""
    kept = keep(fresh.folder / "cluster.keys.age", me)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"kspec.write.commit.{moment}", die)
        assert kspec(*build(fresh)).status == 130
    keys = dict(read(kept).entries)
    assert bool(keys) is (moment == "write_lock")
    assert not fresh.lock.exists()
    assert kspec(*build(fresh)).status == 0
    assert keys.items() <= read(kept).entries.items()
    assert kspec(*build(fresh, "--frozen")).status == 0
    assert not (fresh.folder / "cluster.keys.age.state" / ".pending").exists()


def test_a_renewal_keeps_the_former_key(cluster: Cluster, kspec: Kspec, shared: Kept) -> None:
    """In the file, as in a folder."""
    before = read(shared).entries["nodes/cp-1/apiserver.key"]
    words = ("renew", cluster.spec, "apiserver", "--new-key", "--now", BUILT)
    assert kspec(*words).status == 0
    after = read(shared).entries
    assert after["nodes/cp-1/apiserver.key"] != before
    assert before in after.values()
    assert kspec(*words, "-o", cluster.out).status == 0
    assert kspec(*build(cluster, "--frozen")).status == 0


def test_a_rotation_goes_through_its_stages(cluster: Cluster, kspec: Kspec, shared: Kept) -> None:
    """What it brings is in the file, what it takes away leaves it at the end, and each stage builds."""
    before = read(shared).entries["ca.key"]
    for _ in range(4):
        said = kspec("rotate", cluster.spec, "ca", "--now", BUILT, "-o", cluster.out)
        assert said.status == 0, said.err
        assert kspec(*build(cluster)).status == 0
    after = read(shared).entries
    assert before not in after.values()
    assert not [path for path in after if path.startswith("rotation/")]
    assert kspec(*build(cluster, "--frozen")).status == 0


def test_an_import_and_a_forgetting_change_the_file(
    cluster: Cluster, kspec: Kspec, shared: Kept, me: Person, tmp_path: Path
) -> None:
    """What a node has is taken in; what is of a node that is gone goes."""
    other = keep(tmp_path / "other.age", me)
    stores = ("--keys", other.file, "--lock", tmp_path / "other.lock")
    node = shutil.copytree(cluster.node, tmp_path / "node")
    assert kspec("import", f"cp-1={node}", "--spec", cluster.spec, *stores).status == 0
    assert read(other).entries["ca.key"] == read(shared).entries["ca.key"]
    entries = {path: secret.reveal() for path, secret in read(other).entries.items()}
    keep(other.file, me, **entries, nodes__w__x_key=b"x")
    assert kspec("forget", cluster.spec, *stores).status == 1
    assert "nodes/w/x.key" in read(other).entries
    assert kspec("forget", cluster.spec, "--yes", *stores).status == 0
    assert "nodes/w/x.key" not in read(other).entries
    said = kspec("build", cluster.spec, "-o", tmp_path / "new", "--frozen", *stores)
    assert said.status == 0, said.err
    assert (tmp_path / "new/nodes").is_dir()


def test_what_a_command_or_standard_input_says_is_only_read(
    cluster: Cluster, kspec: Kspec, shared: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same build, with nothing noted of it; what would have to be written is told, and nothing is."""
    plain = render(read(shared)).reveal()
    (tmp_path / "store.json").write_bytes(plain)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(plain)))
    before = set(cluster.folder.iterdir())
    sources = (
        ("--keys-command", f"cat {tmp_path / 'store.json'}"),
        ("--keys", "-"),
        ("--keys", tmp_path / "store.json"),
    )
    for number, source in enumerate(sources):
        said = kspec("build", cluster.spec, "-o", tmp_path / f"new-{number}", *source)
        assert said.status == 0, said.err
        assert tree(tmp_path / f"new-{number}") == tree(cluster.out)
    assert set(cluster.folder.iterdir()) == before
    cluster.edit(*GENERATED)
    lock = cluster.lock.read_bytes()
    said = kspec(*build(cluster, *sources[0]))
    assert (said.status, "error[keyring-read-only]" in said.err) == (1, True)
    assert "= note: tokens/0" in said.err
    assert cluster.lock.read_bytes() == lock
    for words in (("renew", cluster.spec, "apiserver", "--new-key"),):
        assert kspec(*words, *sources[0]).status == 1


def test_where_folder_and_file_are_one_has_to_be_named(cluster: Cluster, kspec: Kspec, me: Person) -> None:
    """Keys would go into the one and be looked for in the other."""
    file = cluster.folder / "cluster.keys.age"
    assert kspec("keys", "encrypt", cluster.keys, "-r", me.recipient, "-o", file).status == 0
    (cluster.keys / ".state").unlink()
    said = kspec(*build(cluster))
    assert (said.status, "error[keyring-twice]" in said.err) == (1, True)
    for keys in (cluster.keys, file):
        assert kspec(*build(cluster, "--keys", keys)).status == 0


def test_a_file_that_is_missing_is_told(fresh: Cluster, cluster: Cluster, kspec: Kspec) -> None:
    """With how it is made, or where it may be had; nothing is left behind."""
    said = kspec(*build(fresh, "--keys", fresh.folder / "site.age"))
    assert (said.status, "error[keyring-missing]" in said.err) == (1, True)
    assert "kspec keys encrypt -r RECIPIENT -o" in said.err
    assert [path.name for path in fresh.folder.iterdir()] == ["cluster.yaml"]
    said = kspec(*build(cluster, "--keys", cluster.folder / "site.age"))
    assert (said.status, "error[keyring-missing]" in said.err) == (1, True)


def test_a_reviewer_needs_no_identity(
    cluster: Cluster, kspec: Kspec, shared: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has the file and cannot open it compares and builds what is public."""
    assert shared.file.exists()
    monkeypatch.delenv("KSPEC_IDENTITY")
    assert kspec("diff", cluster.spec, "-o", cluster.out, "--now", BUILT).status == 0
    assert kspec("build", cluster.spec, "-o", cluster.folder / "public", "--public", "--frozen").status == 0
    said = kspec(*build(cluster, "--frozen"))
    assert (said.status, "error[keyring-locked]" in said.err) == (1, True)


def test_a_keyring_that_changes_meanwhile_is_not_overwritten(
    cluster: Cluster, kspec: Kspec, shared: Kept, me: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by `git pull`, which asks nobody."""
    cluster.edit(*GENERATED)
    from kspec.cli import full_build  # noqa: PLC0415 - to be changed

    write_built = full_build.write_built

    def pulled(*arguments: object, **options: object) -> object:
        keep(shared.file, me, ca_key=b"another")
        return write_built(*arguments, **options)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(full_build, "write_built", pulled)
    lock = cluster.lock.read_bytes()
    said = kspec(*build(cluster))
    assert (said.status, "error[keyring-changed]" in said.err) == (1, True)
    assert cluster.lock.read_bytes() == lock
    assert read(shared).entries == {"ca.key": Secret(b"another")}


def test_one_build_at_a_time_works_with_a_file(tmp_path: Path) -> None:
    """By the folder of its notes; builds that only read share it, or need none."""
    file = tmp_path / "site.age"
    file.touch()
    with guard(file, lambda _: None, frozen=True):
        assert not (tmp_path / "site.age.state").exists()
    with guard(file, lambda _: None):
        folder = os.open(tmp_path / "site.age.state", os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["site.age"]


def test_without_pyrage_a_build_says_what_is_missing(
    cluster: Cluster, shared: Kept, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A finding, which programs read too."""
    assert shared.file.exists()
    monkeypatch.setitem(sys.modules, "pyrage", None)
    capsys.readouterr()
    assert main(list(map(str, build(cluster, "--format", "json")))) == 1
    value = json.loads(capsys.readouterr().out)
    (found,) = (found for found in value["diagnostics"] if found["severity"] == "error")
    assert found["code"] == "keyring-unreadable"
    assert "kspec[age]" in found["help"]
