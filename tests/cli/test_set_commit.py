"""The set's own folder is written once all of its clusters are."""

from pathlib import Path

from built_set import build_words, documents, tree
from small_cluster import Kspec


def test_keys_come_from_the_clusters_keyrings(shop: Path, kspec: Kspec) -> None:
    """And go into the files of mode 0600 alone, in no other form than before."""
    before = tree(shop.parent / "out/shop")
    for path in (shop.parent / "out/shop").rglob("*.yaml"):
        path.unlink()
    assert kspec(*build_words(shop)).status == 0
    assert tree(shop.parent / "out/shop") == before
    (found,) = documents(shop.parent / "out/shop/kubeconfig")
    assert all(user["user"]["client-key-data"] for user in found["users"])


def test_a_frozen_build_remembers_nothing(shop: Path, kspec: Kspec) -> None:
    """The keyring stays as it is."""
    (shop.parent / "shop.keys/.state").unlink()
    before = tree(shop.parent / "shop.keys")
    assert kspec(*build_words(shop, "--frozen")).status == 0
    assert tree(shop.parent / "shop.keys") == before
