"""Sets of clusters in a fleet."""

import json
import re
import shutil
from pathlib import Path

import pytest
from built_set import CLUSTERS, NOW, read_json, tree, write_shop
from cluster_sets import cluster
from ruamel.yaml import YAML
from small_cluster import Kspec


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A folder with a set, and a cluster that no set lists."""
    folder = tmp_path / "fleet"
    write_shop(folder)
    (folder / "alone.yaml").write_text(cluster("alone", 9))
    return folder


def words(fleet: Path, *more: str) -> tuple[str, ...]:
    """The command line that builds it."""
    return ("build", str(fleet), "-o", str(fleet.parent / "out"), "--now", NOW, *more)


def test_a_fleet_builds_its_sets(fleet: Path, kspec: Kspec) -> None:
    """Each cluster of a set as the set builds it, all others by themselves; and again nothing."""
    said = kspec(*words(fleet))
    assert said.status == 0, said.err
    out = fleet.parent / "out"
    assert {path.name for path in out.iterdir()} == {*CLUSTERS, "shop", "alone"}
    assert "left" not in said.out
    assert "set/root" in (fleet / "shop.lock").read_text()
    assert "clients" in (fleet / "eu.lock").read_text()
    assert "clients" not in (fleet / "alone.lock").read_text()
    before = tree(out)
    said = kspec(*words(fleet))
    assert said.out == f"{out}: 4 clusters and 1 set: 5 unchanged\n"
    assert tree(out) == before
    assert kspec("build", fleet / "shop.yaml", "-o", out, "--now", NOW).status == 0
    assert tree(out) == before


def test_a_fleet_tells_of_each_cluster_of_a_set(fleet: Path, kspec: Kspec) -> None:
    """As of any other, and of what is of all together by the set's name."""
    said = kspec(*words(fleet, "--format", "json"))
    clusters = {one["name"]: one for one in read_json(said.out)["clusters"]}
    assert set(clusters) == {*CLUSTERS, "shop", "alone"}
    assert {one["status"] for one in clusters.values()} == {0}
    assert "kubeconfig" in clusters["shop"]["outcome"]["files"]["created"]
    assert clusters["eu"]["spec"] == str(fleet / "eu.yaml")


def test_a_set_that_fails_spoils_no_other_cluster(fleet: Path, kspec: Kspec) -> None:
    """Its mistakes stop its own clusters."""
    (fleet / "us.yaml").write_text(cluster("us", 2))
    said = kspec(*words(fleet))
    assert said.status == 1
    assert "error[set-pod-overlap]" in said.err
    assert {path.name for path in (fleet.parent / "out").iterdir()} == {"alone"}


def test_names_of_a_set_are_those_of_its_trees(fleet: Path, kspec: Kspec) -> None:
    """Whatever the file of a spec is called; it is not built by its file's name as well."""
    (fleet / "eu.yaml").rename(fleet / "europe.yaml")
    shop = fleet / "shop.yaml"
    shop.write_text(shop.read_text().replace("eu: eu.yaml", "eu: europe.yaml"))
    said = kspec(*words(fleet))
    assert said.status == 0, said.err
    assert {path.name for path in (fleet.parent / "out").iterdir()} == {*CLUSTERS, "shop", "alone"}


def test_a_check_of_a_fleet_checks_its_sets(fleet: Path, kspec: Kspec) -> None:
    """With the specs, each once."""
    assert kspec("check", fleet).out == "nothing found in 5 specs\n"
    (fleet / "us.yaml").write_text(cluster("us", 2))
    said = kspec("check", fleet)
    assert (said.status, set(re.findall(r"error\[([\w-]+)", said.out))) == (
        1,
        {"set-pod-overlap", "set-service-overlap", "set-node-address"},
    )


def test_a_set_without_a_list_knows_what_a_base_is(fleet: Path, kspec: Kspec) -> None:
    """As the fleet does: a base is no cluster, and what extends one is."""
    shutil.copy(fleet / "hub.yaml", fleet / "base.yaml")
    asia = cluster("asia", 4)
    extends = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nextends: base.yaml\n"
    (fleet / "asia.yaml").write_text(asia + extends)
    shop = fleet / "shop.yaml"
    shop.write_text(re.sub(r"clusters: .*\n", "", shop.read_text()))
    said = kspec(*words(fleet))
    assert said.status == 0, said.err
    assert {path.name for path in (fleet.parent / "out").iterdir()} == {*CLUSTERS, "shop", "alone", "asia"}


def test_a_set_may_be_a_program(fleet: Path, kspec: Kspec) -> None:
    """It is no cluster of its own."""
    shop = fleet / "shop.yaml"
    value = YAML(typ="safe", pure=True).load(shop.read_text())
    shop.unlink()
    (fleet / "shop.jsonnet").write_text(json.dumps(value))
    said = kspec(*words(fleet))
    assert said.status == 0, said.err
    assert {path.name for path in (fleet.parent / "out").iterdir()} == {*CLUSTERS, "shop", "alone"}


def test_two_of_one_tree_are_told(fleet: Path, kspec: Kspec) -> None:
    """A set calls a cluster like another one of the fleet: neither the set nor that one is built."""
    shop = fleet / "shop.yaml"
    shop.write_text(shop.read_text().replace("eu: eu.yaml", "alone: eu.yaml"))
    said = kspec(*words(fleet))
    assert (said.status, re.findall(r"error\[([\w-]+)", said.err)) == (1, ["fleet-name"])
