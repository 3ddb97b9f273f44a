"""What is of all clusters of a set together."""

from pathlib import Path

from built_set import CLUSTERS, documents, tree

from kspec.x509 import pem


def test_chains_lead_to_the_root(shop: Path) -> None:
    """For programs that follow one to its end: each authority, and the root behind it."""
    files = tree(shop.parent / "out/shop")
    (root,) = pem.certificates(files["root.crt"][1])
    chains = {path: content for path, (_, content) in files.items() if path.startswith("chains/")}
    assert len(chains) == 3 * len(CLUSTERS)
    for content in chains.values():
        own, behind = pem.certificates(content)
        assert behind == root
        assert own != root


def test_the_hub_is_not_registered_with_itself(shop: Path) -> None:
    """It says of itself who it is, as all do."""
    objects = set(tree(shop.parent / "out/shop/objects"))
    assert {path for path in objects if "hub" in path} == {"members/hub/cluster-property.yaml"}
    assert len(objects) == 3 * 2 + 2 * 3 + 2 + 3


def test_every_object_has_a_name(shop: Path) -> None:
    """And its kind: `kubectl apply -f` takes each file."""
    for path in (shop.parent / "out/shop/objects").rglob("*.yaml"):
        for found in documents(path):
            assert found["apiVersion"]
            assert found["kind"]
            assert found["metadata"]["name"]
