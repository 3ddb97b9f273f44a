"""Lock and keyring, end to end: what was edited, badly merged, lost or left by a crash is found, never papered over."""

import json
import shutil
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_cluster import Cluster, Kspec

Edit = Callable[[dict[str, Any]], None]


def _flip_signature(lock: dict[str, Any]) -> None:
    """Change the last byte of a certificate, which is one of its signature."""
    entry = lock["certificates"]["cp-1/apiserver"]
    head, *lines, end = entry["certificate"]
    content = bytearray(b64decode("".join(lines)))
    content[-1] ^= 1
    text = b64encode(content).decode()
    body = [text[start : start + 64] for start in range(0, len(text), 64)]
    entry["certificate"] = [head, *body, end]


def _swap(first: str, second: str) -> Edit:
    def edit(lock: dict[str, Any]) -> None:
        found = lock["certificates"]
        found[first], found[second] = found[second], found[first]

    return edit


def _set(*path: str, to: object) -> Edit:
    def edit(lock: dict[str, Any]) -> None:
        value: Any = lock
        for key in path[:-1]:
            value = value[key]
        value[path[-1]] = to

    return edit


EDITS: dict[str, tuple[Edit, str]] = {
    "signature": (_flip_signature, "is not signed by ca"),
    "swapped": (_swap("cp-1/apiserver", "cp-1/front-proxy-client"), "is not the locked certificate's"),
    "swapped authorities": (_swap("ca", "etcd/ca"), "is not the locked certificate's"),
    "pin": (_set("certificates", "ca", "publicKey", to="sha256:00"), "publicKey is sha256:00"),
    "serial": (_set("certificates", "ca", "serial", to="1"), "certificates.ca.serial is 1"),
    "not before": (
        _set("certificates", "ca", "notBefore", to="2020-01-01T00:00:00Z"),
        "certificates.ca.notBefore is 2020",
    ),
    "no certificate": (
        _set("certificates", "ca", "certificate", to="x"),
        "certificates.ca.certificate is not one PEM block",
    ),
    "not text": (_set("certificates", "ca", "certificate", to=7), "certificates.ca.certificate is not one PEM block"),
    "version": (_set("version", to=3), "not a lock of version 1 or 2"),
    "expiration": (
        _set("tokens", "abcdef", "expiration", to="tomorrow"),
        "tokens.abcdef.expiration is not null or a time",
    ),
    "expiration type": (_set("tokens", "abcdef", "expiration", to=5), "tokens.abcdef.expiration is not null or a time"),
    "kubelet.conf": (_set("kubeletConf", to={"cp-1": "other"}), "kubeletConf"),
    "key flag": (_set("certificateKey", to="yes"), "certificateKey"),
    "service account": (_set("serviceAccount", "publicKey", to="x"), "serviceAccount"),
    "unknown field": (_set("certificates", "ca", "issuer", to="x"), "certificates.ca: 'issuer' is not a field"),
    "pinned": (_set("certificates", "ca", "pinned", to="because"), "certificates.ca.pinned is not a list of sentences"),
}


@pytest.mark.parametrize("case", EDITS)
def test_an_edited_lock_is_refused(cluster: Cluster, kspec: Kspec, case: str) -> None:
    """A lock that was edited, or put together wrong, is one clear message; nothing is written."""
    edit, message = EDITS[case]
    lock = json.loads(cluster.lock.read_text())
    edit(lock)
    cluster.lock.write_text(json.dumps(lock))
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "error[" in said.err
    assert message in said.err
    assert str(cluster.lock) in said.err
    assert said.out == ""
    assert cluster.snapshot() == before


@pytest.mark.parametrize("case", ["signature", "swapped", "swapped authorities", "pin"])
def test_an_edited_lock_is_refused_without_the_keyring_too(
    cluster: Cluster, kspec: Kspec, case: str, tmp_path: Path
) -> None:
    """--public proves every locked certificate as well: with no private key at hand."""
    lock = json.loads(cluster.lock.read_text())
    EDITS[case][0](lock)
    cluster.lock.write_text(json.dumps(lock))
    said = kspec("build", cluster.spec, "-o", tmp_path / "public", "--public")
    assert said.status == 1
    assert not (tmp_path / "public").exists()


def test_conflict_markers_are_told_with_their_line(cluster: Cluster, kspec: Kspec) -> None:
    """A merge that was left half done is named as such, at its line."""
    lines = cluster.lock.read_text().splitlines(keepends=True)
    cluster.lock.write_text(
        "".join([*lines[:2], "<<<<<<< HEAD\n", *lines[2:4], "=======\n", ">>>>>>> other\n", *lines[4:]])
    )
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "conflict markers" in said.err
    assert f"{cluster.lock}:3:1" in said.err
    assert cluster.snapshot() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "\ufeff{}",
        "[" * 100_000,
        '{"version": 1}',
        "\x00",
        f'{{"version": {"1" * 5000}}}',
        '{"version": NaN}',
    ],
)
def test_what_is_no_lock_is_refused(cluster: Cluster, kspec: Kspec, text: str) -> None:
    """Any other text in the lock's place is an error and left alone."""
    cluster.lock.write_text(text)
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "error[lock-damaged]" in said.err
    assert cluster.lock.read_text() == text


def test_an_identity_that_is_there_twice_is_refused(cluster: Cluster, kspec: Kspec) -> None:
    """A merge that kept both sides of an identity is an error: neither is taken silently."""
    text = cluster.lock.read_text()
    cluster.lock.write_text(text.replace('  "certificates": {', '  "certificates": {\n    "ca": {},', 1))
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "twice" in said.err


@pytest.mark.parametrize("key", ["ca.key", "sa.key", "nodes/cp-1/apiserver.key", "etcd/ca.key"])
def test_a_key_that_was_lost_is_missed(cluster: Cluster, kspec: Kspec, key: str) -> None:
    """A locked identity without its key is an error that names it; no new secret is drawn."""
    (cluster.keys / key).unlink()
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "error[key-missing]" in said.err
    assert key in said.err
    assert cluster.snapshot() == before


@pytest.mark.parametrize("left", ["nothing", "a folder", "kspec's notes"])
@pytest.mark.parametrize("options", [(), ("--frozen",)])
def test_a_lost_keyring_is_one_error(cluster: Cluster, kspec: Kspec, left: str, options: tuple[str, ...]) -> None:
    """Lock present and the keyring gone: it is said once, with what to do, and no keyring is made."""
    notes = {path: path.read_bytes() for path in cluster.keys.glob(".*")}
    shutil.rmtree(cluster.keys)
    if left != "nothing":
        cluster.keys.mkdir(mode=0o700)
    if left == "kspec's notes":
        for path, content in notes.items():
            path.write_bytes(content)
            path.chmod(0o600)
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out, *options)
    assert said.status == 1
    assert said.err.count("error[") == said.err.count("error[keyring-missing]") == 1
    assert "--public" in said.err
    assert cluster.snapshot() == before


def test_a_keyring_that_is_older_than_the_lock_is_one_error(cluster: Cluster, kspec: Kspec) -> None:
    """A colleague has added a node and committed the lock: it says so, names the entries, and whom to ask."""
    older = shutil.copytree(cluster.keys, cluster.folder / "older.keys")
    with cluster.spec.open("a") as spec:
        spec.write("---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n")
        spec.write("nodes: [{name: w-2, role: worker, credentials: issued}]\n")
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    shutil.rmtree(cluster.keys)
    older.rename(cluster.keys)
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert said.err.count("error[") == 1
    assert "nodes/w-2/kubelet.conf.key" in said.err
    assert "the lock is newer than the keyring" in said.err
    assert f"git log -1 {cluster.lock}" in said.err
    assert cluster.snapshot() == before


def test_another_key_in_the_keyring_is_found(cluster: Cluster, kspec: Kspec) -> None:
    """A key that is not the locked certificate's is an error."""
    shutil.copy(cluster.keys / "etcd" / "ca.key", cluster.keys / "ca.key")
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "error[key-mismatch]" in said.err


def test_another_service_account_key_is_found(cluster: Cluster, kspec: Kspec) -> None:
    """The key of service accounts has no certificate; its public key in the lock tells the wrong one."""
    shutil.copy(cluster.keys / "ca.key", cluster.keys / "sa.key")
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "error[key-mismatch]" in said.err


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n"]
)
def test_a_key_that_cannot_be_read_is_told(cluster: Cluster, kspec: Kspec, content: bytes) -> None:
    """A damaged key in the keyring is an error that names its file."""
    (cluster.keys / "ca.key").write_bytes(content)
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "ca.key" in said.err


def test_a_lost_lock_is_missed(cluster: Cluster, kspec: Kspec) -> None:
    """A keyring without its lock is an error that names kspec import."""
    cluster.lock.unlink()
    before = cluster.snapshot()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 1
    assert "error[no-lock]" in said.err
    assert "kspec import" in said.err
    assert cluster.snapshot() == before


def test_keys_of_a_first_build_that_was_killed_are_taken_up(
    fresh: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between keyring and lock, a first build's keys are used by the next build, which draws no others."""

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("kspec.write.commit.write_lock", die)
        assert kspec("build", fresh.spec, "-o", fresh.out).status == 130
    assert not fresh.lock.exists()
    assert not fresh.out.exists()
    keys = {path: path.read_bytes() for path in fresh.keys.rglob("*.key")}
    assert len(keys) == 16
    said = kspec("build", fresh.spec, "-o", fresh.out)
    assert said.status == 0, said.err
    assert "key generated" not in said.out
    assert {path: path.read_bytes() for path in fresh.keys.rglob("*.key")} == keys
    assert not (fresh.keys / ".pending").exists()
    assert kspec("build", fresh.spec, "-o", fresh.out, "--frozen").status == 0


def test_a_token_of_a_build_that_was_killed_is_taken_up(
    cluster: Cluster, kspec: Kspec, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between keyring and lock of a later build, a drawn token is used by the next one."""

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    cluster.edit("[{token: abcdef.0123456789abcdef}]", "[{token: abcdef.0123456789abcdef}, {description: drawn}]")
    with monkeypatch.context() as patch:
        patch.setattr("kspec.write.commit.write_lock", die)
        assert kspec("build", cluster.spec, "-o", cluster.out).status == 130
    token = (cluster.keys / "tokens" / "1").read_bytes()
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    assert (cluster.keys / "tokens" / "1").read_bytes() == token


def test_a_node_that_comes_back_after_its_authority_was_made_anew(cluster: Cluster, kspec: Kspec) -> None:
    """Its key is certified again; what the authorities that stayed had signed for others is kept."""
    alone = cluster.spec.read_text()
    more = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nnodes: [{name: w-1, address: 10.0.0.21}]\n"
    endpoint = alone.replace("encryptionAlgorithm", "controlPlaneEndpoint: 10.0.0.10:6443\nencryptionAlgorithm")
    for text in (endpoint + more, endpoint):
        cluster.spec.write_text(text)
        assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    lock = json.loads(cluster.lock.read_text())
    assert "w-1/kubelet.conf" in lock["certificates"]
    del lock["certificates"]["ca"]
    cluster.lock.write_text(json.dumps(lock))
    (cluster.keys / "ca.key").unlink()
    key = (cluster.keys / "nodes/w-1/kubelet.conf.key").read_bytes()
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    assert "w-1/kubelet.conf" not in json.loads(cluster.lock.read_text())["certificates"]
    cluster.spec.write_text(endpoint + more)
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 0, said.err
    assert "w-1/kubelet.conf: key taken from the keyring" in said.out
    assert (cluster.keys / "nodes/w-1/kubelet.conf.key").read_bytes() == key


def test_an_identity_that_the_spec_no_longer_has_stays_locked(cluster: Cluster, kspec: Kspec) -> None:
    """Nothing is removed from lock and keyring: the spec may ask for it again."""
    before = json.loads(cluster.lock.read_text())["certificates"].keys()
    cluster.edit("encryptionAlgorithm", "etcd: {external: {endpoints: [http://10.0.0.5:2379]}}\nencryptionAlgorithm")
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    assert json.loads(cluster.lock.read_text())["certificates"].keys() == before
    assert (cluster.keys / "etcd" / "ca.key").exists()


def test_the_key_of_service_accounts_is_rotated_by_taking_it_out(cluster: Cluster, kspec: Kspec) -> None:
    """As any other: out of lock and keyring, then it is generated; with the old one beside it nothing is found."""
    pki = cluster.node / "etc/kubernetes/pki"
    old = (pki / "sa.pub").read_bytes()
    (cluster.folder / "sa-old.pub").write_bytes(old)
    file = "/etc/kubernetes/pki/sa-old.pub"
    cluster.edit(
        "encryptionAlgorithm",
        "apiServer:\n  extraArgs:\n  - {name: service-account-key-file, value: /etc/kubernetes/pki/sa.pub}\n"
        f"  - {{name: service-account-key-file, value: {file}}}\nencryptionAlgorithm",
    )
    with cluster.spec.open("a") as spec:
        spec.write(
            f"---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nfiles: [{{path: {file}, from: sa-old.pub}}]\n"
        )
    lock = json.loads(cluster.lock.read_text())
    former = lock.pop("serviceAccount")
    cluster.lock.write_text(json.dumps(lock))
    (cluster.keys / "sa.key").unlink()
    said = kspec("build", cluster.spec, "-o", cluster.out)
    assert said.status == 0, said.err
    assert "replaced-file" not in said.err
    assert json.loads(cluster.lock.read_text())["serviceAccount"] != former
    assert (pki / "sa.pub").read_bytes() != old
    assert (pki / "sa-old.pub").read_bytes() == old
    manifest = (cluster.node / "etc/kubernetes/manifests/kube-apiserver.yaml").read_text()
    assert manifest.count("--service-account-key-file=") == 2
