"""Names that are too long are refused before anything is written; the longest that is not works."""

from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec, tree

from kspec.write.names import check_names, check_tree

LONGEST = "n" * 255


@pytest.mark.parametrize("option", ["-o", "--lock", "--keys"])
def test_the_longest_name_works_and_a_longer_one_changes_nothing(fresh: Cluster, kspec: Kspec, option: str) -> None:
    """kspec's own names beside it (where the tree is built, what replaces a file) are no reason against a name."""
    stores = {"-o": fresh.out, "--lock": fresh.lock, "--keys": fresh.keys}

    def build(name: str) -> int:
        return kspec(
            "build", fresh.spec, *(word for pair in {**stores, option: fresh.folder / name}.items() for word in pair)
        ).status

    before = tree(fresh.folder)
    assert build(LONGEST + "n") == 1
    assert tree(fresh.folder) == before
    assert build(LONGEST) == 0
    fresh.edit("kubernetesVersion: v1.37.2", "kubernetesVersion: v1.37.2\nclusterName: other")
    assert build(LONGEST) == 0
    assert [path for path in tree(fresh.folder) if ".kspec-" in path.removesuffix("/.kspec-keyring")] == []


def test_an_import_refuses_the_same(fresh: Cluster, kspec: Kspec, cluster: Cluster) -> None:
    """Before lock or keyring are touched."""
    before = tree(fresh.folder)
    said = kspec("import", f"cp-1={cluster.node}", "--spec", fresh.spec, "--lock", fresh.folder / (LONGEST + "n"))
    assert (said.status, "[output-path]" in said.err) == (1, True)
    assert tree(fresh.folder) == before


def test_the_output_may_lie_so_deep_that_its_files_have_no_room(fresh: Cluster, kspec: Kspec) -> None:
    """Then nothing is written, neither lock nor keyring."""
    deep = fresh.folder
    while len(str(deep)) < 3800:
        deep /= "d" * 200
    said = kspec("build", fresh.spec, "-o", deep / ("o" * (4020 - len(str(deep)))))
    assert said.status == 1
    assert "[output-path]" in said.err
    assert "kspec-" not in said.err
    assert not fresh.lock.exists()
    assert not list(fresh.keys.glob("*.key"))
    assert not deep.exists()


def test_what_is_told(tmp_path: Path) -> None:
    """Which option's path, as it was given, and why."""
    (found,) = check_names([str(tmp_path / "a"), "x" * 256])
    assert (found.code, found.span.file) == ("output-path", "x" * 256)
    assert "256 bytes" in found.message
    (found,) = check_tree("out", f"/srv/{'p' * 200}/out", ["a", "b/" + "c/" * 1990 + "d"])
    assert [str(note)[:6] for note in found.notes] == ["b/c/c/"]
    assert list(check_tree("out", "/srv/out", ["a"])) == []
