"""Roll every stage of every rotation out over a running cluster, node by node, and ask it after each step.

usage: boot_rotations.py RELEASE [WHAT...]

WHAT is ca, front-proxy-ca, etcd-ca, sa or encryption; all of them by default, one after another in the same cluster. It
is built here: three members of etcd, two of them with kube-apiserver, kube-controller-manager and kube-scheduler, on
machines of their own (`netns.py`), with the very commands of their manifests. At each stage one node after another gets
its new tree and starts anew, so that after each step nodes of two neighbouring stages are there. Then, whichever of the
two stages a client has, and whichever server it asks:

    people (admin.conf) and a worker's kubelet (kubelet.conf) are who they are, by kubectl, and the kubelet renews its
    lease; the front proxy may speak for others; etcd is healthy; service account tokens are accepted exactly where the
    server knows the key that signed them, those of before the rotation until its last stage; what one API server wrote
    into a Secret the other one reads, those of before, too; a new namespace gets its service account, and a request for
    a certificate is signed by what workers trust; every certificate that was signed so far is accepted exactly where
    the server trusts who signed it, those of before the CA's rotation until its last stage; nothing has died

When the last stage is everywhere, what the former authority or key signed is refused, and etcd holds no Secret that the
former key wrote. Prints a line for each fact that does not hold and for each step, and how many held. Needs root; the
commands are built by build.py and build_project.py.
"""

import argparse
import json
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import namespace
import netns
from api_client import Answer, Client
from asked_objects import (
    BINDINGS,
    LEASES,
    REQUESTS,
    REVIEW,
    REVIEWS,
    SECRETS,
    TOKEN,
    TOKENS,
    certificate_of,
    certificate_request,
    is_trusted,
    issuer_key,
    lease,
    namespace_object,
    secret,
    signing_request,
)
from asked_objects import node as node_object
from boot import load, until
from rolled_cluster import K8S, PKI, SERVERS, Cluster, Node

from kspec.facts.rotations import ENCRYPTION, ROTATED

WORDS: Final = (*ROTATED, ENCRYPTION)
STAGES: Final = ("trust", "issue", "drop")
MISSING, REFUSED = 404, 401
KEPT: Final = 3
"""How many tokens of a key, and certificates of an authority, are tried at each later step."""


class Token(NamedTuple):
    """A service account's token, and the public key (PEM) whose private one signed it."""

    text: str
    key: bytes


class Examination:
    """A cluster that is rolled from stage to stage, asked after each step; counts what held."""

    def __init__(self, cluster: Cluster) -> None:
        """Take the cluster, of which nothing runs yet."""
        self.cluster, self.nodes, self.servers = cluster, cluster.nodes, cluster.servers
        self.held, self.failed, self.refusals, self.steps = 0, 0, 0, 0
        self.tokens: list[Token] = []
        self.certificates: list[Path] = []
        self.secrets: dict[str, str] = {}

    def check(self, fact: str, *, holds: bool, detail: object = "") -> None:
        """Note whether something holds, and print what does not."""
        self.held += holds
        self.failed += not holds
        if not holds:
            print(f"FAIL  {fact}: {str(detail)[:600]}", flush=True)  # noqa: T201 - the program's result

    def say(self, text: str) -> None:
        """Print a line of the result."""
        print(text, flush=True)  # noqa: T201 - the program's result

    def begin(self) -> None:
        """Start all nodes; members of etcd wait for each other."""
        for node in self.nodes:
            node.start("etcd")
        for node in self.servers:
            node.start("kube-apiserver")
        tree = self.nodes[0].tree
        for node in self.servers:
            ready = until(lambda node=node: self.cluster.super_admin(node, tree).get("/readyz").text == "ok")  # type: ignore[misc]
            self.check(f"{node.name} is ready", holds=ready, detail=node.log("kube-apiserver"))
            node.start("kube-controller-manager")
            node.start("kube-scheduler")
        binding = load(tree / "cluster/_/ClusterRoleBinding-kubeadm_cluster-admins.yaml")
        root = self.cluster.super_admin(self.servers[0], tree)
        root.post(BINDINGS, binding)
        until(lambda: root.get("/api/v1/namespaces/default/serviceaccounts/default").good)
        root.post("/api/v1/nodes", node_object("w-1"))
        until(lambda: root.get("/api/v1/namespaces/kube-node-lease").good)
        self.examine("the start", [tree])

    def rotate(self, what: str) -> None:
        """All stages, node by node."""
        before = self.nodes[0].tree
        for stage in STAGES:
            tree = self.cluster.kspec("rotate", what)
            for node in self.nodes:
                former = node.tree
                node.begin(tree)
                self.examine(f"{what}, {stage}: {node.name} has it", [former, tree])
            if what == "encryption" and stage == "issue":
                self.rewrite()
        self.refuse(what, before)
        self.cluster.kspec("rotate", what)

    def examine(self, step: str, trees: list[Path]) -> None:
        """Ask everything, whichever of the stages a client has."""
        self.steps += 1
        was, began = self.failed, time.monotonic()
        for node in self.servers:
            ready = until(lambda node=node: node.client(trees[-1] / "nodes/cp-1").get("/readyz").text == "ok")  # type: ignore[misc]
            self.check(f"{step}: {node.name} is ready", holds=ready, detail=node.log("kube-apiserver"))
            for tree in trees:
                self.clients(step, node, tree)
            self.account_tokens(step, node)
            self.signed_certificates(step, node)
            self.read_and_write(step, node)
        self.controllers(step, trees)
        for tree in trees:
            said = self.cluster.etcdctl(tree, "endpoint", "health")
            self.check(
                f"{step}: etcd is healthy, and takes {tree.parent.name}'s client",
                holds=said.returncode == 0,
                detail=said.stderr,
            )
        for node in self.nodes:
            for name in node.dead():
                self.check(f"{step}: {name} of {node.name} is still running", holds=False, detail=node.log(name))
        words = "ok   " if self.failed == was else "FAIL "
        self.say(f"{words} {step} ({time.monotonic() - began:.0f} s)")

    def clients(self, step: str, node: Node, tree: Path) -> None:
        """People, a kubelet and the front proxy of one stage at a server of any."""
        for path, who in (
            ("cp-2/etc/kubernetes/admin.conf", "kubernetes-admin"),
            ("w-1/etc/kubernetes/kubelet.conf", "system:node:w-1"),
        ):
            said = self.cluster.kubectl(node, tree / "nodes" / path, "auth", "whoami", "-o", "json")
            fact = f"{step}: {path} of {tree.parent.name} at {node.name}"
            self.check(fact, holds=f'"username": "{who}"' in said.stdout, detail=said.stdout + said.stderr)
        kubelet = Client.of(tree / "nodes/w-1/etc/kubernetes/kubelet.conf", node.address)
        answer = kubelet.patch(f"{LEASES}/w-1", {"spec": {"leaseDurationSeconds": 40 + self.steps % 7}})
        if answer.status == MISSING:
            answer = kubelet.post(LEASES, lease("w-1"))
        self.check(f"{step}: the kubelet renews its lease at {node.name}", holds=answer.good, detail=answer)
        answer = self.front_proxy(node, tree)
        self.check(
            f"{step}: the front proxy of {tree.parent.name} speaks for others at {node.name}",
            holds='"alice"' in answer.text,
            detail=answer,
        )

    def front_proxy(self, node: Node, tree: Path) -> Answer:
        """Who a server takes a request for that the front proxy of a tree passes on."""
        pki = tree / "nodes/cp-1" / PKI
        admin = node.client(node.tree / "nodes" / node.name)
        proxy = admin.showing(pki / "front-proxy-client.crt", pki / "front-proxy-client.key")
        return proxy.post(REVIEWS, REVIEW, {"X-Remote-User": "alice", "X-Remote-Group": "system:authenticated"})

    def account_tokens(self, step: str, node: Node) -> None:
        """Every token so far is accepted where its key is known, and a new one is issued."""
        admin = node.client(node.tree / "nodes" / node.name)
        answer = admin.post(TOKENS, TOKEN)
        self.check(f"{step}: {node.name} issues a token", holds=answer.good, detail=answer)
        key = (node.tree / "nodes" / node.name / PKI / "sa.pub").read_bytes()
        if answer.good and sum(token.key == key for token in self.tokens) < KEPT:
            self.tokens.append(Token(json.loads(answer.text)["status"]["token"], key))
        for number, token in enumerate(self.tokens):
            answer = admin.bearing(token.text).post(REVIEWS, REVIEW)
            accepted, known = "system:serviceaccount:default:default" in answer.text, token.key in node.known_keys
            fact = f"{step}: token {number} is {'accepted' if known else 'refused'} by {node.name}"
            self.check(fact, holds=accepted is known, detail=answer)
            self.refusals += not known

    def signed_certificates(self, step: str, node: Node) -> None:
        """Every certificate that was signed so far is accepted where its authority is trusted, as a kubelet's is."""
        root = node.tree / "nodes" / node.name
        for certificate in self.certificates:
            known = is_trusted(certificate, root / PKI / "ca.crt")
            answer = node.client(root).showing(certificate, self.cluster.folder / "client.key").post(REVIEWS, REVIEW)
            fact = (
                f"{step}: what was signed in {certificate.stem} is {'accepted' if known else 'refused'} by {node.name}"
            )
            self.check(fact, holds=('"bob"' in answer.text) is known, detail=answer)
            self.refusals += not known

    def read_and_write(self, step: str, node: Node) -> None:
        """A Secret is written here, and every Secret so far is read here."""
        admin = node.client(node.tree / "nodes" / node.name)
        name = f"secret-{len(self.secrets)}"
        answer = admin.post(SECRETS, secret(name))
        self.check(f"{step}: {node.name} writes a Secret", holds=answer.good, detail=answer)
        self.secrets[name] = json.loads(answer.text).get("data", {}).get("a", "")
        for server in self.servers:
            listed = server.client(server.tree / "nodes" / server.name).get(SECRETS)
            found = {one["metadata"]["name"]: one["data"].get("a") for one in json.loads(listed.text).get("items", [])}
            fact = f"{step}: {server.name} reads all Secrets, {node.name}'s too"
            self.check(fact, holds=self.secrets.items() <= found.items(), detail=listed)

    def rewrite(self) -> None:
        """Write all Secrets again, as the command line says that is to be done."""
        node = self.servers[0]
        admin = node.tree / "nodes" / node.name / K8S / "admin.conf"
        said = self.cluster.kubectl(node, admin, "get", "secrets", "--all-namespaces", "-o", "json")
        again = self.cluster.kubectl(node, admin, "replace", "-f", "-", text=said.stdout)
        self.check("all Secrets are written again", holds=again.returncode == 0, detail=again.stderr)

    def controllers(self, step: str, trees: list[Path]) -> None:
        """The controller managers, of whichever stage the leader is, do their work."""
        node = self.servers[self.steps % SERVERS]
        root = node.tree / "nodes" / node.name
        admin, name = node.client(root), f"step-{self.steps}"
        admin.post("/api/v1/namespaces", namespace_object(name))
        works = until(lambda: admin.get(f"/api/v1/namespaces/{name}/serviceaccounts/default").good)
        logs = [one.log("kube-controller-manager") for one in self.servers]
        self.check(f"{step}: a controller manager works", holds=works, detail=logs)
        admin.post(REQUESTS, signing_request(name, certificate_request(self.cluster.folder, "bob")))
        said = self.cluster.kubectl(node, root / K8S / "admin.conf", "certificate", "approve", name)

        def signed() -> str:
            status = json.loads(admin.get(f"{REQUESTS}/{name}").text).get("status", {})
            return str(status.get("certificate", ""))

        self.check(f"{step}: a certificate is signed", holds=until(lambda: bool(signed())), detail=said.stderr)
        certificate = certificate_of(signed(), self.cluster.folder / f"{name}.crt")
        for tree in trees:
            trusted = is_trusted(certificate, tree / "nodes/w-1" / PKI / "ca.crt")
            self.check(f"{step}: it is one that workers of {tree.parent.name} trust", holds=trusted)
        if sum(issuer_key(one) == issuer_key(certificate) for one in self.certificates) < KEPT:
            self.certificates.append(certificate)

    def refuse(self, what: str, before: Path) -> None:
        """What the former authority or key signed counts no more."""
        was = self.failed
        for node in self.servers:
            now = node.tree / "nodes" / node.name
            if what == "ca":
                former = Client.of(
                    before / "nodes/cp-1" / K8S / "super-admin.conf", node.address, trusting=now / K8S / "admin.conf"
                )
                answer = former.get("/api/v1/nodes")
                self.check(
                    f"{node.name} refuses a client of the former CA", holds=answer.status == REFUSED, detail=answer
                )
                said = self.cluster.kubectl(node, before / "nodes/cp-1" / K8S / "admin.conf", "auth", "whoami")
                self.check(
                    f"who trusts the former CA refuses {node.name}",
                    holds="x509" in said.stderr,
                    detail=said.stdout + said.stderr,
                )
            elif what == "front-proxy-ca":
                answer = self.front_proxy(node, before)
                self.check(
                    f"{node.name} refuses the former front proxy", holds='"alice"' not in answer.text, detail=answer
                )
        if what == "etcd-ca":
            said = self.cluster.etcdctl(before, "endpoint", "health", trusting=self.nodes[0].tree)
            self.check("etcd refuses a client of the former authority", holds=said.returncode != 0, detail=said.stdout)
        if what == "sa":
            key = (before / "nodes/cp-1" / PKI / "sa.pub").read_bytes()
            old = [token for token in self.tokens if token.key == key]
            self.check("tokens of before the rotation were there", holds=bool(old))
        if what == "encryption":
            said = self.cluster.etcdctl(
                self.nodes[0].tree, "get", "/registry/secrets/", "--prefix", "--print-value-only"
            )
            first = set(re.findall(r"k8s:enc:aescbc:v1:[^:]*:", said.stdout))
            self.check("etcd holds no Secret of the former key", holds=len(first) == 1, detail=first)
        self.say(f"{'ok   ' if self.failed == was else 'FAIL '} {what}: what was before is refused")


def rotations(examination: Examination, words: list[str]) -> Iterator[str]:
    """Go through all that is asked for."""
    examination.begin()
    for what in words:
        examination.rotate(what)
        yield what


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", help="whose components, such as v1.37.2")
    parser.add_argument("what", nargs="*", help=f"what is rotated: {', '.join(WORDS)} (default: all)")
    arguments = parser.parse_args()
    words = arguments.what or list(WORDS)
    if unknown := set(words) - set(WORDS):
        parser.error(f"{', '.join(sorted(unknown))} is not one of {', '.join(WORDS)}")
    namespace.enter("--mount")
    netns.bridge()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rotations.") as name:
        examination = Examination(Cluster(arguments.release, Path(name)))
        try:
            done = list(rotations(examination, words))
        finally:
            for node in examination.nodes:
                node.stop()
    minutes = (time.monotonic() - began) / 60
    facts = f"{examination.held} facts held, {examination.failed} did not"
    refused = f"{examination.refusals} of them that something former is refused"
    examination.say(f"{len(done)} rotations, {examination.steps} steps: {facts}; {refused}; {minutes:.0f} minutes")
    return 1 if examination.failed or not examination.held else 0


if __name__ == "__main__":
    raise SystemExit(main())
