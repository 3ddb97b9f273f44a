"""`kspec import` over lock and keyring that exist: what they have is never replaced, unless the user says so."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from small_cluster import Cluster, Kspec, Said, tree

from kspec.cli.main import main
from kspec.encode import keys, locktext
from kspec.plan.compare import entries
from kspec.read.keyring import read_keyring

FIRST, LATER = "2030-01-31T12:00:00Z", "2030-06-30T12:00:00Z"
RICH = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration: {name: cp-1}
bootstrapTokens: [{description: generated}, {token: abcdef.0123456789abcdef}]
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
controlPlaneEndpoint: api.example:6443
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes:
- {name: cp-2, role: control-plane, address: 10.0.0.11}
- {name: w-1, address: 10.0.0.12}
files:
- {path: /etc/kubernetes/kubeadm-config.yaml, kubeadmConfig: true, node: cp-1}
apiServer:
  encryptionConfiguration:
    resources: [{resources: [secrets], providers: [{aescbc: {keys: [{name: key1}]}}, {identity: {}}]}]
  staticTokens: [{user: monitoring}]
"""
EXTERNAL = """\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {advertiseAddress: 10.0.0.10}
nodeRegistration: {name: cp-1}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
encryptionAlgorithm: ECDSA-P256
etcd: {external: {endpoints: [https://10.0.0.5:2379], caFile: /e/ca.crt, certFile: /e/c.crt, keyFile: /e/c.key}}
"""
NODES = ("cp-1", "cp-2", "w-1")


@frozen
class World:
    """A cluster as it was built, and the lock and keyring that an import of all of its nodes has made."""

    made: Cluster
    taken: Cluster

    def folders(self, *nodes: str) -> list[str]:
        return [f"{node}={self.made.out / 'nodes' / node}" for node in nodes or NODES]

    def rebuild(self) -> None:
        """The built cluster's next state, to what its lock and keyring now lack."""
        arguments = [str(self.made.spec), "-o", str(self.made.out), "--now", LATER, "--prune"]
        assert main(["build", *arguments]) == 0

    def lock(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.made.lock.read_text())

    def entries(self) -> Mapping[tuple[str, str], Any]:
        """Everything in the lock and the keyring of the import."""
        return entries(locktext.parse(self.taken.lock.read_text()), read_keyring(self.taken.keys).secrets)

    def snapshot(self) -> Mapping[str, tuple[int, bytes | None]]:
        return tree(self.taken.folder)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Built and imported once; tests change copies."""
    folder = tmp_path_factory.mktemp("rich")
    made, taken = Cluster(folder / "made"), Cluster(folder / "taken")
    for cluster in (made, taken):
        cluster.folder.mkdir()
        cluster.spec.write_text(RICH)
    made.keys.mkdir()
    (made.keys / "certificate-key").write_text(f"{'5e' * 32}\n")
    world = World(made, taken)
    assert main(["build", str(made.spec), "-o", str(made.out), "--now", FIRST]) == 0
    assert main(["import", *world.folders(), "--spec", str(taken.spec), "--now", FIRST]) == 0
    return world


@pytest.fixture
def world(made_once: World, tmp_path: Path) -> World:
    """A copy, to change."""
    shutil.copytree(made_once.made.folder.parent, tmp_path / "rich")
    return World(Cluster(tmp_path / "rich/made"), Cluster(tmp_path / "rich/taken"))


@pytest.fixture
def again(world: World, kspec: Kspec) -> Kspec:
    """Import nodes over the lock and the keyring of the first import."""

    def run(*options: str, nodes: tuple[str, ...] = NODES) -> Said:
        return kspec("import", *world.folders(*nodes), "--spec", world.taken.spec, "--now", LATER, *options)

    return run


def test_everything_of_the_cluster_was_taken(world: World) -> None:
    """The lock and the keyring of the import are those of the build but for what only a cluster's API has."""
    built = entries(locktext.parse(world.made.lock.read_text()), read_keyring(world.made.keys).secrets)
    assert world.entries() == built


@pytest.mark.parametrize("nodes", [NODES, ("cp-1",), ("cp-2",), ("w-1",), ("w-1", "cp-2")])
@pytest.mark.parametrize("options", [(), ("--update",), ("--pin",)])
def test_the_same_again_touches_nothing(
    world: World, again: Kspec, nodes: tuple[str, ...], options: tuple[str, ...]
) -> None:
    """No file of lock and keyring is written, whichever nodes are given; the answer says so, in JSON too."""
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in sorted(world.taken.folder.rglob("*"))}
    said = again(*options, nodes=nodes)
    assert said.status == 0, said.err
    assert "not-given" not in said.err
    assert said.out.splitlines()[-1].startswith("nothing new")
    answer = json.loads(again(*options, "--format", "json", nodes=nodes).out)
    assert answer["unchanged"] is True
    assert {event["action"] for event in answer["events"]} <= {"expired", "expiring"}
    after = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in sorted(world.taken.folder.rglob("*"))}
    assert after == before


def renew(world: World, name: str, *, with_key: bool) -> set[tuple[str, str]]:
    """Another certificate for an identity, with its key or another one; the entries that are then others."""
    lock = world.lock()
    path = f"{name}.key" if name in {"ca", "etcd/ca", "front-proxy-ca"} else f"nodes/{name}.key"
    del lock["certificates"][name]
    world.made.lock.write_text(json.dumps(lock))
    if with_key:
        (world.made.keys / path).unlink()
    world.rebuild()
    return {("certificates", name), *([("keyring", path)] if with_key else [])}


def rotate(world: World, node: str) -> set[tuple[str, str]]:
    """A kubelet that has its certificate in a file of its own."""
    lock = world.lock()
    lock["kubeletConf"][node] = "rotated"
    world.made.lock.write_text(json.dumps(lock))
    world.rebuild()
    return {("kubelet_conf", node)}


def other_service_account(world: World) -> set[tuple[str, str]]:
    """Another key of service accounts on all control planes."""
    key = keys.generate("ECDSA-P256")
    lock = world.lock()
    lock["serviceAccount"]["publicKey"] = keys.public_pem(keys.public_key(key)).decode()
    world.made.lock.write_text(json.dumps(lock))
    (world.made.keys / "sa.key").write_bytes(key.reveal())
    world.rebuild()
    return {("service_account", ""), ("keyring", "sa.key")}


def other_secret(world: World, path: str) -> set[tuple[str, str]]:
    """Another generated secret of the spec's own files."""
    lock = world.lock()
    lock["files"].remove(path)
    world.made.lock.write_text(json.dumps(lock))
    (world.made.keys / path).unlink()
    world.rebuild()
    return {("keyring", path)}


def other_token(world: World) -> set[tuple[str, str]]:
    """Another generated bootstrap token: the lock tells its expiry under its own name."""
    lock = world.lock()
    (old,) = [name for name, token in lock["tokens"].items() if token.get("drawn") == 0]
    del lock["tokens"][old]
    world.made.lock.write_text(json.dumps(lock))
    (world.made.keys / "tokens/0").unlink()
    world.rebuild()
    (new,) = set(world.lock()["tokens"]) - set(lock["tokens"])
    return {("tokens", old), ("tokens", new), ("keyring", "tokens/0")}


def other_certificate_key(world: World) -> set[tuple[str, str]]:
    """Another key of kubeadm-certs."""
    (world.made.keys / "certificate-key").write_text(f"{'e5' * 32}\n")
    world.rebuild()
    return {("keyring", "certificate-key")}


def change(world: World, entry: tuple[str, str]) -> set[tuple[str, str]]:  # noqa: PLR0911 - a way for each kind
    """Bring the nodes into a state in which this entry of lock or keyring is another; all entries that are."""
    match entry:
        case "certificates", name:
            return renew(world, name, with_key=False)
        case "keyring", "sa.key":
            return other_service_account(world)
        case "keyring", "tokens/0":
            return other_token(world)
        case "keyring", "certificate-key":
            return other_certificate_key(world)
        case "keyring", path if path.startswith("files/"):
            return other_secret(world, path)
        case "keyring", path:
            return renew(world, path.removeprefix("nodes/").removesuffix(".key"), with_key=True)
        case "kubelet_conf", node:
            return rotate(world, node)
    raise AssertionError(entry)


AUTHORITIES = ("ca", "etcd/ca", "front-proxy-ca")
CODES = {
    "certificates": "certificate-differs",
    "kubelet_conf": "kubelet-conf-differs",
    "service_account": "key-differs",
}


def leaves() -> Iterator[str]:
    etcd = ("etcd/server", "etcd/peer", "etcd/healthcheck-client")
    plane = ("apiserver", "apiserver-kubelet-client", "front-proxy-client", *etcd, "apiserver-etcd-client")
    yield from (f"cp-1/{name}" for name in (*plane, "super-admin.conf"))
    for node in ("cp-1", "cp-2"):
        yield from (f"{node}/{name}.conf" for name in ("admin", "controller-manager", "scheduler"))
    yield from (f"cp-2/{name}" for name in plane)
    yield from (f"{node}/kubelet.conf" for node in NODES)


ENTRIES = (
    *(("certificates", name) for name in (*AUTHORITIES, *leaves())),
    *(("keyring", f"nodes/{name}.key") for name in leaves()),
    *(("kubelet_conf", node) for node in NODES),
    *(("keyring", name) for name in ("sa.key", "tokens/0", "certificate-key")),
    *(("keyring", f"files/{name}") for name in ("encryption/aescbc/key1", "static-tokens/monitoring")),
)
"""Each entry of lock and keyring that can be another on a node while the rest stays."""


def test_every_entry_is_among_those_that_are_tried(world: World) -> None:
    """But what no node has, what follows from another entry, and the authorities' keys, which have a test below."""
    untried = {entry for entry in world.entries() if entry[0] in {"tokens", "files"}}
    untried |= {("certificate_key", ""), ("service_account", ""), *(("keyring", f"{name}.key") for name in AUTHORITIES)}
    assert set(world.entries()) - untried == set(ENTRIES)


@pytest.mark.parametrize("entry", ENTRIES, ids="/".join)
def test_what_differs_is_an_error_and_taken_with_update(
    world: World, again: Kspec, kspec: Kspec, entry: tuple[str, str]
) -> None:
    """One item tells of it and nothing is written; with --update exactly that entry is another, and a build agrees."""
    known, before = world.entries(), world.snapshot()
    changed = change(world, entry)
    said = again()
    assert said.status == 1
    codes = {CODES.get(table, "secret-differs") for table, name in changed}
    assert said.err.count("error[") == 1, said.err
    assert any(f"error[{code}]" in said.err for code in codes)
    assert world.snapshot() == before

    said = again("--update")
    assert said.status == 0, said.err
    assert len(re.findall(r"^  replaced ", said.out, re.MULTILINE)) == 1
    now = world.entries()
    differing = {key for key in now.keys() | known.keys() if now.get(key) != known.get(key)}
    consequences = {key for key in differing if key[0] == "tokens"} if entry == ("certificates", "ca") else set()
    assert differing - consequences == changed
    assert "\nnothing new" in f"\n{again().out}"
    assert kspec("build", world.taken.spec, "-o", world.taken.out, "--frozen").status == 0
    for node in NODES:
        assert tree(world.taken.out / "nodes" / node) == tree(world.made.out / "nodes" / node)
