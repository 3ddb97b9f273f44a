"""The user's own files, rewritten."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kspec.disk.atomic import create
from kspec.encode import manifest
from kspec.write import rewrite as rewrite_module
from kspec.write.rewrite import ChangedMeanwhileError, NotRewrittenError, rewrite

TRUE: dict[str, Callable[..., object]] = {"create": create, "rename": os.rename}


def test_a_file_that_changed_meanwhile_stops_all(tmp_path: Path) -> None:
    """Nothing is written where one file is no longer what was read."""
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"a")
    two.write_bytes(b"other")
    with pytest.raises(ChangedMeanwhileError, match="changed by somebody else"):
        rewrite({str(one): (b"a", b"A"), str(two): (b"b", b"B")})
    assert (one.read_bytes(), two.read_bytes()) == (b"a", b"other")


def test_files_are_replaced_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    """Also by a relative path."""
    one = tmp_path / "1"
    one.write_bytes(b"a")
    one.chmod(0o600)
    rewrite({os.path.relpath(one): (b"a", b"A")})
    assert one.read_bytes() == b"A"
    assert one.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["1"]


@pytest.mark.parametrize("call", TRUE)
def test_a_fault_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """All new bytes are there before the first file is replaced; a fault leaves every file whole and nothing beside."""
    names = [str(tmp_path / name) for name in "abc"]
    for name in names:
        Path(name).write_bytes(b"old")
    done: list[object] = []
    true = TRUE[call]

    def fail(*arguments: object, **options: object) -> object:
        done.append(arguments[0])
        if len(done) > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return true(*arguments, **options)

    monkeypatch.setattr(os if call == "rename" else rewrite_module, call, fail)
    with pytest.raises(OSError, match="No space"):
        rewrite(dict.fromkeys(names, (b"old", b"new")))
    replaced = 1 if call == "rename" else 0
    assert [Path(name).read_bytes() for name in names] == [b"new"] * replaced + [b"old"] * (3 - replaced)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c"]


def test_a_file_that_changes_while_others_are_staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at again before the first file is replaced."""
    one, two = tmp_path / "1", tmp_path / "2"
    one.write_bytes(b"a")
    two.write_bytes(b"b")

    def meanwhile(name: str, content: bytes, mode: int, folder: int, *, durable: bool) -> None:
        one.write_bytes(b"edited")
        create(name, content, mode, folder, durable=durable)

    monkeypatch.setattr(rewrite_module, "create", meanwhile)
    with pytest.raises(ChangedMeanwhileError):
        rewrite({str(one): (b"a", b"A"), str(two): (b"b", b"B")})
    assert (one.read_bytes(), two.read_bytes()) == (b"edited", b"b")


def test_a_file_of_an_output(tmp_path: Path) -> None:
    """What a build wrote is mended in its spec: an edit of it would be lost, or would stop the next build."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/manifest.json").write_bytes(manifest.render([], [], "0", "v1.37.2").data)
    (tmp_path / "out/a.yaml").write_bytes(b"a")
    with pytest.raises(NotRewrittenError, match="mend the spec"):
        rewrite({str(tmp_path / "out/a.yaml"): (b"a", b"A")})
    assert (tmp_path / "out/a.yaml").read_bytes() == b"a"
