"""Everything that a build writes, in its order."""

from pathlib import Path

import pytest

from kspec.encode import manifest
from kspec.model.diagnostic import Diagnostic
from kspec.model.file import File, Folder, Withheld
from kspec.model.frozen import evolve
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write.commit import Result, Stores, commit
from kspec.write.keyring_guard import guard
from kspec.write.seen import unchanged
from kspec.write.state import Answer, Inputs

KEY = b"k" * 32


def result(*files: File, first: bool = True) -> Result:
    """What a build has made: some files, one key."""
    folders = (Folder("nodes/a/etc", 0o755),)
    return Result(
        files=(*files, manifest.render(files, folders, "0.1.0", "v1.37.2")),
        folders=folders,
        drawn={"ca.key": Secret(b"drawn")},
        keyring={"ca.key": Secret(b"drawn")},
        former_lock=None if first else b"",
        lock=b"{}\n",
        inputs=Inputs({}, {}),
        options={},
        answer=Answer(),
    )


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    """Where a build writes."""
    return Stores(tmp_path / "c.lock", tmp_path / "c.keys", tmp_path / "out")


def write(stores: Stores, made: Result) -> WriteSummary | tuple[Diagnostic, ...]:
    """Write it, as the command does."""
    with guard(stores.keys, lambda _: None):
        return commit(stores, made, prune=False, state_key=KEY, waiting=lambda _: None)


def test_keyring_lock_and_output_are_written(stores: Stores) -> None:
    """All three, and the note of a first build is gone at the end."""
    written = write(stores, result(File("nodes/a/x.key", Secret(b"s"), 0o600), File("y", b"p")))
    assert isinstance(written, WriteSummary)
    assert stores.keys
    assert (stores.keys / "ca.key").read_bytes() == b"drawn"
    assert stores.lock.read_text() == "{}\n"
    assert (stores.output / "y").read_bytes() == b"p"
    assert sorted(path.name for path in stores.keys.iterdir()) == [".gitignore", ".kspec-keyring", ".state", "ca.key"]


def test_a_refusal_comes_before_anything_is_written(stores: Stores) -> None:
    """Neither keyring nor lock changes for an output that cannot be written."""
    stores.output.mkdir()
    (stores.output / "thesis.txt").touch()
    written = write(stores, result(File("y", b"p")))
    assert isinstance(written, tuple)
    assert not stores.lock.exists()
    assert stores.keys
    assert not stores.keys.exists()


@pytest.mark.parametrize("moment", ["write_keyring", "write_lock"])
def test_killed_at_any_moment_a_first_build_leaves_no_lock_without_keys(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The keyring comes first, with a note that its lock is still to come; the output comes last."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"kspec.write.commit.{moment}", die)
    with pytest.raises(KeyboardInterrupt):
        write(stores, result(File("y", b"p")))
    assert stores.keys
    assert not stores.lock.exists()
    assert not stores.output.exists()
    assert (stores.keys / ".pending").exists() is (stores.keys / "ca.key").exists() is (moment == "write_lock")


def test_a_later_build_leaves_no_note(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a lock there already, a drawn key needs none."""
    monkeypatch.setattr("kspec.write.commit.write_lock", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    stores.lock.touch()
    with pytest.raises(KeyboardInterrupt):
        write(stores, result(File("y", b"p"), first=False))
    assert stores.keys
    assert not (stores.keys / ".pending").exists()


def test_without_a_keyring_only_public_files_are_written(stores: Stores) -> None:
    """No lock, no keyring, no secret file."""
    public = evolve(stores, keys=None)
    written = write(public, result(File("nodes/a/x.key", Withheld(), 0o600), File("y", b"p")))
    assert isinstance(written, WriteSummary)
    assert (stores.output / "y").exists()
    assert not (stores.output / "nodes" / "a" / "x.key").exists()
    assert not stores.lock.exists()


def test_a_lock_that_is_no_longer_what_was_read(stores: Stores) -> None:
    """Another build has written it meanwhile: nothing is written, not even a key."""
    stores.lock.write_text("of another build")
    refused = write(stores, result(File("y", b"p")))
    assert isinstance(refused, tuple)
    (finding,) = refused
    assert finding.code == "lock-changed"
    assert [path.name for path in stores.lock.parent.iterdir()] == ["c.lock"]


def test_frozen_stores_are_left_as_they_are(stores: Stores) -> None:
    """Neither lock nor keyring nor state is written; the output is."""
    assert stores.keys
    write(stores, result(File("y", b"p")))
    (stores.keys / ".pending").touch()
    before = {path: path.read_bytes() for path in (*stores.keys.iterdir(), stores.lock)}
    frozen = evolve(stores, frozen=True, output=stores.output.with_name("second"))
    assert isinstance(write(frozen, evolve(result(File("z", b"p")), lock=b"other")), WriteSummary)
    assert {path: path.read_bytes() for path in (*stores.keys.iterdir(), stores.lock)} == before
    assert (frozen.output / "z").exists()


def test_a_build_that_has_something_to_say_is_not_remembered(stores: Stores) -> None:
    """So that the next one says it again."""
    made = result(File("y", b"p"))
    write(stores, evolve(made, told=True))
    assert stores.keys
    assert unchanged(stores.keys / ".state", {}, 0) is None
    write(stores, evolve(made, former_lock=b"{}\n"))
    assert unchanged(stores.keys / ".state", {}, 0) is not None


def test_a_secret_volume_with_a_state_is_read(stores: Stores) -> None:
    """A volume of copies of a keyring's files links its `.state` too; it is neither followed nor replaced."""
    assert stores.keys
    write(stores, result(File("z", b"p")))
    volume = stores.keys.with_name("volume")
    stores.keys.rename(volume.with_name("content"))
    volume.mkdir(0o700)
    (volume / "..data").symlink_to("../content")
    for path in volume.with_name("content").iterdir():
        (volume / path.name).symlink_to(f"..data/{path.name}")
    before = (volume / ".state").read_bytes()
    mounted = evolve(stores, keys=volume, output=stores.output.with_name("second"))
    made = evolve(result(File("z", b"p"), first=False), former_lock=b"{}\n", drawn={})
    assert isinstance(write(mounted, made), WriteSummary)
    assert (volume / ".state").read_bytes() == before
    assert (volume / ".state").is_symlink()
