"""Two clusters of a set, as real API servers take them: each lets in its own clients, and no other one's."""

import base64
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import pytest
from built_set import build_words, documents, write_shop
from e2e.programs import ETCD, RELEASE
from places import cache

from kspec.cli.main import main

pytestmark = pytest.mark.slow

KUBERNETES: Final = cache() / RELEASE
ETCD_PROGRAM: Final = cache() / f"etcd-{ETCD}" / "etcd"
STARTED: Final = 120
"""Seconds that an API server may take on a busy machine."""


class Server:
    """The API server of a cluster, at a port of this machine, and whoever asks it something."""

    def __init__(self, folder: Path, name: str) -> None:
        """Take the folder of the set, and the cluster's name."""
        self.folder, self.name = folder, name
        self.port, self.etcd, self.peers = (_free_port() for _ in range(3))
        self.pki = folder / "out" / name / f"nodes/{name}-cp-1/etc/kubernetes/pki"

    def commands(self) -> Iterator[list[str]]:
        """The command lines of etcd and of the API server: their files are those of the tree."""
        client, peer, pki = f"https://127.0.0.1:{self.etcd}", f"https://127.0.0.1:{self.peers}", self.pki
        yield [
            str(ETCD_PROGRAM),
            f"--data-dir={self.folder}/etcd-{self.name}",
            *(f"--{flag}-client-urls={client}" for flag in ("listen", "advertise")),
            *(f"--{flag}-peer-urls={peer}" for flag in ("listen", "initial-advertise")),
            f"--initial-cluster=default={peer}",
            *(f"--cert-file={pki}/etcd/server.crt", f"--key-file={pki}/etcd/server.key"),
            *(f"--peer-cert-file={pki}/etcd/peer.crt", f"--peer-key-file={pki}/etcd/peer.key"),
            *(f"--trusted-ca-file={pki}/etcd/ca.crt", f"--peer-trusted-ca-file={pki}/etcd/ca.crt"),
            *("--client-cert-auth", "--peer-client-cert-auth"),
        ]
        yield [
            str(KUBERNETES / "kube-apiserver"),
            *("--bind-address=127.0.0.1", f"--secure-port={self.port}", "--authorization-mode=Node,RBAC"),
            *(f"--etcd-servers={client}", f"--etcd-cafile={pki}/etcd/ca.crt"),
            *(
                f"--etcd-{kind}file={pki}/apiserver-etcd-client.{end}"
                for kind, end in (("cert", "crt"), ("key", "key"))
            ),
            *(f"--client-ca-file={pki}/ca.crt", f"--tls-cert-file={pki}/apiserver.crt"),
            *(f"--tls-private-key-file={pki}/apiserver.key", "--service-cluster-ip-range=172.30.0.0/16"),
            *(f"--service-account-key-file={pki}/sa.pub", f"--service-account-signing-key-file={pki}/sa.key"),
            f"--service-account-issuer=https://kubernetes.default.svc.{self.name}.example",
        ]

    def kubectl(self, *words: str, context: str = "") -> subprocess.CompletedProcess[str]:
        """Ask as a context of the merged kubeconfig; its own is `admin@` and the cluster's name."""
        where = ["--server", f"https://127.0.0.1:{self.port}", "--tls-server-name", f"api.{self.name}.example"]
        own = f"--context={context or f'admin@{self.name}'}"
        config = f"--kubeconfig={self.folder}/out/shop/kubeconfig"
        return run(str(KUBERNETES / "kubectl"), config, own, *where, *words)

    def ask(self, certificate: Path, key: Path) -> str:
        """The status of a request for all namespaces with a client certificate."""
        words = ("-sk", "-o", os.devnull, "-w", "%{http_code}", "--cert", str(certificate), "--key", str(key))
        return run("curl", *words, f"https://127.0.0.1:{self.port}/api/v1/namespaces").stdout


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a program, and keep what it says."""
    return subprocess.run(words, check=False, capture_output=True, text=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """The server while it is up."""
    with ExitStack() as stack:
        for words in server.commands():
            log = stack.enter_context((server.folder / f"{Path(words[0]).name}-{server.name}.log").open("w"))
            stack.callback(_end, subprocess.Popen(words, stdout=log, stderr=log))
        deadline = time.monotonic() + STARTED
        while server.kubectl("get", "--raw", "/readyz").returncode and time.monotonic() < deadline:
            time.sleep(1)
        admins = server.folder / "out" / server.name / "cluster/_/ClusterRoleBinding-kubeadm_cluster-admins.yaml"
        tree = server.pki.parent
        where = ["--server", f"https://127.0.0.1:{server.port}", "--tls-server-name", f"api.{server.name}.example"]
        config = f"--kubeconfig={tree}/super-admin.conf"
        said = run(str(KUBERNETES / "kubectl"), config, *where, "apply", "-f", str(admins))
        assert said.returncode == 0, said.stderr
        yield server


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def credential(folder: Path, name: str) -> tuple[Path, Path]:
    """The client certificate that Argo CD is given for a cluster, with the chain to the root behind it, and its key."""
    (secret,) = documents(folder / f"out/shop/objects/argocd/{name}.yaml")
    tls = json.loads(base64.b64decode(secret["data"]["config"]))["tlsClientConfig"]
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    chain = (folder / f"out/shop/chains/{name}/ca.crt").read_bytes()
    certificate.write_bytes(base64.b64decode(tls["certData"]) + chain)
    key.write_bytes(base64.b64decode(tls["keyData"]))
    return certificate, key


@pytest.mark.skipif(
    not all(path.is_file() for path in (ETCD_PROGRAM, KUBERNETES / "kube-apiserver", KUBERNETES / "kubectl")),
    reason="needs etcd, kube-apiserver and kubectl in the oracle's cache, as tox run -e e2e builds them",
)
def test_each_cluster_lets_in_its_own_clients_alone(tmp_path: Path) -> None:
    """By the merged kubeconfig, and by a program's certificate once its binding is there; the root opens nothing."""
    file = write_shop(tmp_path, "authorities: shared-root\nhub: hub\nregistrations: [argocd, karmada, cluster-api]\n")
    assert main(list(build_words(file)[:-2])) == 0
    with ExitStack() as stack:
        eu, us = (stack.enter_context(running(Server(tmp_path, name))) for name in ("eu", "us"))
        for server, other in ((eu, us), (us, eu)):
            assert "kubernetes-admin" in server.kubectl("auth", "whoami").stdout
            insecure = server.kubectl("auth", "whoami", "--insecure-skip-tls-verify", context=f"admin@{other.name}")
            assert "Unauthorized" in insecure.stderr
            assert server.ask(*credential(tmp_path, server.name)) == "403"
            assert server.ask(*credential(tmp_path, other.name)) == "401"
        objects = tmp_path / "out/shop/objects"
        said = eu.kubectl("apply", "--validate=strict", "-f", str(objects / "members/eu"))
        assert said.returncode == 0, said.stderr
        assert eu.ask(*credential(tmp_path, "eu")) == "200"
        assert eu.ask(*credential(tmp_path, "us")) == "401"
        assert eu.kubectl("create", "namespace", "argocd").returncode == 0
        for name in ("argocd/us", "cluster-api/us-kubeconfig"):
            said = eu.kubectl("apply", "--validate=strict", "-f", str(objects / f"{name}.yaml"))
            assert said.returncode == 0, said.stderr
