"""`kspec diff SET -o out`, and the rehearsal of a build of a set."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from built_set import CLUSTERS, NOW, build_words, read_json, tree, write_shop
from cluster_sets import cluster
from jsonschema import Draft7Validator
from small_cluster import Kspec, Said

SCHEMA = read_json((Path(__file__).parents[2] / "docs/json/fleet.schema.json").read_text())


def diff(kspec: Kspec, file: Path, *more: str) -> Said:
    """What a build of the set would do to what is there."""
    return kspec("diff", file, "-o", file.parent / "out", "--now", NOW, *more)


def said_of(said: Said) -> dict[str, dict[str, Any]]:
    """What programs read of each part, by its name."""
    outcome = read_json(said.out)
    assert list(Draft7Validator(SCHEMA).iter_errors(outcome)) == []
    assert outcome["command"] == "diff"
    return {one["name"]: one for one in outcome["clusters"]}


def masked(path: str) -> str:
    """A path without the identifier of a token, which nobody knows before a build."""
    return re.sub("bootstrap-token-[a-z0-9]{6}", "bootstrap-token-??????", path)


def test_a_built_set_is_the_same(shop: Path, kspec: Kspec) -> None:
    """By the diff, and by the rehearsal of a build; nothing is written."""
    before = tree(shop.parent)
    said = diff(kspec, shop)
    assert (said.status, said.err) == (0, "")
    assert said.out == "3 clusters and 1 set: 4 same\n"
    assert kspec(*build_words(shop, "--dry-run")).out == said.out
    assert tree(shop.parent) == before


def test_a_new_set_is_new_as_a_whole(tmp_path: Path, kspec: Kspec) -> None:
    """Its root, its clusters below it with the hub's clients, and its own folder: told before, and then written."""
    file = write_shop(tmp_path)
    before = tree(tmp_path)
    parts = said_of(diff(kspec, file, "--format", "json"))
    assert tree(tmp_path) == before
    assert list(parts) == [*CLUSTERS, "shop"]
    assert {one["status"] for one in parts.values()} == {1}
    reviews = {name: one["outcome"] for name, one in parts.items()}
    assert [event["subject"] for event in reviews["shop"]["events"]] == ["root"]
    events = {event["subject"]: event["reasons"] for event in reviews["eu"]["events"]}
    assert events["ca"] == ["an intermediate authority below the root of shop"]
    assert {"eu-cp-1/clients/argocd", "eu-cp-1/clients/cluster-api"} <= events.keys()
    assert kspec(*build_words(file)).status == 0
    for name, review in reviews.items():
        told = {one["path"] for one in review["files"] if one["verdict"] == "created" and one["form"] != "folder"}
        assert told == {masked(path) for path in tree(tmp_path / "out" / name)}, name


def test_what_is_told_is_what_a_build_does(shop: Path, kspec: Kspec) -> None:
    """A new address in one cluster, another certificate for the hub, and a cluster that joins: in each part."""
    (shop.parent / "eu.yaml").write_text(cluster("eu", 2, {"192.168.2.11": "192.168.2.99"}))
    assert (
        kspec("renew", shop.parent / "us.yaml", "us-cp-1/clients/argocd", "--now", "2030-06-01T00:00:00Z").status == 0
    )
    (shop.parent / "asia.yaml").write_text(cluster("asia", 4))
    shop.write_text(shop.read_text().replace("us: us.yaml", "us: us.yaml, asia: asia.yaml"))
    before = tree(shop.parent / "out")
    parts = said_of(diff(kspec, shop, "--format", "json"))
    assert tree(shop.parent / "out") == before
    assert {name: one["status"] for name, one in parts.items()} == {"hub": 0, "eu": 1, "us": 0, "asia": 1, "shop": 1}
    assert kspec(*build_words(shop)).status == 0
    after = tree(shop.parent / "out")
    told = {
        f"{name}/{one['path']}"
        for name, part in parts.items()
        for one in part["outcome"]["files"]
        if one["form"] != "folder"
    }
    assert told == {masked(path) for path in {*before, *after} if before.get(path) != after.get(path)}


def test_no_secret_is_shown(shop: Path, kspec: Kspec) -> None:
    """Neither of the merged kubeconfig nor of a registration, in any format."""
    for name in ("eu", "us"):
        words = (f"{name}-cp-1/admin.conf", f"{name}-cp-1/clients/argocd", "--new-key")
        assert kspec("renew", shop.parent / f"{name}.yaml", *words, "--now", "2030-06-01T00:00:00Z").status == 0
    keys = [path.read_bytes().split(b"\n") for path in shop.parent.rglob("*.keys/**/*.key")]
    for form in ("text", "json", "markdown", "html"):
        said = diff(kspec, shop, "--format", form, "--verbose")
        assert said.status == 1
        assert "kubeconfig" in said.out
        assert not any(line.decode() in said.out for key in keys for line in key[1:-2])


def test_a_clone_without_keyrings_is_compared(shop: Path, kspec: Kspec) -> None:
    """As a reviewer has it: locks and public files, and no key; what is secret and would be another is known too."""
    for name in (*CLUSTERS, "shop"):
        shutil.rmtree(shop.parent / f"{name}.keys")
    for path, (mode, _) in tree(shop.parent / "out").items():
        if mode == 0o600 and not path.endswith((".pub", ".crt")) and "/manifests/" not in path:
            (shop.parent / "out" / path).unlink()
    assert "4 same" in diff(kspec, shop).out
    (shop.parent / "us.yaml").write_text(cluster("us", 3, {"us-cp-1": "us-cp-9"}))
    parts = said_of(diff(kspec, shop, "--format", "json"))
    assert {name: one["status"] for name, one in parts.items()} == {"hub": 0, "eu": 0, "us": 1, "shop": 1}
    changed = {one["path"] for one in parts["shop"]["outcome"]["files"]} - {"SHA256SUMS", "manifest.json"}
    assert changed == {"kubeconfig", "objects/argocd/us.yaml", "objects/cluster-api/us-kubeconfig.yaml"}
    (shop.parent / "us.yaml").write_text(cluster("us", 3))
    (shop.parent / "asia.yaml").write_text(cluster("asia", 4))
    shop.write_text(shop.read_text().replace("us: us.yaml", "us: us.yaml, asia: asia.yaml"))
    parts = said_of(diff(kspec, shop, "--format", "json"))
    assert {name: one["status"] for name, one in parts.items()} == {"hub": 0, "eu": 0, "us": 0, "asia": 1, "shop": 1}


def test_a_public_build_is_rehearsed(shop: Path, kspec: Kspec) -> None:
    """It would leave out what is secret."""
    assert diff(kspec, shop, "--public").err.count("error[public-over-secrets]") == 4
    assert kspec("build", shop, "-o", shop.parent / "open", "--now", NOW, "--frozen", "--public").status == 0
    said = kspec("diff", shop, "-o", shop.parent / "open", "--now", NOW, "--public")
    assert (said.status, said.err) == (0, "")


def test_one_cluster_that_cannot_be_built_spoils_no_other(shop: Path, kspec: Kspec) -> None:
    """The set's own folder would stay as it is."""
    (shop.parent / "eu.lock").unlink()
    (shop.parent / "us.yaml").write_text(cluster("us", 3, {"us-cp-1": "us-cp-9"}))
    said = diff(kspec, shop, "--format", "json")
    assert {name: one["status"] for name, one in said_of(said).items()} == {"hub": 0, "eu": 2, "us": 1, "shop": 2}
    assert "error[no-lock]" in said.err
    assert "eu cannot be built" in said.err


def test_a_mistake_of_the_set_is_told_alone(shop: Path, kspec: Kspec) -> None:
    """As a build tells it."""
    (shop.parent / "us.yaml").write_text(cluster("us", 2))
    said = diff(kspec, shop)
    assert said.status == 2
    assert "error[set-pod-overlap]" in said.err


def test_the_roots_key_has_to_be_there_for_a_cluster_that_joins(shop: Path, kspec: Kspec) -> None:
    """Where the set's keyring is here and lacks it: a build would end so as well."""
    (shop.parent / "shop.keys/root.key").unlink()
    assert diff(kspec, shop).status == 0
    (shop.parent / "asia.yaml").write_text(cluster("asia", 4))
    shop.write_text(shop.read_text().replace("us: us.yaml", "us: us.yaml, asia: asia.yaml"))
    said = diff(kspec, shop)
    assert said.status == 2
    assert "error[key-missing]" in said.err


@pytest.mark.parametrize("words", [("diff",), ("build", "--dry-run")])
def test_a_fleet_compares_its_sets(shop: Path, kspec: Kspec, words: tuple[str, ...]) -> None:
    """With their clusters as the set builds them, and the set's own folder."""
    (shop.parent / "alone.yaml").write_text(cluster("alone", 9))
    command, *more = words
    rest = ("-o", shop.parent / "out", "--now", NOW, "--format", "json", *more)
    parts = said_of(kspec(command, shop.parent, *rest))
    assert {name: one["status"] for name, one in parts.items()} == {
        **dict.fromkeys((*CLUSTERS, "shop"), 0),
        "alone": 1,
    }


def test_an_output_of_another_set_is_told(shop: Path, kspec: Kspec, tmp_path: Path) -> None:
    """A build would not replace it."""
    other = write_shop(tmp_path / "other")
    said = kspec("diff", other, "-o", shop.parent / "out", "--now", NOW)
    assert "another-cluster" in said.err
    assert said.status == 1


def test_revisions_are_of_one_cluster(shop: Path, kspec: Kspec) -> None:
    """And so is a set beside another spec."""
    assert kspec("diff", "--git", "HEAD", shop, "-o", shop.parent / "out").status == 2
    assert kspec("diff", shop, shop.parent / "eu.yaml").status == 2
