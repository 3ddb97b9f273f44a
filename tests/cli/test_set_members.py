"""The clusters of a set, built by several processes."""

import os
import shutil
from pathlib import Path

import pytest
from built_set import CLUSTERS, build_words, tree, write_shop
from cluster_sets import cluster
from small_cluster import Kspec

from kspec.cli import set_members
from kspec.cli.set_member import Built, MemberTask, build_member
from kspec.cli.set_share import Signed
from kspec.model.draw import Draw


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_a_new_set_is_the_same_by_any_number_of_jobs(tmp_path: Path, kspec: Kspec, jobs: str) -> None:
    """Its authorities are below the root, whoever builds its clusters; and a frozen copy is the same to the byte."""
    file = write_shop(tmp_path / "new")
    said = kspec(*build_words(file, "--jobs", jobs))
    assert said.status == 0, said.err
    assert said.out.count("an intermediate authority below the root of shop") == 9
    assert [line.partition(":")[0] for line in said.out.splitlines() if line[0] != " "] == [*CLUSTERS, "shop"]
    assert kspec("check", file).out == "nothing found in 1 spec\n"
    before = tree(file.parent / "out")
    shutil.rmtree(file.parent / "out")
    assert kspec(*build_words(file, "--frozen", "--jobs", "4" if jobs == "1" else "1")).status == 0
    assert tree(file.parent / "out") == before


def test_the_roots_key_is_in_no_task(shop: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor anything else that is secret: what a process is told and tells can be pickled, and a secret cannot."""
    seen: list[MemberTask] = []

    def record(task: MemberTask, draw: Draw, signed: Signed | None) -> Built:
        seen.append(task)
        return build_member(task, draw, signed)

    monkeypatch.setattr(set_members, "build_member", record)
    assert kspec(*build_words(shop, "--jobs", "1")).status == 0
    roots = [task.share.root for task in seen]
    assert len(roots) == 3
    assert all(root is not None and root.key is None and not root.drawn for root in roots)


def test_a_process_that_dies_spoils_no_other_cluster(shop: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and what is of all together stays as it is."""

    def die(task: MemberTask, draw: Draw, signed: Signed | None) -> Built:
        if task.name == "eu":
            os._exit(9)
        return build_member(task, draw, signed)

    monkeypatch.setattr(set_members, "build_member", die)
    (shop.parent / "us.yaml").write_text(cluster("us", 3, {"us-cp-1": "us-cp-9"}))
    before = tree(shop.parent / "out/shop")
    said = kspec(*build_words(shop, "--jobs", "2"))
    assert said.status == 2
    assert "the process that worked on it has died" in said.err
    assert (shop.parent / "out/us/nodes/us-cp-9").is_dir()
    assert tree(shop.parent / "out/shop") == before


def test_a_cluster_that_is_as_it_was_is_left_alone(shop: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though another one is built: of the others only what the set's folder shows is planned."""
    assert kspec(*build_words(shop)).status == 0
    (shop.parent / "us.yaml").write_text(cluster("us", 3, {"us-cp-1": "us-cp-9"}))
    monkeypatch.setattr("kspec.cli.set_member.write_built", None)
    said = kspec(*build_words(shop, "--jobs", "1"))
    assert said.status == 2
    assert [line.split()[0] for line in said.err.splitlines() if line.endswith("yaml):")] == ["us"]


def test_a_cluster_that_was_built_alone_gets_what_the_set_gives(tmp_path: Path, kspec: Kspec) -> None:
    """Though a build of it alone would change nothing."""
    file = write_shop(tmp_path)
    assert kspec(*build_words(tmp_path / "eu.yaml")[:2], "-o", tmp_path / "out/eu").status == 0
    assert "eu: out" not in kspec(*build_words(file)).out
    assert "eu-cp-1/clients/argocd" in (tmp_path / "eu.lock").read_text()
    assert (tmp_path / "out/shop/objects/argocd/eu.yaml").is_file()
