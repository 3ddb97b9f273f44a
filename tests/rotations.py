"""Who trusts whom in a built output, and a cluster of three nodes to rotate: nouns of the tests of rotations."""

import subprocess
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import frozen
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from ruamel.yaml import YAML
from small_cluster import SPEC

from kspec.verify.trust import certificate_name, issuer_of, kubeconfig_name
from kspec.x509 import pem

THREE = (
    SPEC.replace("kind: ClusterConfiguration\n", "kind: ClusterConfiguration\ncontrolPlaneEndpoint: api.example:6443\n")
    + """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
credentials: issued
nodes:
- {name: cp-2, role: control-plane, address: 10.0.0.11}
- {name: w-1, role: worker}
"""
)
_K8S = "etc/kubernetes"


@frozen
class Leaf:
    """A certificate as it lies in an output, and the name of its authority."""

    place: str
    authority: str
    certificate: bytes


@frozen
class Anchor:
    """A text of certificates by which somebody trusts an authority."""

    place: str
    authority: str
    bundle: bytes


@frozen
class Tree:
    """What a stage has built: leaves and anchors."""

    leaves: tuple[Leaf, ...]
    anchors: tuple[Anchor, ...]


def read_tree(output: Path) -> Tree:
    """Everything in an output that shows a certificate, or trusts by one."""
    leaves: list[Leaf] = []
    anchors: list[Anchor] = []
    for root in sorted((output / "nodes").iterdir()):
        for path in sorted(root.rglob("*")):
            place = str(path.relative_to(root))
            if path.suffix == ".crt" and path.name != "ca-signing.crt":
                name = certificate_name(place, root.name)
                if name and name != issuer_of(name, root.name):
                    leaves.append(Leaf(f"{root.name}/{place}", issuer_of(name, root.name), path.read_bytes()))
                else:
                    anchors.append(Anchor(f"{root.name}/{place}", name or "ca", path.read_bytes()))
            elif path.suffix == ".conf" and place.startswith(_K8S):
                value = YAML(typ="safe").load(path.read_bytes())
                bundle = b64decode(value["clusters"][0]["cluster"]["certificate-authority-data"])
                anchors.append(Anchor(f"{root.name}/{place}", "ca", bundle))
                user = value["users"][0]["user"]
                if "client-certificate-data" in user:
                    certificate = b64decode(user["client-certificate-data"])
                    assert kubeconfig_name(place, root.name)
                    leaves.append(Leaf(f"{root.name}/{place}", "ca", certificate))
    info = YAML(typ="safe").load((output / "cluster/kube-public/ConfigMap-cluster-info.yaml").read_bytes())
    kubeconfig = YAML(typ="safe").load(info["data"]["kubeconfig"])
    bundle = b64decode(kubeconfig["clusters"][0]["cluster"]["certificate-authority-data"])
    return Tree(tuple(leaves), (*anchors, Anchor("cluster-info", "ca", bundle)))


def verdicts(shown: Tree, trusting: Tree) -> Iterator[tuple[Leaf, Anchor, bool]]:
    """Of each leaf that one tree shows and each anchor of the other for its authority, whether it is trusted.

    OpenSSL and pyca have to agree.
    """
    known: dict[bytes, set[bytes]] = {}
    for anchor in trusting.anchors:
        own = [leaf for leaf in shown.leaves if leaf.authority == anchor.authority]
        if anchor.bundle not in known:
            known[anchor.bundle] = set(_by_openssl(anchor.bundle, [leaf.certificate for leaf in own]))
        for leaf in own:
            trusted = leaf.certificate in known[anchor.bundle]
            assert trusted == _by_pyca(anchor.bundle, leaf.certificate), (leaf.place, anchor.place)
            yield leaf, anchor, trusted


def _by_openssl(bundle: bytes, leaves: list[bytes]) -> Iterator[bytes]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "bundle").write_bytes(bundle)
        for number, leaf in enumerate(leaves):
            (Path(folder) / str(number)).write_bytes(leaf)
        command = ["openssl", "verify", "-no_check_time", "-CAfile", "bundle", *map(str, range(len(leaves)))]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        for number, leaf in enumerate(leaves):
            if f"{number}: OK" in said.stdout.splitlines():
                yield leaf


def _by_pyca(bundle: bytes, leaf: bytes) -> bool:
    certificate = x509.load_pem_x509_certificate(leaf)
    for authority in x509.load_pem_x509_certificates(bundle):
        try:
            certificate.verify_directly_issued_by(authority)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def count(bundle: bytes) -> int:
    """How many certificates a text has."""
    return len(pem.certificates(bundle))
