"""kspec.write.fingerprint: different things never look alike."""

import os
import sys
from pathlib import Path

import pytest
from deep_tree import MakeDeep

from kspec.write import fingerprint as fingerprint_module
from kspec.write.fingerprint import Fingerprint, package, tree


def digest(fields: list[tuple[bytes, ...]], key: bytes = b"key") -> bytes:
    fingerprint = Fingerprint(key)
    for group in fields:
        fingerprint.add(*group)
    return fingerprint.value()


def test_fields_do_not_run_together() -> None:
    """Where one field ends and the next begins is part of the digest; so is the key."""
    sequences: list[list[tuple[bytes, ...]]] = [
        [(b"ab", b"c")],
        [(b"a", b"bc")],
        [(b"abc",)],
        [(b"ab",), (b"c",)],
        [(b"ab", b"c"), ()],
        [(b"ab", b"c", b"")],
        [],
        [()],
    ]
    assert len({digest(sequence) for sequence in sequences}) == len(sequences)
    assert digest([(b"a",)]) == digest([(b"a",)])
    assert digest([(b"a",)]) != digest([(b"a",)], key=b"other")


def test_trees_and_mappings_have_no_order() -> None:
    """The order of a folder's entries and of options is nothing; path, mode, kind and content are all."""

    def of(*entries: tuple[str, int, bytes | None]) -> bytes:
        fingerprint = Fingerprint(b"")
        fingerprint.add_tree(entries)
        return fingerprint.value()

    assert of(("a", 1, b""), ("b", 2, b"")) == of(("b", 2, b""), ("a", 1, b""))
    different = [of(("a", 1, b"")), of(("a", 2, b"")), of(("a", 1, None)), of(("a", 1, b"x")), of(("b", 1, b"")), of()]
    assert len(set(different)) == len(different)
    first, second = Fingerprint(b""), Fingerprint(b"")
    first.add_mapping({"a": "1", "b": "2"})
    second.add_mapping({"b": "2", "a": "1"})
    assert first.value() == second.value()


def test_tree(tmp_path: Path) -> None:
    """A folder is read with modes and contents; one name at its top can be left out."""
    (tmp_path / "out/a").mkdir(parents=True)
    (tmp_path / "out/a/skip").write_bytes(b"x")
    (tmp_path / "out/skip").write_bytes(b"x")
    (tmp_path / "out/a/skip").chmod(0o640)
    (tmp_path / "out/a").chmod(0o750)
    (tmp_path / "link").symlink_to("out")
    assert sorted(tree(str(tmp_path / "link"), "skip")) == [("a", 0o750, None), ("a/skip", 0o640, b"x")]


@pytest.mark.parametrize("kind", ["link", "fifo"])
def test_tree_with_something_else(tmp_path: Path, kind: str) -> None:
    """A link or FIFO in it cannot be compared, and is not waited for."""
    if kind == "fifo":
        os.mkfifo(tmp_path / "x")
    else:
        (tmp_path / "x").symlink_to("/etc/hostname")
    with pytest.raises(OSError, match="x"):
        tree(str(tmp_path))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kspec package of three files, in place of the real one."""
    root = tmp_path / "kspec"
    for path in ("write/fingerprint.py", "facts/v1.34.json", "facts/__pycache__/x.pyc"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"content")
    monkeypatch.setattr(fingerprint_module, "__file__", str(root / "write/fingerprint.py"))
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    return root


def fresh() -> bytes:
    fingerprint_module._package.clear()  # noqa: SLF001 - stands for a new process
    return package()


@pytest.fixture(autouse=True)
def _new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint_module, "_package", [])


def test_edited_checkout(checkout: Path) -> None:
    """An edited, added or removed file of kspec, code or facts, is noticed, whatever its times; bytecode is not."""
    before = fresh()
    (checkout / "facts/__pycache__/x.pyc").write_bytes(b"other")
    assert fresh() == before
    file = checkout / "facts/v1.34.json"
    times = file.stat()
    file.write_bytes(b"CONTENT")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    edited = fresh()
    (checkout / "facts/more.json").write_bytes(b"")
    added = fresh()
    file.unlink()
    assert len({before, edited, added, fresh()}) == 4


def test_other_distributions(checkout: Path) -> None:
    """Another version of a dependency is noticed, and so is another kspec or Python."""
    before = fresh()
    (checkout.parent / "attrs-25.1.0.dist-info").mkdir()
    after = fresh()
    assert before != after
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "version", "4.0")
        assert fresh() != after
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint_module, "__version__", "9.9")
        assert fresh() != after
    assert fresh() == after


def test_once_in_a_process(checkout: Path) -> None:
    """What is recorded at the end of a build is the code that ran, not what it was edited into meanwhile."""
    before = fresh()
    (checkout / "facts/v1.34.json").write_bytes(b"edited")
    assert package() == before


def test_a_deep_tree(tmp_path: Path, make_deep: MakeDeep) -> None:
    """A tree deeper than calls may nest has a digest, and one deeper than a path can say is a fault with its name."""
    make_deep(tmp_path / "out", 1_500)
    assert len(tree(str(tmp_path / "out"))) == 1_500
    make_deep(tmp_path / "out", 3_000)
    with pytest.raises(OSError, match=f"too long: '{tmp_path}/out'"):
        tree(str(tmp_path / "out"))
