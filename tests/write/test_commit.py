"""Everything that a build writes, in its order."""

from pathlib import Path

import pytest
from attrs import evolve

from kspec.model.file import File, Folder, Withheld
from kspec.model.secret import Secret
from kspec.model.written import WriteSummary
from kspec.write import manifest
from kspec.write.commit import Result, Stores, commit, guard
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
        lock_text="{}\n",
        first=first,
        inputs=Inputs({}, {}),
        options={},
        answer=Answer(),
    )


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    """Where a build writes."""
    return Stores(tmp_path / "c.lock", tmp_path / "c.keys", tmp_path / "out")


def write(stores: Stores, made: Result) -> object:
    """Write it, as the command does."""
    with guard(stores.keys, lambda: None):
        return commit(stores, made, prune=False, state_key=KEY, waiting=lambda _: None)


def test_keyring_lock_and_output_are_written(stores: Stores) -> None:
    """All three, and the note of a first build is gone at the end."""
    written = write(stores, result(File("nodes/a/x.key", Secret(b"s"), 0o600), File("y", b"p")))
    assert isinstance(written, WriteSummary)
    assert stores.keys
    assert (stores.keys / "ca.key").read_bytes() == b"drawn"
    assert stores.lock.read_text() == "{}\n"
    assert (stores.output / "y").read_bytes() == b"p"
    assert sorted(path.name for path in stores.keys.iterdir()) == [".gitignore", ".guard", ".state", "ca.key"]


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


def test_a_keyring_that_was_there_stays(stores: Stores) -> None:
    """The guard removes only what it made, and only if nothing else is in it."""
    assert stores.keys
    stores.keys.mkdir()
    with guard(stores.keys, lambda: None):
        assert (stores.keys / ".guard").exists()
    assert stores.keys.exists()
