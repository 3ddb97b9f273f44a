"""kspec.write.places: every pair of what a command reads and writes."""

import os
from itertools import product
from pathlib import Path

import pytest

from kspec.disk.keyring_folder import MARK, MARK_NAME
from kspec.disk.sources import Sources
from kspec.encode import manifest
from kspec.model.file import File
from kspec.write.places import REFUSED, Place, Role, of_build, of_import, overlaps

READ = frozenset({Role.SPEC, Role.FILE, Role.FOLDER, Role.TREE})
WRITTEN = frozenset({Role.LOCK, Role.KEYRING, Role.OUTPUT})
FOLDERS = frozenset({Role.FOLDER, Role.TREE, Role.KEYRING, Role.OUTPUT, Role.TEMPORARY})
OTHERS = frozenset({Role.OTHER_OUTPUT, Role.OTHER_KEYRING})
HARMLESS = {
    (Role.TREE, Role.OUTPUT): "an import writes no output",
    (Role.TREE, Role.TEMPORARY): "an import writes no output",
    (Role.OUTPUT, Role.TREE): "an import writes no output",
    (Role.OUTPUT, Role.TEMPORARY): "it is the output's own, beside it",
}
PAIRS = [(inner, outer) for outer, (roles, _) in REFUSED.items() for inner in sorted(roles, key=lambda role: role.name)]


def test_the_table_is_whole() -> None:
    """What is written lies in nothing that is read or written, and what is read in nothing that is written.

    Two things that are only read may lie in one another.
    """
    for inner, outer in product(READ | WRITTEN, FOLDERS):
        fine = inner is outer or (inner in READ and outer in READ) or (inner, outer) in HARMLESS
        assert ((inner, outer) in PAIRS) is not fine, (inner, outer)


@pytest.mark.parametrize(("inner", "outer"), PAIRS, ids=lambda role: role.name)
def test_each_refused_pair(tmp_path: Path, inner: Role, outer: Role) -> None:
    """Each pair is found, named with both places and with what to do; also where it is reached through a link."""
    (tmp_path / "outer").mkdir()
    if outer is Role.OTHER_OUTPUT:
        (tmp_path / "outer/manifest.json").write_bytes(manifest.render([], [], "0", "v1.37.2").data)
    if outer is Role.OTHER_KEYRING:
        (tmp_path / "outer" / MARK_NAME).write_bytes(MARK)
    (tmp_path / "link").symlink_to("outer")
    is_folder = outer in FOLDERS | OTHERS
    for name in ("outer", "link"):
        path = str(tmp_path / name / "inner") if is_folder else str(tmp_path / name)
        others = [] if outer in OTHERS else [Place(outer, str(tmp_path / "outer"))]
        (finding,) = overlaps([Place(inner, path), *others])
        assert finding.code == "overlapping-paths"
        assert path in finding.message
        assert str(tmp_path / "outer") in finding.message
        assert finding.help
    beside = Place(inner, str(tmp_path / "beside"))
    assert not overlaps([beside, *([] if outer in OTHERS else [Place(outer, str(tmp_path / "outer"))])])


def test_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spec, what it reads, lock, keyring and output beside each other are fine, and so is a tree of an output."""
    monkeypatch.chdir(tmp_path)
    sources = Sources(
        {"cluster.yaml": b"", "patches/etcd.yaml": b"", "audit.yaml": b"", "cluster.lock": b"", "absent": None},
        {"patches": ("etcd.yaml",)},
    )
    specs = [Path("cluster.yaml")]
    (tmp_path / "out").mkdir()
    rendered = manifest.render([File("images.txt", b"")], [], "0", "v1.37.2")
    (tmp_path / "out/manifest.json").write_bytes(rendered.data)
    assert overlaps(of_build(specs, "cluster.lock", "cluster.keys", "out", sources)) == ()
    assert overlaps(of_import(specs, "cluster.lock", "cluster.keys", ["out/nodes/cp-1"], sources)) == ()


def test_temporary_folders(tmp_path: Path) -> None:
    """What a build removes beside its output whatever is in it holds nothing of the user's."""
    keys = str(tmp_path / ".out.kspec-staging/keys")
    found = overlaps(of_build([], str(tmp_path / "lock"), keys, str(tmp_path / "out"), Sources()))
    assert [finding.code for finding in found] == ["overlapping-paths"]


def test_an_output_in_another_one(tmp_path: Path) -> None:
    """An output that exists is not another one to itself, by whatever name; one above it is."""
    (tmp_path / "out/sub").mkdir(parents=True)
    (tmp_path / "to-out").symlink_to("out")
    for folder in ("out", "out/sub"):
        (tmp_path / folder / "manifest.json").write_bytes(manifest.render([], [], "0", "v1.37.2").data)
    for name, count in (("out", 0), ("to-out", 0), ("out/sub", 1), ("to-out/sub", 1), ("out/new/er", 1)):
        places = of_build([], str(tmp_path / "lock"), str(tmp_path / "keys"), str(tmp_path / name), Sources())
        assert len(overlaps(places)) == count, name


def test_another_manifest(tmp_path: Path) -> None:
    """A folder whose manifest.json is another program's, or no file, is not an output of kspec's."""
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/manifest.json").write_text("{}")
    os.mkfifo(tmp_path / "a/b/manifest.json")
    assert overlaps([Place(Role.LOCK, str(tmp_path / "a/b/lock"))]) == ()


def test_the_own_keyring_is_no_other_one(tmp_path: Path) -> None:
    """A keyring that exists is not another one to itself, nor is its mark beside it."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / MARK_NAME).write_bytes(MARK)
    (tmp_path / "to-keys").symlink_to("keys")
    for keys in ("keys", "to-keys"):
        places = of_build([], str(tmp_path / "lock"), str(tmp_path / keys), str(tmp_path / "out"), Sources())
        assert overlaps(places) == ()
    places = of_build([], str(tmp_path / "lock"), str(tmp_path / "keys/b"), str(tmp_path / "out"), Sources())
    assert [finding.code for finding in overlaps(places)] == ["overlapping-paths"]


def test_the_lock_is_no_file_of_the_spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it was read, and was named otherwise."""
    monkeypatch.chdir(tmp_path)
    sources = Sources({"a.lock": b"{}", "a.yaml": b""})
    for lock in ("a.lock", "./a.lock"):
        assert not overlaps(of_build((Path("a.yaml"),), lock, "a.keys", "out", sources))
