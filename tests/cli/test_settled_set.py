"""A set of which nothing changed."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from built_set import build_words, tree, write_shop
from cluster_sets import cluster
from small_cluster import Kspec

CHANGES: Final[dict[str, Callable[[Path], object]]] = {
    "the set": lambda folder: (folder / "shop.yaml").write_text((folder / "shop.yaml").read_text() + "# more\n"),
    "a spec": lambda folder: (folder / "us.yaml").write_text(cluster("us", 3, more="# more\n")),
    "a cluster's lock": lambda folder: (folder / "eu.lock").write_text((folder / "eu.lock").read_text() + "\n"),
    "the set's lock": lambda folder: (folder / "shop.lock").write_text((folder / "shop.lock").read_text() + "\n"),
    "a cluster's keyring": lambda folder: (folder / "eu.keys/ca.key").chmod(0o640),
    "the root's key": lambda folder: (folder / "shop.keys/root.key").unlink(),
    "a cluster's tree": lambda folder: (folder / "out/hub/images.txt").write_text(""),
    "the set's folder": lambda folder: (folder / "out/shop/root.crt").unlink(),
    "a file in it": lambda folder: (folder / "out/shop/objects/more.yaml").write_text(""),
    "a mode in it": lambda folder: (folder / "out/shop/kubeconfig").chmod(0o644),
    "a cluster's state": lambda folder: (folder / "us.keys/.state").unlink(),
    "the set's state": lambda folder: (folder / "shop.keys/.state").unlink(),
}


@pytest.fixture
def settled(shop: Path, kspec: Kspec) -> Path:
    """A set that was built where it is."""
    assert kspec(*build_words(shop)).status == 0
    return shop


def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing be decided: whoever would have to, fails."""
    monkeypatch.delattr("kspec.cli.checked_build.checked_build")


def test_it_is_known_at_once(settled: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is said is what a whole build says of it: to people, to programs, and to nobody."""
    (settled.parent / "shop.keys/.state").unlink()
    whole = {form: kspec(*build_words(settled, *form)) for form in ((), ("--format", "json"), ("--quiet",))}
    before = tree(settled.parent)
    no_build(monkeypatch)
    for form, said in whole.items():
        assert kspec(*build_words(settled, *form)) == said
    assert kspec(*build_words(settled, "--frozen")) == whole[()]
    assert whole["--quiet",].out == ""
    assert [line.partition(":")[0] for line in whole[()].out.splitlines()] == ["hub", "eu", "us", "shop"]
    assert tree(settled.parent) == before


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_seen(settled: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Of the set, of a cluster, and of what was written."""
    CHANGES[change](settled.parent)
    no_build(monkeypatch)
    assert kspec(*build_words(settled)).status == 2


def test_what_the_time_brings_is_told(settled: Path, kspec: Kspec) -> None:
    """Of each cluster, once something of it is about to expire."""
    words = ("build", settled, "-o", settled.parent / "out", "--now", "2030-12-20T00:00:00Z")
    for more in ((), ("--quiet",)):
        first, again = kspec(*words, *more), kspec(*words, *more)
        assert first == again
        assert "eu-cp-1/admin.conf" in again.out
        assert ("nothing changed" in again.out) is (not more)


def test_a_cluster_that_was_renewed_alone_is_seen(settled: Path, kspec: Kspec) -> None:
    """Its tree is as it should be, and the set's folder is not."""
    later = ("--now", "2030-06-01T00:00:00Z")
    words = ("renew", settled.parent / "eu.yaml", "eu-cp-1/admin.conf", "-o", settled.parent / "out/eu", *later)
    assert kspec(*words).status == 0
    before = (settled.parent / "out/shop/kubeconfig").read_bytes()
    said = kspec("build", settled, "-o", settled.parent / "out", *later)
    assert "eu: " in said.out
    assert (settled.parent / "out/shop/kubeconfig").read_bytes() != before


def test_a_spec_that_joins_a_folder_is_seen(tmp_path: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a set that lists nothing, and so is of all specs beside it."""
    file = write_shop(tmp_path)
    file.write_text(re.sub(r"clusters: .*\n", "", file.read_text()))
    out = ("-o", tmp_path.parent / "out")
    assert kspec("build", file, *out).status == 0
    with monkeypatch.context() as patched:
        no_build(patched)
        assert kspec("build", file, *out).status == 0
    (tmp_path / "asia.yaml").write_text(cluster("asia", 4))
    said = kspec("build", file, *out)
    assert (said.status, (tmp_path.parent / "out/asia").is_dir()) == (0, True)


def test_a_diff_of_it_is_known_at_once(settled: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the words of the long way."""
    words = ("diff", settled, "-o", settled.parent / "out", "--now", "2030-01-01T00:00:00Z")
    value = json.loads(kspec(*words, "--format", "json").out)
    monkeypatch.delattr("kspec.cli.set_diff.rehearsed_set")
    assert kspec(*words).out == "3 clusters and 1 set: 4 same\n"
    assert [one["name"] for one in value["clusters"]] == ["hub", "eu", "us", "shop"]
