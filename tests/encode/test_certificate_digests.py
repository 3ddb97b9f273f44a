"""The digests that an output's texts of certificates have."""

import hashlib
import subprocess

from small_cluster import Cluster

from kspec.encode.certificate_digests import public_keys


def test_the_digests_are_those_of_the_keys(cluster: Cluster) -> None:
    """As openssl makes them of the private keys themselves; kubeconfigs are there as well."""
    found: dict[str, str] = {}
    for name in ("cluster.txt", "nodes/cp-1.txt"):
        found |= public_keys((cluster.out / "certificates" / name).read_text())
    for path in ("etc/kubernetes/pki/ca", "etc/kubernetes/pki/apiserver", "etc/kubernetes/pki/sa"):
        command = ["openssl", "pkey", "-in", str(cluster.node / f"{path}.key"), "-pubout", "-outform", "DER"]
        key = subprocess.run(command, check=True, capture_output=True).stdout
        assert found.get(f"{path}.crt", found.get(f"{path}.pub")) == hashlib.sha256(key).hexdigest()
    assert len(found["etc/kubernetes/admin.conf"]) == 64


def test_a_key_that_openssl_may_not_know_is_left_out() -> None:
    """So that no machine takes it for a wrong one."""
    text = "a\n  file            /etc/a.crt\n  key             ML-DSA-44\n  key's digest    sha256:00\n"
    assert public_keys(text) == {}
    assert public_keys(text.replace("ML-DSA-44", "RSA-2048")) == {"etc/a.crt": "00"}
