"""kspec.make.certificate_texts: in a whole build of several machines."""

import re
from collections.abc import Mapping

import pytest
from small_cluster import SPEC, Cluster, Kspec

from kspec.x509 import keys, pem, reader

NODES = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: w-1}, {name: w-2, credentials: bootstrap}]
"""


@pytest.fixture
def texts(fresh: Cluster, kspec: Kspec) -> Mapping[str, str]:
    """The texts of a cluster with a control plane, a worker with a certificate and one that asks for its own."""
    fresh.spec.write_text(SPEC.replace("v1.37.2\n", "v1.37.2\ncontrolPlaneEndpoint: api.example.com\n", 1) + NODES)
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    return {str(path.relative_to(fresh.out)): path.read_text() for path in fresh.out.rglob("certificates/**/*.txt")}


def names(text: str) -> list[str]:
    """What the blocks of a text are about."""
    return [line for line in text.splitlines() if line and not line.startswith(" ")]


def test_a_text_for_all_and_one_for_each_node_that_has_certificates(texts: Mapping[str, str]) -> None:
    """In the order of the tables; certificates in kubeconfigs too, and the key of service accounts."""
    assert texts.keys() == {
        "certificates/cluster.txt",
        "certificates/nodes/cp-1.txt",
        "certificates/nodes/w-1.txt",
    }
    assert names(texts["certificates/cluster.txt"]) == ["ca", "front-proxy-ca", "etcd/ca", "sa"]
    assert names(texts["certificates/nodes/w-1.txt"]) == ["w-1/kubelet.conf"]
    own = names(texts["certificates/nodes/cp-1.txt"])
    assert {"cp-1/apiserver", "cp-1/etcd/server", "cp-1/admin.conf", "cp-1/kubelet.conf"} <= set(own)


def test_a_text_says_what_the_certificate_says(texts: Mapping[str, str], fresh: Cluster) -> None:
    """Its key's digest, where it lies on the node, and of a kubeconfig where it leads."""
    folder = fresh.out / "nodes" / "cp-1" / "etc" / "kubernetes"
    certificate = reader.parse(pem.certificates((folder / "pki" / "apiserver.crt").read_bytes())[0])
    block = texts["certificates/nodes/cp-1.txt"].split("\n\n")[0]
    assert f"key's digest    {keys.pin(certificate.public_key)}\n" in block
    assert "  file            /etc/kubernetes/pki/apiserver.crt\n" in block
    assert re.findall(r"^  name +(\S+)$", block, re.MULTILINE) == list(certificate.alternative_names)
    (server,) = re.findall(r"^  server +(\S+)$", texts["certificates/nodes/w-1.txt"], re.MULTILINE)
    assert server == "https://api.example.com:6443"


def test_texts_are_the_same_without_keys(texts: Mapping[str, str], fresh: Cluster, kspec: Kspec) -> None:
    """A public build writes them, and writes the same."""
    public = fresh.folder / "public"
    assert kspec("build", fresh.spec, "-o", public, "--frozen", "--public").status == 0
    assert {path: (public / path).read_text() for path in texts} == texts
