"""What a cluster gets of its set."""

import shutil
from pathlib import Path

from built_set import NOW, build_words
from small_cluster import Kspec

from kspec.encode import lock_text
from kspec.x509 import reader, signatures


def test_each_cluster_but_the_hub_has_certificates_for_its_programs(shop: Path) -> None:
    """Issued by the cluster's own authority, recorded in its lock, with the key in its keyring."""
    for name in ("eu", "us"):
        lock = lock_text.parse((shop.parent / f"{name}.lock").read_text())
        found = {key: value for key, value in lock.certificates.items() if "/clients/" in key}
        assert sorted(found) == [f"{name}-cp-1/clients/argocd", f"{name}-cp-1/clients/cluster-api"]
        authority = reader.parse(lock.certificates["ca"].certificate)
        for identity, locked in found.items():
            client = reader.parse(locked.certificate)
            assert signatures.is_signed(client, authority.public_key)
            assert str(client.subject) == f"CN=kspec:hub:{identity.rpartition('/')[2]}"
            assert (shop.parent / f"{name}.keys/nodes/{identity}.key").stat().st_mode & 0o777 == 0o600
    assert "clients" not in (shop.parent / "hub.lock").read_text()


def test_a_clients_certificate_is_renewed_like_any_other(shop: Path, kspec: Kspec) -> None:
    """By the cluster's own build; then the set's has it."""
    before = (shop.parent / "out/shop/objects/argocd/eu.yaml").read_bytes()
    said = kspec("renew", shop.parent / "eu.yaml", "eu-cp-1/clients/argocd", "--now", "2030-06-01T00:00:00Z")
    assert said.status == 0, said.err
    assert kspec(*build_words(shop)).status == 0
    assert (shop.parent / "out/shop/objects/argocd/eu.yaml").read_bytes() != before


def test_a_cluster_alone_says_why_its_authorities_are_others(shop: Path, kspec: Kspec) -> None:
    """In one sentence each, and not in all that kubeadm's would have otherwise."""
    shutil.rmtree(shop.parent / "out/eu")
    said = kspec("build", shop.parent / "eu.yaml", "-o", shop.parent / "out/eu", "--now", NOW, "--frozen")
    pinned = [line.split(maxsplit=1)[1] for line in said.out.splitlines() if line.startswith("  pinned")]
    reason = "an intermediate authority below the root of shop"
    assert pinned == [f"{name}: {reason}" for name in ("ca", "front-proxy-ca", "etcd/ca")]
