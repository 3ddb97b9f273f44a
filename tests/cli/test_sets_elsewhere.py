"""What every other command makes of a set, and of its folder."""

import re
from pathlib import Path
from typing import Final

import pytest
from built_set import CLUSTERS, NOW, build_words, read_json
from cluster_sets import cluster
from small_cluster import Kspec

LATER: Final = "2030-12-20T00:00:00Z"


def entries(said: str) -> set[str]:
    """The names that a list of what ends has."""
    return {line.rpartition("   ")[2].strip() for line in said.splitlines()}


@pytest.mark.parametrize("whole", ["shop.yaml", ""])
def test_expiry_is_of_the_root_and_of_all_clusters(shop: Path, kspec: Kspec, whole: str) -> None:
    """By the set, and by a folder that has it; each cluster by the set's name for it."""
    (shop.parent / "eu.yaml").rename(shop.parent / "europe.yaml")
    (shop.parent / "eu.lock").rename(shop.parent / "europe.lock")
    shop.write_text(shop.read_text().replace("eu: eu.yaml", "eu: europe.yaml"))
    said = kspec("expiry", shop.parent / whole, "--at", NOW)
    assert said.status == 0, said.err
    found = entries(said.out)
    assert {"shop/set/root", "eu/eu-cp-1/clients/argocd", "us/ca", "hub/hub-cp-1/admin.conf"} <= found
    assert {name.partition("/")[0] for name in found} == {*CLUSTERS, "shop"}
    for words, status in ((("--at", NOW), 0), (("--at", LATER), 1)):
        assert kspec("expiry", shop.parent / whole, "--within", "30d", *words).status == status
    assert kspec("expiry", shop.parent / whole, "--at", NOW, "--ical", shop.parent / "all.ics").status == 0
    assert "shop/set/root" in (shop.parent / "all.ics").read_text().replace("\r\n ", "")


def test_expiry_of_the_lock_and_of_the_folder(shop: Path, kspec: Kspec) -> None:
    """The root alone; and what is in the set's folder."""
    assert entries(kspec("expiry", shop.parent / "shop.lock", "--at", NOW).out) == {"set/root"}
    found = entries(kspec("expiry", shop.parent / "out/shop", "--at", NOW).out)
    assert {"root", "chains/eu/ca", "chains/us/etcd-ca"} <= found


def test_renew_is_of_all_clusters(shop: Path, kspec: Kspec) -> None:
    """The hub's clients among it; the next build of the set writes what follows."""
    said = kspec("renew", shop, "--before", "30d", "--now", LATER, "--format", "json")
    assert said.status == 0, said.err
    outcome = {one["name"]: one["outcome"] for one in read_json(said.out)["clusters"]}
    assert outcome.keys() == {*CLUSTERS}
    assert "us-cp-1/clients/cluster-api" in {event["subject"] for event in outcome["us"]["events"]}
    before = (shop.parent / "out/shop/objects/cluster-api/us-kubeconfig.yaml").read_bytes()
    assert kspec("build", shop, "-o", shop.parent / "out", "--now", LATER).status == 0
    assert (shop.parent / "out/shop/objects/cluster-api/us-kubeconfig.yaml").read_bytes() != before
    assert kspec("verify", shop.parent / "out", "--at", LATER).status == 0


def test_images_are_those_of_all_clusters(shop: Path, kspec: Kspec) -> None:
    """Each once."""
    (shop.parent / "us.yaml").write_text(cluster("us", 3, {"v1.37.2": "v1.36.3"}))
    found = kspec("images", shop).out.splitlines()
    assert len(found) == len(set(found))
    assert {"registry.k8s.io/kube-apiserver:v1.37.2", "registry.k8s.io/kube-apiserver:v1.36.3"} <= set(found)


@pytest.mark.parametrize(
    "words",
    [
        ("forget", "shop.yaml"),
        ("csr", "export", "shop.yaml", "-o", "x.tar"),
        ("import", "--spec", "shop.yaml", "eu-cp-1=/tmp"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_of_one_cluster_says_so(
    shop: Path, kspec: Kspec, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """And what to name."""
    monkeypatch.chdir(shop.parent)
    said = kspec(*words)
    assert said.status
    assert "error[no-cluster]" in said.err
    assert "name the spec of one of its clusters" in said.err


@pytest.mark.parametrize("words", [("export", "tar"), ("export", "oci"), ("report",)], ids=" ".join)
def test_the_sets_folder_has_no_machine(shop: Path, kspec: Kspec, tmp_path: Path, words: tuple[str, ...]) -> None:
    """That could be exported, or shown."""
    said = kspec(*words, shop.parent / "out/shop", "-o", tmp_path / "x")
    assert (said.status, "no node" in said.err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_verify_is_of_every_folder(shop: Path, kspec: Kspec) -> None:
    """One by one, and all together; a file that somebody changed is told."""
    assert kspec("verify", shop.parent / "out", "--at", NOW).status == 0
    (shop.parent / "out/shop/objects/members/eu/argocd.yaml").write_text("x: 1\n")
    for place in ("out", "out/shop"):
        said = kspec("verify", shop.parent / place, "--at", NOW)
        assert said.status == 1
        assert re.search(r"objects/members/eu/argocd\.yaml", said.out)


def test_a_set_whose_authorities_are_separate_has_no_root_that_ends(shop: Path, kspec: Kspec) -> None:
    """Nothing is missing then."""
    shop.write_text(shop.read_text().replace("authorities: shared-root\n", ""))
    (shop.parent / "shop.lock").unlink()
    said = kspec("expiry", shop, "--at", NOW)
    assert (said.status, said.err) == (0, "")
    assert "shop/" not in said.out
    assert kspec(*build_words(shop)).status == 0
