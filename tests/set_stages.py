"""What a set hands out at each stage of a rotation, and who trusts whom by it: OpenSSL and pyca are asked."""

import itertools
import json
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from built_set import CLUSTERS, documents
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from kspec.x509 import pem

OPENSSL: Final = shutil.which("openssl")
PKI: Final = "nodes/{0}-cp-1/etc/kubernetes/pki"
AT: Final = datetime(2030, 1, 1, 1, tzinfo=UTC)


class Stage:
    """What was handed out at a stage: copied, for whoever has not got the next one yet."""

    def __init__(self, shop: Path, place: Path) -> None:
        self.out = Path(shutil.copytree(shop.parent / "out", place))

    def leaf(self, name: str) -> Path:
        """The API server's certificate."""
        return self.out / name / PKI.format(name) / "apiserver.crt"

    def client(self, name: str) -> Path:
        """A client's certificate."""
        return self.out / name / PKI.format(name) / "apiserver-kubelet-client.crt"

    def authority(self, name: str) -> Path:
        """What the machines of a cluster trust."""
        return self.out / name / PKI.format(name) / "ca.crt"

    def chain(self, name: str) -> Path:
        """What is handed out of a cluster's authority to others."""
        return self.out / "shop/chains" / name / "ca.crt"

    @property
    def root(self) -> Path:
        """What is handed out of the root."""
        return self.out / "shop/root.crt"


def openssl(trusted: Path, leaf: Path, *more: str | Path) -> bool:
    """Whether OpenSSL verifies a certificate by what is trusted."""
    words = [OPENSSL or "", "verify", "-attime", str(int(AT.timestamp())), "-CAfile", *map(str, (trusted, *more, leaf))]
    return subprocess.run(words, check=False, capture_output=True).returncode == 0


def pyca(trusted: Path, leaf: Path, name: str, untrusted: Path | None = None) -> bool:
    """Whether pyca verifies a server's certificate by what is trusted."""
    store = Store(x509.load_pem_x509_certificates(trusted.read_bytes()))
    between = x509.load_pem_x509_certificates(untrusted.read_bytes()) if untrusted else []
    verifier = PolicyBuilder().store(store).time(AT).build_server_verifier(x509.DNSName(f"api.{name}.example"))
    (server,) = x509.load_pem_x509_certificates(leaf.read_bytes())
    try:
        verifier.verify(server, between)
    except VerificationError:
        return False
    return True


def check_machines(one: Stage, other: Stage, names: Sequence[str] = CLUSTERS) -> None:
    """Machines of the one trust what machines of the other show, each within its cluster, and no other cluster's."""
    for name, shown in itertools.product(names, CLUSTERS):
        for leaf in (other.leaf(shown), other.client(shown)):
            assert openssl(one.authority(name), leaf, "-partial_chain") is (name == shown), (name, shown)
        assert pyca(one.authority(name), other.leaf(shown), shown) is (name == shown), (name, shown)


def check_holders(one: Stage, other: Stage) -> None:
    """Whoever has the root, or a chain, of the one verifies servers of the other, with what goes with either."""
    for name in CLUSTERS:
        leaf = other.leaf(name)
        assert openssl(one.chain(name), leaf), name
        for chain in (one.chain(name), other.chain(name)):
            assert openssl(one.root, leaf, "-untrusted", chain), name
            assert pyca(one.root, leaf, name, chain), name


def check_kubeconfigs(stage: Stage) -> None:
    """The merged kubeconfig, and each registration, trusts what the machines of the cluster trust."""
    (config,) = documents(stage.out / "shop/kubeconfig")
    for one in config["clusters"]:
        trusted = stage.authority(one["name"]).read_bytes()
        assert pem.certificates(pem_of(one["cluster"]["certificate-authority-data"])) == pem.certificates(trusted)
    for name in ("eu", "us"):
        *_, secret = documents(stage.out / f"shop/objects/argocd/{name}.yaml")
        found = json.loads(pem_of(secret["data"]["config"]).decode())["tlsClientConfig"]["caData"]
        assert pem.certificates(pem_of(found)) == pem.certificates(stage.authority(name).read_bytes())


def pem_of(encoded: str) -> bytes:
    """What is encoded by base64."""
    return b64decode(encoded)
