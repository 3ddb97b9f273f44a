"""`kspec build` of a set: its clusters, and what is of all together."""

import shutil
from pathlib import Path

import pytest
from built_set import CLUSTERS, MORE, NOW, build_words, documents, read_json, tree, write_shop
from cluster_sets import cluster
from jsonschema import Draft7Validator
from small_cluster import Kspec

from kspec.disk.keyring_folder import whose
from kspec.encode import lock_text

SECRETS = {
    "kubeconfig",
    *(f"objects/argocd/{name}.yaml" for name in ("eu", "us")),
    *(f"objects/cluster-api/{name}-kubeconfig.yaml" for name in ("eu", "us")),
}


def test_each_cluster_has_its_folder_and_the_set_its_own(shop: Path) -> None:
    """Locks and keyrings stand beside the specs."""
    out = shop.parent / "out"
    assert {path.name for path in out.iterdir()} == {*CLUSTERS, "shop"}
    for name in (*CLUSTERS, "shop"):
        assert (shop.parent / f"{name}.lock").is_file()
        assert (shop.parent / f"{name}.keys").stat().st_mode & 0o777 == 0o700


def test_secrets_are_closed_listed_and_in_no_manifest(shop: Path) -> None:
    """As in a cluster's own output."""
    files = tree(shop.parent / "out" / "shop")
    assert {path for path, (mode, _) in files.items() if mode == 0o600} == SECRETS
    listed = files[".gitignore"][1].decode().splitlines()[1:]
    assert {line.lstrip("/") for line in listed} == SECRETS
    manifest = read_json(files["manifest.json"][1].decode())
    secret = {path for path, entry in manifest["files"].items() if entry["sensitivity"] == "secret"}
    assert secret == SECRETS
    assert not any("sha256" in manifest["files"][path] for path in secret)


def test_an_unchanged_set_is_left_as_it_is(shop: Path, kspec: Kspec) -> None:
    """Again, frozen, and as a program asks."""
    before = tree(shop.parent)
    for more in ((), ("--frozen",)):
        said = kspec(*build_words(shop, *more))
        assert (said.status, said.err) == (0, "")
    said = kspec(*build_words(shop, "--format", "json"))
    assert said.status == 0
    assert read_json(said.out)["unchanged"] is True
    after = tree(shop.parent)
    known = {f"{name}.keys/.state" for name in (*CLUSTERS, "shop")}
    assert {path for path in after if after[path] != before.get(path)} <= known


def test_a_frozen_copy_is_the_same(shop: Path, kspec: Kspec) -> None:
    """Whoever has locks and keyrings builds the same bytes."""
    before = tree(shop.parent / "out")
    shutil.rmtree(shop.parent / "out")
    assert kspec(*build_words(shop, "--frozen")).status == 0
    assert tree(shop.parent / "out") == before


def test_a_public_build_needs_no_key(shop: Path, kspec: Kspec) -> None:
    """It has all that is public, as it is in the whole output, and lists the same files."""
    whole = tree(shop.parent / "out" / "shop")
    for name in (*CLUSTERS, "shop"):
        shutil.rmtree(shop.parent / f"{name}.keys")
    shutil.rmtree(shop.parent / "out")
    said = kspec(*build_words(shop, "--frozen", "--public"))
    assert said.status == 0, said.err
    assert tree(shop.parent / "out" / "shop") == {path: found for path, found in whole.items() if path not in SECRETS}


def test_a_cluster_alone_is_the_same(shop: Path, kspec: Kspec) -> None:
    """A build of one of its clusters changes nothing of it, neither tree nor lock."""
    lock, out = (shop.parent / "eu.lock").read_bytes(), shop.parent / "out" / "eu"
    before = tree(out)
    said = kspec("build", shop.parent / "eu.yaml", "-o", out, "--now", NOW)
    assert (said.status, said.err) == (0, "")
    assert (tree(out), (shop.parent / "eu.lock").read_bytes()) == (before, lock)


def test_a_cluster_that_cannot_be_built_spoils_no_other(tmp_path: Path, kspec: Kspec) -> None:
    """The others are built; what is of all together is not."""
    file = write_shop(tmp_path)
    assert kspec(*build_words(file)).status == 0
    (tmp_path / "eu.lock").unlink()
    (tmp_path / "us.yaml").write_text(cluster("us", 3, {"us-cp-1": "us-cp-9"}))
    said = kspec(*build_words(file, "--format", "json"))
    schema = read_json((Path(__file__).parents[2] / "docs/json/set.schema.json").read_text())
    assert list(Draft7Validator(schema).iter_errors(read_json(said.out))) == []
    clusters = {one["name"]: one["status"] for one in read_json(said.out)["clusters"]}
    assert (said.status, clusters) == (1, {"hub": 0, "eu": 1, "us": 0})
    assert "no-lock" in said.err
    assert (tmp_path / "out/us/nodes/us-cp-9").is_dir()


def test_mistakes_of_a_set_stop_everything(tmp_path: Path, kspec: Kspec) -> None:
    """Nothing is written, no key is generated."""
    file = write_shop(tmp_path)
    (tmp_path / "us.yaml").write_text(cluster("us", 2))
    before = tree(tmp_path)
    said = kspec(*build_words(file))
    assert said.status == 1
    assert "set-pod-overlap" in said.err
    assert tree(tmp_path) == before


def test_a_waived_mistake_is_built(tmp_path: Path, kspec: Kspec) -> None:
    """And told."""
    file = write_shop(tmp_path, f"{MORE}waivers: [set-service-overlap]\n")
    (tmp_path / "us.yaml").write_text(cluster("us", 3, {"172.18.0.0": "172.17.0.0"}))
    said = kspec(*build_words(file))
    assert said.status == 0
    assert "warning[set-service-overlap]" in said.err


def test_authorities_may_be_separate(tmp_path: Path, kspec: Kspec) -> None:
    """No root, no lock of the set, and each cluster's authorities are kubeadm's; its keyring only remembers."""
    file = write_shop(tmp_path, "hub: hub\n")
    assert kspec(*build_words(file)).status == 0
    assert not (tmp_path / "shop.lock").exists()
    assert not list((tmp_path / "shop.keys").rglob("*.key"))
    assert whose(str(tmp_path / "shop.keys")).name == "MARKED"
    assert set(tree(tmp_path / "out/shop")) == {"kubeconfig", ".gitignore", "SHA256SUMS", "manifest.json"}
    lock = lock_text.parse((tmp_path / "eu.lock").read_text())
    assert not lock.certificates["ca"].pinned
    assert kspec("renew", tmp_path / "eu.yaml", "eu-cp-1/admin.conf", "--now", "2030-02-01T00:00:00Z").status == 0
    assert kspec(*build_words(file)).status == 0, "a secret that changed is known to be kspec's own"


def test_the_merged_kubeconfig_has_a_context_for_each_cluster(shop: Path) -> None:
    """Called like the cluster, at its endpoint, by its authority; the hub's is the one to begin with."""
    (found,) = documents(shop.parent / "out/shop/kubeconfig")
    assert found["current-context"] == "admin@hub"
    assert [entry["name"] for entry in found["contexts"]] == [f"admin@{name}" for name in CLUSTERS]
    assert [entry["cluster"]["server"] for entry in found["clusters"]] == [
        f"https://api.{name}.example:6443" for name in CLUSTERS
    ]
    for entry in found["contexts"]:
        (admin,) = documents(
            shop.parent
            / "out"
            / entry["context"]["cluster"]
            / "nodes"
            / f"{entry['context']['cluster']}-cp-1/etc/kubernetes/admin.conf"
        )
        user = next(user for user in found["users"] if user["name"] == entry["context"]["user"])
        assert user["user"] == admin["users"][0]["user"]
        own = next(one for one in found["clusters"] if one["name"] == entry["context"]["cluster"])
        assert own["cluster"] == admin["clusters"][0]["cluster"]


@pytest.mark.parametrize("option", ["--lock", "--keys"])
def test_stores_of_a_set_are_not_named(shop: Path, kspec: Kspec, option: str) -> None:
    """There is one for each cluster."""
    assert kspec(*build_words(shop, option, "x")).status == 2


def test_what_a_set_no_more_asks_for_is_gone(shop: Path, kspec: Kspec) -> None:
    """Its files; the certificate stays in the lock, since it stays valid."""
    shop.write_text(shop.read_text().replace("[argocd, karmada, cluster-api]", "[argocd]"))
    assert kspec(*build_words(shop)).status == 0
    assert {path.name for path in (shop.parent / "out/shop/objects").iterdir()} == {"argocd", "members"}
    assert "eu-cp-1/clients/cluster-api" in (shop.parent / "eu.lock").read_text()


def test_an_output_of_another_set_is_not_replaced(shop: Path, kspec: Kspec, tmp_path: Path) -> None:
    """A fresh set of the same name over it."""
    other = write_shop(tmp_path / "other")
    said = kspec("build", other, "-o", shop.parent / "out")
    assert said.status == 1
    assert "another-cluster" in said.err
