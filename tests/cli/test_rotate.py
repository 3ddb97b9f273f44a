"""`kspec rotate`, end to end; `tests/test_rotation.py` looks at who trusts whom."""

import json
import shutil
from pathlib import Path

import pytest
from keyring_files import needs_age, person
from small_cluster import CERTIFICATE_KEY, SPEC, Cluster, Kspec

from kspec.encode import lock_text
from kspec.model.lock import Lock

LATER = "2030-03-01T12:00:00Z"
WORKER = """\
---
apiVersion: kspec.dev/v1alpha1
kind: ClusterSpec
nodes: [{name: w-1, role: worker, credentials: issued}]
"""
GENERATED = SPEC.replace("[{token: abcdef.0123456789abcdef}]", "[{description: generated}]").replace(
    f"certificateKey: {CERTIFICATE_KEY}\n", ""
)
NONE = "no rotation is under way\n"


def lock_of(cluster: Cluster) -> Lock:
    """The lock as it stands."""
    return lock_text.parse(cluster.lock.read_text())


def test_where_each_rotation_stands(cluster: Cluster, kspec: Kspec) -> None:
    """Without a word, or with --status: nothing is written, and no keyring is needed."""
    said = kspec("rotate", cluster.spec)
    assert (said.status, said.out.count(NONE)) == (0, 6)
    assert kspec("rotate", cluster.spec, "ca", "--now", LATER).status == 0
    cluster.keys.rename(cluster.folder / "elsewhere")
    files = cluster.snapshot()
    said = kspec("rotate", cluster.spec, "--status")
    assert said.out.startswith("ca              stage 1 of 3: the new one is trusted beside the old one")
    assert said.out.count(NONE) == 5
    assert cluster.snapshot() == files


def test_a_stage_into_lock_and_keyring_alone(cluster: Cluster, kspec: Kspec) -> None:
    """The output is the next build's; it is said what is to be rolled out, and in which order."""
    files = cluster.snapshot()
    said = kspec("rotate", cluster.spec, "ca", "--now", LATER)
    assert said.status == 0, said.err
    assert "  rotated    ca: stage 1 of 3: the new one is trusted beside the old one, which still issues\n" in said.out
    assert "the next build writes what follows from it\n  next 1.    roll it out to every node" in said.out
    changed = {path for path, found in cluster.snapshot().items() if found != files.get(path)}
    added = {"cluster.keys/rotation", "cluster.keys/rotation/ca", "cluster.keys/rotation/ca/next.key"}
    assert changed == {"cluster.lock", *added}
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0
    assert (cluster.node / "etc/kubernetes/pki/ca.crt").read_text().count("BEGIN CERTIFICATE") == 2


def test_a_program_learns_stage_and_order(cluster: Cluster, kspec: Kspec) -> None:
    """In JSON."""
    said = json.loads(kspec("rotate", cluster.spec, "sa", "--now", LATER, "--format", "json").out)
    assert {found["name"]: found["stage"] for found in said["rotations"]} == {
        "ca": None,
        "front-proxy-ca": None,
        "etcd-ca": None,
        "sa": "trust",
        "encryption": None,
        "token": None,
    }
    assert said["next"][0].startswith("roll it out to every control plane, one after another")
    assert [event["subject"] for event in said["events"] if event["action"] == "rotated"] == ["sa"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("front-proxy",), "front-proxy is nothing that can be rotated; "),
        (("kubelet",), "expected one of: ca, front-proxy-ca, etcd-ca, sa, encryption, token, certificate-key"),
        (("encryption",), "encryption: the spec has no encryptionConfiguration, so nothing is encrypted"),
        (("token", "--back"), "token is not being rotated: there is nothing to go back to"),
        (("token",), "no token of the spec was generated"),
        (("certificate-key", "--back"), "certificate-key is rotated in one step, and there is no way back"),
        (("certificate-key",), "the spec gives it (certificateKey)"),
        (("ca", "sa"), "ca and sa: rotate one at a time"),
        (("ca", "--status"), "ca --status: give either of them"),
        (("--back",), "say what to rotate: ca, front-proxy-ca, etcd-ca, sa, encryption, token"),
        (("ca", "--back"), "ca is not being rotated: there is nothing to go back to"),
        (("ca", "--now", "x"), "--now 'x' is not a time"),
    ],
)
def test_wrong_use(cluster: Cluster, kspec: Kspec, words: tuple[str, ...], said: str) -> None:
    """It is told, nothing is written, and a program learns it, too."""
    files = cluster.snapshot()
    found = kspec("rotate", cluster.spec, *words, "--format", "json")
    assert found.status == 2
    assert said in found.err
    assert said in json.loads(found.out)["fault"]
    assert cluster.snapshot() == files


def test_without_a_lock_there_is_nothing_to_rotate(fresh: Cluster, kspec: Kspec) -> None:
    """And none is made."""
    for words in ((), ("ca",)):
        said = kspec("rotate", fresh.spec, *words)
        assert (said.status, [path.name for path in fresh.folder.iterdir()]) == (1, ["cluster.yaml"])
        assert "error[no-lock]: there is no lock" in said.err


def test_an_authority_that_is_elsewhere(cluster: Cluster, kspec: Kspec) -> None:
    """An external etcd's is not kspec's to rotate."""
    external = "etcd: {external: {endpoints: ['https://10.0.0.9:2379'], caFile: '', certFile: '', keyFile: ''}}\n"
    cluster.edit("encryptionAlgorithm", f"{external}encryptionAlgorithm")
    assert "the spec has no such authority, since its etcd is elsewhere" in kspec("rotate", cluster.spec, "etcd-ca").err


def test_the_keyring_of_a_later_stage_serves_an_earlier_lock(cluster: Cluster, kspec: Kspec) -> None:
    """As after going back in Git, or a crash between keyring and lock: the lock says which key is meant."""
    locks = [cluster.lock.read_bytes()]
    outputs = [cluster.snapshot()]
    for _ in range(2):
        assert kspec("rotate", cluster.spec, "ca", "-o", cluster.out, "--now", LATER).status == 0
        locks.append(cluster.lock.read_bytes())
        outputs.append(cluster.snapshot())
    for number in (1, 0):
        cluster.lock.write_bytes(locks[number])
        assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0
        out = {path: found for path, found in cluster.snapshot().items() if path.startswith("out/")}
        assert out == {path: found for path, found in outputs[number].items() if path.startswith("out/")}
    cluster.lock.write_bytes(locks[1])
    assert kspec("rotate", cluster.spec, "ca", "--now", LATER).status == 0
    assert lock_of(cluster).rotations["ca"].stage == "issue"


def test_rotations_are_independent(cluster: Cluster, kspec: Kspec) -> None:
    """Several can be under way at once, each at its own stage, and a node that comes in between is by what issues."""
    for word in ("ca", "ca", "sa", "etcd-ca"):
        assert kspec("rotate", cluster.spec, word, "--now", LATER).status == 0
    cluster.spec.write_text(cluster.spec.read_text() + WORKER)
    assert kspec("build", cluster.spec, "-o", cluster.out, "--now", LATER).status == 0
    lock = lock_of(cluster)
    assert {name: found.stage for name, found in lock.rotations.items()} == {
        "ca": "issue",
        "etcd/ca": "trust",
        "sa": "trust",
    }
    assert "w-1/kubelet.conf" in lock.certificates
    assert "w-1/kubelet.conf" not in lock.rotations["ca"].former
    assert (cluster.out / "nodes/w-1/etc/kubernetes/pki/ca.crt").read_text().count("BEGIN CERTIFICATE") == 2


def test_a_forgotten_node_leaves_the_rotation_too(cluster: Cluster, kspec: Kspec) -> None:
    """Neither a certificate of it nor a key is left."""
    text = cluster.spec.read_text()
    cluster.spec.write_text(text + WORKER)
    assert kspec("build", cluster.spec, "-o", cluster.out, "--now", LATER).status == 0
    cluster.spec.write_text(text)
    for _ in range(2):
        assert kspec("rotate", cluster.spec, "ca", "--now", LATER).status == 0
    assert "w-1/kubelet.conf" in lock_of(cluster).rotations["ca"].former
    assert "w-1/kubelet.conf" not in lock_of(cluster).certificates
    assert kspec("forget", cluster.spec, "w-1", "--yes").status == 0
    assert "w-1" not in cluster.lock.read_text()
    assert kspec("rotate", cluster.spec, "ca", "--back", "--now", LATER).status == 0


def test_several_files_of_one_spec(cluster: Cluster, kspec: Kspec, tmp_path: Path) -> None:
    """The further ones are given by --spec."""
    first, second = cluster.spec.read_text().split("---\n")
    cluster.spec.write_text(first)
    (tmp_path / "second.yaml").write_text(second)
    assert kspec("rotate", cluster.spec, "--spec", tmp_path / "second.yaml", "ca", "--now", LATER).status == 0
    assert kspec("build", cluster.spec, tmp_path / "second.yaml", "-o", cluster.out, "--frozen").status == 0


def test_no_secret_is_shown(cluster: Cluster, kspec: Kspec) -> None:
    """No key in any answer."""
    said = [kspec("rotate", cluster.spec, word, "-o", cluster.out, "--now", LATER) for word in ("ca", "sa")]
    assert "PRIVATE" not in "".join(one.out + one.err for one in said)


@needs_age
def test_a_keyring_that_is_one_file(
    cluster: Cluster, kspec: Kspec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each stage encrypts it anew, and nothing is left in it at the end."""
    me = person(tmp_path, "me")
    monkeypatch.setenv("KSPEC_IDENTITY", str(me.file))
    site = tmp_path / "site.age"
    assert kspec("keys", "encrypt", cluster.keys, "-r", me.recipient, "-o", site).status == 0
    for number in range(4):
        words = ("rotate", cluster.spec, "ca", "--keys", site, "--now", LATER)
        assert kspec(*words, *(("-o", cluster.out, "--prune") if number % 2 else ())).status == 0
        entries = {
            found["path"] for found in json.loads(kspec("keys", "list", site, "--format", "json").out)["entries"]
        }
        kept = {path for path in entries if path.startswith("rotation/")}
        next_key, former_key = "rotation/ca/next.key", "rotation/ca/former.key"
        assert kept == [{next_key}, {next_key, former_key}, {next_key, former_key}, set()][number]
    build = ("build", cluster.spec, "-o", cluster.out, "--keys", site, "--frozen", "--now", LATER)
    assert kspec(*build).status == 0


def generated(fresh: Cluster, kspec: Kspec) -> Cluster:
    """A cluster whose token and certificate key are the keyring's."""
    fresh.spec.write_text(GENERATED)
    assert kspec("build", fresh.spec, "-o", fresh.out, "--now", LATER).status == 0
    (fresh.keys / "certificate-key").write_text(f"{CERTIFICATE_KEY}\n")
    (fresh.keys / "certificate-key").chmod(0o600)
    assert kspec("build", fresh.spec, "-o", fresh.out, "--now", LATER).status == 0
    return fresh


def test_the_certificate_key_is_replaced_at_once(fresh: Cluster, kspec: Kspec) -> None:
    """One call, after which a frozen build finds nothing to do; other secrets stay as they are."""
    cluster = generated(fresh, kspec)
    before, former = cluster.snapshot(), lock_of(cluster)
    said = kspec("rotate", cluster.spec, "certificate-key", "-o", cluster.out, "--now", LATER)
    assert said.status == 0, said.err
    assert "  rotated    " in said.out
    after = cluster.snapshot()
    entries = {path for path in after if path.startswith("cluster.keys/") and after[path] != before.get(path)}
    assert entries == {"cluster.keys/certificate-key"}
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0
    assert cluster.snapshot() == after
    assert lock_of(cluster) == former


def test_a_token_is_replaced_while_nodes_join(fresh: Cluster, kspec: Kspec) -> None:
    """Both let nodes in and sign cluster-info, and who joins is told the new one; then the old one is gone."""
    cluster = generated(fresh, kspec)
    rotate = ("rotate", cluster.spec, "token", "-o", cluster.out, "--now", LATER)
    start, (old,) = cluster.snapshot(), lock_of(cluster).tokens
    for back in ((), ("--back",), ()):
        assert kspec(*rotate, *back).status == 0
        files = cluster.snapshot()
        assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0
        assert kspec("build", cluster.spec, "-o", cluster.folder / "public", "--frozen", "--public").status == 0
        assert kspec("verify", cluster.out, "--lock", cluster.lock, "--at", LATER).status == 0
        shutil.rmtree(cluster.folder / "public")
        assert cluster.snapshot() == files
        assert (files == start) is bool(back)
        info = (cluster.out / "cluster/kube-public/ConfigMap-cluster-info.yaml").read_text()
        for identifier in lock_of(cluster).tokens:
            assert (cluster.out / f"cluster/kube-system/Secret-bootstrap-token-{identifier}.yaml").exists()
            assert f"jws-kubeconfig-{identifier}: " in info
        assert len(lock_of(cluster).tokens) == (1 if back else 2)
    tokens = lock_of(cluster).tokens
    (new,) = tokens.keys() - {old}
    assert tokens[old].former
    assert (cluster.keys / "tokens/0").read_text().startswith(new)
    assert kspec("rotate", cluster.spec).out.splitlines()[5].startswith("token           stage 1 of 2: ")
    (cluster.keys / f"rotation/token/{old}").rename(cluster.folder / "lost")
    assert "error[token-missing]" in kspec("build", cluster.spec, "-o", cluster.out, "--now", LATER).err
    (cluster.folder / "lost").rename(cluster.keys / f"rotation/token/{old}")
    assert kspec(*rotate).status == 0
    assert lock_of(cluster).tokens.keys() == {new}
    assert not (cluster.keys / "rotation").exists()
    assert not list(cluster.out.glob(f"cluster/kube-system/Secret-bootstrap-token-{old}.yaml"))
    assert kspec("build", cluster.spec, "-o", cluster.out, "--frozen", "--now", LATER).status == 0
