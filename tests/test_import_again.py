"""`kspec import` over lock and keyring that exist: what they have is never replaced, unless the user says so."""

import contextlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from small_cluster import Cluster, Kspec, Said, tree

from kspec.cli.main import main
from kspec.encode import lock_text
from kspec.encode.rulers import gather
from kspec.plan.compare import entries
from kspec.read.keyring import read_keyring
from kspec.x509 import keys

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
- {name: w-1, address: 10.0.0.12, kubeletServingCertificate: true}
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
        return entries(lock_text.parse(self.taken.lock.read_text()), read_keyring(self.taken.keys)[0].secrets)

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
    built = entries(lock_text.parse(world.made.lock.read_text()), read_keyring(world.made.keys)[0].secrets)
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
    yield "w-1/kubelet"


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


def is_told_by_its_like(entry: tuple[str, str]) -> bool:
    """Whether the same entry of the first control plane is tried in every run."""
    return "cp-2/" in entry[1] and "kubelet" not in entry[1]


@pytest.mark.parametrize(
    "entry",
    [pytest.param(entry, marks=[pytest.mark.slow] if is_told_by_its_like(entry) else []) for entry in ENTRIES],
    ids="/".join,
)
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


def test_a_new_authority_is_taken_with_all_that_it_signed(world: World, again: Kspec, kspec: Kspec) -> None:
    """Of one node alone it is refused: what the others have is signed by the former one."""
    before = world.snapshot()
    renew(world, "ca", with_key=True)
    said = again("--update", nodes=("cp-1",))
    assert said.status == 1
    assert "error[foreign-authority]: w-1/kubelet.conf" in said.err
    assert world.snapshot() == before
    assert again("--update").status == 0
    assert kspec("build", world.taken.spec, "-o", world.taken.out, "--frozen").status == 0


def test_only_the_nodes_that_are_given_are_followed(world: World, again: Kspec) -> None:
    """What else changed elsewhere stays as it was; a worker is enough, for lock and keyring have the authorities."""
    known = world.entries()
    lock = world.lock()
    for name in ("cp-1/apiserver", "cp-2/apiserver", "w-1/kubelet.conf"):
        del lock["certificates"][name]
    world.made.lock.write_text(json.dumps(lock))
    world.rebuild()
    assert again("--update", nodes=("w-1",)).status == 0
    now = world.entries()
    assert {key for key in known if now[key] != known[key]} == {("certificates", "w-1/kubelet.conf")}
    assert again("--update", nodes=("cp-2",)).status == 0
    changed = {("certificates", "w-1/kubelet.conf"), ("certificates", "cp-2/apiserver")}
    assert {key for key in known if world.entries()[key] != known[key]} == changed


def test_the_answer_names_the_old_and_the_new_and_no_secret(world: World, again: Kspec) -> None:
    """Serial number, expiry and fingerprint of a certificate, and the public keys."""
    renew(world, "cp-1/admin.conf", with_key=True)
    shown = again()
    text = again("--update", "--format", "json").out
    (event,) = [row for row in json.loads(text)["events"] if row["action"] == "replaced"]
    assert event["subject"] == "cp-1/admin.conf"
    told = [reason.split(", now ") for reason in event["reasons"]]
    names = [" ".join(old.split()[:-1]) for old, _ in told]
    assert names == [
        "certificate: serial",
        "certificate: expires",
        "certificate: fingerprint",
        "private key: public key",
    ]
    for old, new in told:
        assert old.split()[-1] != new
        assert old.split()[-1] in shown.err
        assert new in shown.err


def test_nodes_may_come_one_after_the_other(world: World, kspec: Kspec, tmp_path: Path) -> None:
    """What is not given is neither issued nor recorded, so that it can be added; one warning names it."""
    spec = Path(shutil.copy(world.made.spec, tmp_path))
    for node, others in (("cp-1", "cp-2, w-1"), ("w-1", "cp-2"), ("cp-2", "")):
        said = kspec("import", *world.folders(node), "--spec", spec, "--now", FIRST)
        assert said.status == 0, said.err
        told = re.findall(r"warning\[node-not-given\]: not given: ([^;]*);", said.err)
        assert told == ([others] if others else [])
    assert (tmp_path / "cluster.lock").read_text() == world.taken.lock.read_text()
    assert read_keyring(tmp_path / "cluster.keys") == read_keyring(world.taken.keys)


def test_a_worker_cannot_be_the_first(world: World, kspec: Kspec, tmp_path: Path) -> None:
    """Without a lock the authorities have to come from the first control plane."""
    spec = Path(shutil.copy(world.made.spec, tmp_path))
    said = kspec("import", *world.folders("w-1"), "--spec", spec)
    assert (said.status, sorted(path.name for path in tmp_path.iterdir())) == (2, ["cluster.yaml", "rich"])
    assert "cp-1=DIR" in said.err


@pytest.mark.parametrize("kept", [("lock", "keys"), ("keys",), ("lock",)], ids=["both", "keyring", "lock"])
def test_another_clusters_lock_and_keyring_are_never_touched(
    world: World, built_once: Cluster, kspec: Kspec, tmp_path: Path, kept: tuple[str, ...]
) -> None:
    """Both, the keyring without its lock, and the lock with the node's own keyring; whatever the options."""
    base = tmp_path / "base"
    base.mkdir()
    spec = shutil.copy(built_once.spec, base / "cluster.yaml")
    other = Path(shutil.copytree(world.made.folder, tmp_path / "other"))
    for name in kept:
        (shutil.copytree if name == "keys" else shutil.copy)(other / f"cluster.{name}", base / f"cluster.{name}")
    if "keys" not in kept:
        shutil.copytree(built_once.keys, base / "cluster.keys")
    before = tree(base)
    for options in ((), ("--update",), ("--pin",)):
        assert kspec("import", f"cp-1={built_once.node}", "--spec", spec, *options).status == 1
        assert tree(base) == before


@pytest.mark.parametrize("swapped", [("--lock", "other/cluster.lock"), ("--keys", "other/cluster.keys")])
def test_stores_that_are_mixed_up_are_not_touched(
    world: World, again: Kspec, built_once: Cluster, tmp_path: Path, swapped: tuple[str, str]
) -> None:
    """The lock of one cluster with the keyring of another, whichever of them is the node's."""
    other = Path(shutil.copytree(built_once.folder, tmp_path / "other"))
    before = world.snapshot(), tree(other)
    option, path = swapped
    for options in ((), ("--update",)):
        said = again(option, str(tmp_path / path), *options)
        assert said.status == 1
        assert re.search(r"error\[(key-mismatch|lock-exists)\]", said.err)
        assert (world.snapshot(), tree(other)) == before


def test_an_import_over_a_build_of_another_cluster_names_each_item(
    cluster: Cluster, kspec: Kspec, fresh: Cluster
) -> None:
    """And gives no advice by which anything would be lost."""
    assert kspec("build", fresh.spec, "-o", fresh.out).status == 0
    before = fresh.snapshot()
    said = kspec("import", f"cp-1={cluster.node}", "--spec", fresh.spec)
    assert said.status == 1
    assert "error[lock-exists]" in said.err
    lock = json.loads(fresh.lock.read_text())
    told = re.findall(r"error\[certificate-differs\]: (\S+): ", said.err)
    assert sorted(told) == sorted(gather(lock["certificates"]))
    assert "error[key-differs]: sa: " in said.err
    assert "--update" not in said.err
    assert fresh.snapshot() == before


def test_the_files_of_an_external_etcd_are_compared(kspec: Kspec, tmp_path: Path) -> None:
    """Each is an entry of the keyring."""
    made, taken = Cluster(tmp_path / "made"), Cluster(tmp_path / "taken")
    for cluster in (made, taken):
        cluster.folder.mkdir()
        cluster.spec.write_text(EXTERNAL)
    assert kspec("build", made.spec, "-o", made.out).status == 0
    (made.node / "e").mkdir()
    for name in ("ca.crt", "c.crt", "c.key"):
        (made.node / "e" / name).write_text(f"{name}\n")
    run = ("import", f"cp-1={made.node}", "--spec", taken.spec)
    assert kspec(*run).status == 0
    for entry, name in (("-ca.crt", "ca.crt"), (".crt", "c.crt"), (".key", "c.key")):
        before = taken.snapshot()
        (made.node / "e" / name).write_text("another\n")
        said = kspec(*run)
        assert said.status == 1
        assert f"error[secret-differs]: external-etcd/external-etcd{entry}: " in said.err
        assert taken.snapshot() == before
        assert kspec(*run, "--update").status == 0
        changed = {path for path, found in taken.snapshot().items() if found != before.get(path)}
        assert changed == {f"cluster.keys/external-etcd/external-etcd{entry}"}


def without_names(world: World) -> None:
    """A certificate of the API server that is sound, and not what the spec would issue."""
    text = world.made.spec.read_text()
    world.made.spec.write_text(text.replace("controlPlane", "apiServer: {certSANs: [old.example]}\ncontrolPlane"))
    world.rebuild()
    world.made.spec.write_text(text)


def test_a_pin_outlives_a_renewal(world: World, again: Kspec) -> None:
    """Who pinned a certificate need not do it again for one that differs from the spec in the same way."""
    without_names(world)
    assert again("--update").status == 1
    assert again("--update", "--pin", "cp-1/apiserver", nodes=("cp-1",)).status == 0
    former = world.entries()["certificates", "cp-1/apiserver"]
    assert former.pinned
    lock = world.lock()
    del lock["certificates"]["cp-1/apiserver"]
    world.made.lock.write_text(json.dumps(lock))
    without_names(world)
    assert again(nodes=("cp-1",)).status == 1
    assert again("--update", nodes=("cp-1",)).status == 0
    renewed = world.entries()["certificates", "cp-1/apiserver"]
    assert renewed.certificate != former.certificate
    assert renewed.pinned == former.pinned


class Killed(BaseException):
    """The process is dead."""


CALLS = ("open", "write", "mkdir", "link", "chmod", "fchmod", "fsync", "rename", "unlink", "rmdir")


@contextlib.contextmanager
def killed_at(at: int) -> Iterator[list[str]]:
    """The process dies at that call of those that may change a disk; the calls that it came to."""
    names: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any function of os
            names.append(name)
            if len(names) == at and name == "write":
                function(arguments[0], arguments[1][: len(arguments[1]) // 2])
            if len(names) >= at:
                raise Killed
            return None if name == "fsync" else function(*arguments, **named)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name, getattr(os, name)))
        with contextlib.suppress(Killed):
            yield names


def moments(every: int, run: Callable[[int], list[str]]) -> Iterator[int]:
    """Each moment at which a run can be killed, until one comes to its end."""
    at = 1
    while len(run(at)) >= at:
        yield at
        at += every
    assert at > 30


GENERATED = ("tokens/0", "files/encryption/aescbc/key1", "files/static-tokens/monitoring")


@pytest.mark.parametrize("every", [15, pytest.param(1, marks=pytest.mark.slow)])
def test_a_first_import_killed_at_any_moment_is_finished_by_the_next(
    world: World, kspec: Kspec, tmp_path: Path, every: int
) -> None:
    """With the very secrets that it had generated; from then on nothing is new, and a frozen build agrees."""
    etc = world.made.node / "etc/kubernetes"
    for name in ("kubeadm-config.yaml", "known_tokens.csv"):
        (etc / name).unlink()
    shutil.rmtree(etc / "encryption")
    base = tmp_path / "base"

    def arguments() -> list[str]:
        return ["import", *world.folders("cp-1"), "--spec", str(base / "cluster.yaml"), "--now", FIRST]

    def run(at: int) -> list[str]:
        shutil.rmtree(base, ignore_errors=True)
        base.mkdir()
        shutil.copy(world.made.spec, base / "cluster.yaml")
        with killed_at(at) as names:
            main(arguments())
        return names

    for _ in moments(every, run):
        left = read_keyring(base / "cluster.keys")[0].secrets
        said = kspec(*arguments())
        assert said.status == 0, said.err
        after = read_keyring(base / "cluster.keys")[0]
        assert not after.pending
        assert {path: after.secrets[path] for path in left} == left
        assert set(GENERATED) <= after.secrets.keys()
        assert json.loads(kspec(*arguments(), "--format", "json").out)["unchanged"] is True
    assert kspec("build", base / "cluster.yaml", "-o", base / "out").status == 0


@pytest.mark.parametrize("every", [15, pytest.param(1, marks=pytest.mark.slow)])
def test_an_update_killed_at_any_moment_is_finished_by_the_next(
    world: World, kspec: Kspec, tmp_path: Path, every: int
) -> None:
    """Neither lock nor keyring is half of anything, and in the end they are as if nothing had happened."""
    for name in ("cp-1/admin.conf", "cp-1/apiserver"):
        renew(world, name, with_key=True)
    other_secret(world, "files/static-tokens/monitoring")
    base = tmp_path / "base"
    arguments = ["import", *world.folders(), "--spec", str(base / "cluster.yaml"), "--now", LATER, "--update"]

    def run(at: int) -> list[str]:
        shutil.rmtree(base, ignore_errors=True)
        shutil.copytree(world.taken.folder, base)
        with killed_at(at) as names:
            main(arguments)
        return names

    states = []
    for _ in moments(every, run):
        said = kspec(*arguments)
        assert said.status == 0, said.err
        states.append(((base / "cluster.lock").read_text(), read_keyring(base / "cluster.keys")[0]))
    assert all(state == states[0] for state in states)
    assert kspec("build", base / "cluster.yaml", "-o", base / "out", "--frozen").status == 0
