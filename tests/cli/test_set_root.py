"""The root that the clusters of a set share."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from built_set import CLUSTERS, NOW, build_words, documents, tree, write_shop
from cluster_sets import cluster, write_set
from small_cluster import Kspec

from kspec.encode import lock_text
from kspec.x509 import pem, reader, signatures

OPENSSL: Final = shutil.which("openssl")
PKI: Final = "nodes/{0}-cp-1/etc/kubernetes/pki"


def openssl(*words: str | Path) -> bool:
    """Whether OpenSSL verifies a certificate."""
    command = [OPENSSL or "", "verify", *map(str, words)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_the_roots_key_is_in_the_sets_keyring_alone(shop: Path) -> None:
    """Not in a cluster's keyring, not in any output, in no form."""
    key = (shop.parent / "shop.keys/root.key").read_bytes()
    body = b"".join(key.splitlines()[1:-1])
    holding = {path for path, (_, content) in tree(shop.parent).items() if body in b"".join(content.split())}
    assert holding == {"shop.keys/root.key"}
    assert (shop.parent / "shop.keys/root.key").stat().st_mode & 0o777 == 0o600


def test_a_clusters_files_have_its_own_authority_alone(shop: Path) -> None:
    """With the root behind it, each API server would let in the clients of all clusters."""
    root = pem.certificates((shop.parent / "out/shop/root.crt").read_bytes())
    for name in CLUSTERS:
        for path, (_, content) in tree(shop.parent / "out" / name).items():
            if path.endswith(("ca.crt", ".conf", ".yaml")):
                assert root[0] not in pem.certificates(content if path.endswith(".crt") else b""), path
        (own,) = pem.certificates((shop.parent / "out" / name / PKI.format(name) / "ca.crt").read_bytes())
        assert signatures.is_signed(reader.parse(own), reader.parse(root[0]).public_key)


@pytest.mark.skipif(OPENSSL is None, reason="needs openssl")
def test_one_cluster_does_not_let_in_the_others_clients(shop: Path) -> None:
    """What the one's authority signs, with all that leads to the root, is nothing to the other; it is to the root."""
    out = shop.parent / "out"
    client = out / "eu" / PKI.format("eu") / "apiserver-kubelet-client.crt"
    chain = out / "shop/chains/eu/ca.crt"
    for name, expected in (("eu", True), ("us", False), ("hub", False)):
        trusted = out / name / PKI.format(name) / "ca.crt"
        assert openssl("-no_check_time", "-partial_chain", "-CAfile", trusted, "-untrusted", chain, client) is expected
    assert openssl("-no_check_time", "-CAfile", out / "shop/root.crt", "-untrusted", chain, client)
    assert openssl("-no_check_time", "-CAfile", chain, client)


def test_a_cluster_is_added_once_the_root_is_back(shop: Path, kspec: Kspec, tmp_path: Path) -> None:
    """The root's key may be kept elsewhere: it is needed only for authorities."""
    kept = shutil.move(shop.parent / "shop.keys/root.key", tmp_path / "root.key")
    assert kspec(*build_words(shop)).status == 0
    (shop.parent / "asia.yaml").write_text(cluster("asia", 4))
    shop.write_text(shop.read_text().replace("us: us.yaml", "us: us.yaml, asia: asia.yaml"))
    said = kspec(*build_words(shop))
    assert said.status == 1
    assert "error[key-missing]" in said.err
    shutil.move(kept, shop.parent / "shop.keys/root.key")
    said = kspec(*build_words(shop))
    assert said.status == 0, said.err
    assert (shop.parent / "out/asia/manifest.json").is_file()


def test_another_key_is_refused(shop: Path, kspec: Kspec) -> None:
    """Lock and keyring of a set belong together."""
    shutil.copy(shop.parent / "eu.keys/ca.key", shop.parent / "shop.keys/root.key")
    said = kspec(*build_words(shop))
    assert (said.status, re.findall(r"error\[([\w-]+)", said.err)) == (1, ["key-mismatch"])


@pytest.mark.parametrize("option", ["--frozen", "--public"])
def test_without_a_root_nothing_is_frozen(tmp_path: Path, kspec: Kspec, option: str) -> None:
    """A first build makes it."""
    said = kspec(*build_words(write_shop(tmp_path), option))
    assert (said.status, re.findall(r"error\[([\w-]+)", said.err)) == (1, ["no-lock"])


def test_a_root_that_a_crash_has_left_is_taken(shop: Path, kspec: Kspec) -> None:
    """Root in keyring and lock, and no cluster yet: the next build goes on."""
    for name in CLUSTERS:
        (shop.parent / f"{name}.lock").unlink()
        shutil.rmtree(shop.parent / f"{name}.keys")
    shutil.rmtree(shop.parent / "out")
    root = (shop.parent / "shop.lock").read_bytes()
    assert kspec(*build_words(shop)).status == 0
    assert (shop.parent / "shop.lock").read_bytes() == root
    assert kspec("check", shop).status == 0


def test_a_cluster_that_was_there_before_keeps_its_authorities(tmp_path: Path, kspec: Kspec) -> None:
    """It is told, and built."""
    file = write_shop(tmp_path)
    assert kspec("build", tmp_path / "eu.yaml", "-o", tmp_path / "out/eu").status == 0
    own = lock_text.parse((tmp_path / "eu.lock").read_text()).certificates["ca"]
    assert kspec(*build_words(file)).status == 0
    assert lock_text.parse((tmp_path / "eu.lock").read_text()).certificates["ca"] == own
    said = kspec("check", file)
    assert (said.status, said.out.count("warning[set-root]")) == (0, 3)


def test_a_set_is_told_of_as_any_output(shop: Path, kspec: Kspec) -> None:
    """`verify` of every folder, with its lock; `expiry` of the locks."""
    for name in (*CLUSTERS, "shop"):
        assert kspec("verify", shop.parent / "out" / name, "--at", NOW).status == 0
    for name in CLUSTERS:
        said = kspec("verify", shop.parent / "out" / name, "--lock", shop.parent / f"{name}.lock", "--at", NOW)
        assert said.status == 0, said.out
    assert "set/root" in kspec("expiry", shop.parent / "shop.lock").out
    assert "eu-cp-1/clients/argocd" in kspec("expiry", shop.parent / "eu.lock").out
    (config,) = documents(shop.parent / "out/shop/kubeconfig")
    assert config["kind"] == "Config"


@pytest.mark.skipif(OPENSSL is None, reason="needs openssl")
def test_long_names_fit_into_certificates(tmp_path: Path, kspec: Kspec) -> None:
    """A name in a subject has at most 64 characters, whatever the set and its clusters are called."""
    name = "c" * 63
    file = write_set(tmp_path, {name: cluster(name[:40], 1)}, "authorities: shared-root\n")
    file.write_text(file.read_text().replace("name: shop", f"name: {'s' * 63}"))
    said = kspec(*build_words(file))
    assert said.status == 0, said.err
    out = tmp_path / "out"
    for chain in (out / ("s" * 63) / "chains" / name).iterdir():
        for der in pem.certificates(chain.read_bytes()):
            assert reader.parse(der).subject.encoded
            assert all(len(part.partition("=")[2]) <= 64 for part in str(reader.parse(der).subject).split(", "))
        assert openssl("-no_check_time", "-CAfile", out / ("s" * 63) / "root.crt", chain)


def test_a_keyring_that_is_open_is_closed(shop: Path, kspec: Kspec) -> None:
    """As that of a cluster is."""
    key = shop.parent / "shop.keys/root.key"
    key.chmod(0o644)
    assert kspec(*build_words(shop)).status == 0
    assert key.stat().st_mode & 0o777 == 0o600
