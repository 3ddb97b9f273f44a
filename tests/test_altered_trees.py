"""`kspec verify` on trees that were altered by hand: each alteration is found and named, and nothing else is told.

A row is an alteration of one file, and the codes that its file has then; without the alteration nothing is found. The
cases of a machine are made in a copy of a node's tree, which is held against the output.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from small_cluster import BUILT, SPEC, Cluster, Kspec

from kspec.cli.main import main
from kspec.x509 import keys

ROOT: Final = Path(__file__).parents[1]
SPEC_OF_ALL: Final = (
    SPEC.replace("v1.37.2\n", "v1.37.2\ncontrolPlaneEndpoint: api.example.com:6443\n", 1)
    + "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
    + "nodes:\n- {name: cp-2, role: control-plane, address: 10.0.0.11}\n"
    + "- {name: w-1}\n- {name: w-2, credentials: bootstrap}\n"
)
K8S: Final = "etc/kubernetes"
PKI: Final = f"{K8S}/pki"
Change = Callable[[Path], None]


def put(content: bytes | str) -> Change:
    """Another content."""

    def change(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def more(text: str) -> Change:
    """Something more at the end."""
    return lambda path: put(path.read_bytes() + text.encode())(path)


def swap(old: str, new: str) -> Change:
    """Another text in the place of one."""

    def change(path: Path) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))

    return change


def as_in(other: str) -> Change:
    """The content of another file of the same folder."""
    return lambda path: put((path.parent / other).read_bytes())(path)


def mode(bits: int) -> Change:
    """Another mode."""
    return lambda path: path.chmod(bits)


def owner(user: int, group: int) -> Change:
    """Another owner."""
    return lambda path: os.chown(path, user, group)


def gone(path: Path) -> None:
    """Nothing any more."""
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def link(path: Path) -> None:
    """A link to what was there."""
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def folder(path: Path) -> None:
    """A folder in the place of a file."""
    path.unlink()
    path.mkdir()


def fifo(path: Path) -> None:
    """A FIFO in the place of a file, which a reader would wait at."""
    path.unlink()
    os.mkfifo(path)


def new(content: str = "x") -> Change:
    """A file where none was."""

    def change(path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)

    return change


def other_key(path: Path) -> None:
    """A whole key that is another one."""
    put(keys.generate("ECDSA-P256").reveal())(path)


def field(name: str, value: Callable[[bytes], bytes]) -> Change:
    """Another value of a field that holds base64."""

    def change(path: Path) -> None:
        text = path.read_text()
        (found,) = set(re.findall(rf"{name}: (\S+)", text))
        path.write_text(text.replace(found, base64.b64encode(value(base64.b64decode(found))).decode()))

    return change


MACHINE: Final[tuple[tuple[str, Change, str], ...]] = (
    # contents
    (f"{K8S}/manifests/kube-apiserver.yaml", swap("--secure-port=6443", "--secure-port=7443"), "drift-content"),
    (f"{K8S}/manifests/etcd.yaml", more("# mine\n"), "drift-content"),
    (f"{K8S}/manifests/kube-scheduler.yaml", put(""), "drift-content"),
    ("var/lib/kubelet/config.yaml", swap("rotateCertificates: true", "rotateCertificates: false"), "drift-content"),
    ("var/lib/kubelet/kubeadm-flags.env", more(" "), "drift-content"),
    (f"{PKI}/sa.key", other_key, "drift-content drift-key"),
    (f"{K8S}/admin.conf", more("# mine\n"), "drift-content drift-kubeconfig"),
    (
        f"{K8S}/scheduler.conf",
        swap("https://10.0.0.10:6443", "https://10.0.0.66:6443"),
        "drift-content drift-kubeconfig",
    ),
    # certificates and keys
    (f"{PKI}/apiserver.crt", as_in("apiserver-kubelet-client.crt"), "drift-content drift-lock"),
    (f"{PKI}/apiserver.key", as_in("apiserver-kubelet-client.key"), "drift-content drift-key"),
    (f"{PKI}/etcd/server.key", as_in("peer.key"), "drift-content drift-key"),
    (f"{PKI}/etcd/peer.crt", as_in("server.crt"), "drift-content drift-lock"),
    (f"{PKI}/front-proxy-client.crt", as_in("apiserver.crt"), "drift-authority drift-content drift-lock"),
    (f"{PKI}/ca.crt", as_in("front-proxy-ca.crt"), "drift-authority drift-content drift-lock"),
    (f"{PKI}/ca.key", put("nothing"), "drift-content drift-key"),
    (f"{PKI}/sa.pub", put("nothing"), "drift-content drift-key"),
    (f"{PKI}/apiserver-etcd-client.crt", put("nothing"), "drift-authority drift-content"),
    (f"{K8S}/kubelet.conf", as_in("admin.conf"), "drift-content drift-kubeconfig drift-lock"),
    (f"{K8S}/super-admin.conf", as_in("admin.conf"), "drift-content drift-kubeconfig drift-lock"),
    # modes
    (f"{PKI}/ca.key", mode(0o644), "drift-mode"),
    (f"{PKI}/apiserver.crt", mode(0o600), "drift-mode"),
    (f"{K8S}/admin.conf", mode(0o640), "drift-mode"),
    (f"{K8S}/manifests/kube-apiserver.yaml", mode(0o666), "drift-mode"),
    (f"{K8S}/manifests", mode(0o755), "drift-mode"),
    (PKI, mode(0o777), "drift-mode"),
    ("var/lib/etcd", mode(0o755), "drift-mode"),
    # what is there
    (f"{PKI}/front-proxy-client.key", gone, "drift-missing"),
    (f"{K8S}/manifests/kube-controller-manager.yaml", gone, "drift-missing"),
    ("var/lib/kubelet/instance-config.yaml", gone, "drift-missing"),
    ("var/lib/etcd", gone, "drift-missing"),
    (f"{PKI}/apiserver.crt", fifo, "drift-kind"),
    (f"{PKI}/etcd/ca.crt", folder, "drift-kind"),
    (f"{K8S}/manifests/extra.yaml", new("kind: Pod\n"), "drift-extra"),
    (f"{PKI}/old/ca.key", new(), "drift-extra"),
    (f"{K8S}/admin.conf.bak", new(), "drift-extra"),
)
"""Of a machine: the path, the alteration, the codes of that path in their order."""
OWNERS: Final[tuple[tuple[str, Change, str], ...]] = (
    (f"{PKI}/ca.key", owner(1234, 0), "drift-owner"),
    (f"{K8S}/kubelet.conf", owner(0, 1234), "drift-owner"),
    (f"{K8S}/manifests", owner(1234, 1234), "drift-owner"),
)
"""The same, for root alone to make."""
TOKEN: Final = "cluster/kube-system/Secret-bootstrap-token-abcdef.yaml"  # noqa: S105 - a path
INFO: Final = "cluster/kube-public/ConfigMap-cluster-info.yaml"
TWICE: Final = "drift-cluster-info drift-cluster-info drift-content"
OUTPUT: Final[tuple[tuple[str, Change, str], ...]] = (
    ("images.txt", more("mine\n"), "drift-content"),
    ("manifest.json", swap('"version": 2', '"version": 9'), "drift-manifest"),
    ("certificates/cluster.txt", more("x"), "drift-content"),
    (INFO, swap("api.example.com", "evil.example.com"), TWICE),
    (INFO, field("certificate-authority-data", lambda _: b"x"), TWICE),
    (
        INFO,
        swap("  jws-kubeconfig-abcdef:", "  jws-kubeconfig-bbcdef:"),
        TWICE,
    ),
    (TOKEN, field("token-secret", lambda _: b"aaaaaaaaaaaaaaaa"), ""),
    (TOKEN, field("expiration", lambda _: b"2060-01-01T00:00:00Z"), "drift-lock"),
    (TOKEN, put("kind: Secret\n"), "drift-join"),
    ("cluster/join/w-1.yaml", swap("- sha256:", "- sha256:00"), "drift-join"),
    ("cluster/join/cp-2.yaml", swap("abcdef.0123456789abcdef", "abcdef.1123456789abcdef"), "drift-join"),
    ("cluster/join/w-2.yaml", put("kind: JoinConfiguration\n"), "drift-join"),
    (
        f"nodes/w-1/{K8S}/kubelet.conf",
        field("client-key-data", lambda _: keys.generate("ECDSA-P256").reveal()),
        "drift-key",
    ),
    (f"nodes/w-1/{K8S}/kubelet.conf", field("certificate-authority-data", lambda _: b"x"), "drift-kubeconfig"),
    (
        f"nodes/cp-2/{K8S}/admin.conf",
        swap("    server:", "    insecure-skip-tls-verify: true\n    server:"),
        "drift-kubeconfig drift-kubeconfig",
    ),
    (f"nodes/w-2/{K8S}/bootstrap-kubelet.conf", swap("0123456789abcdef", "1123456789abcdef"), "drift-kubeconfig"),
    (f"nodes/cp-2/{PKI}/sa.key", other_key, "drift-key"),
    (f"nodes/w-1/{PKI}/ca.crt", gone, "drift-missing"),
    ("nodes/w-1", mode(0o700), "drift-mode"),
    ("nodes", mode(0o755), "drift-mode"),
    ("nodes/w-3/x", new(), "drift-extra"),
    (f"nodes/w-1/{K8S}/kubelet.conf", link, "drift-kind"),
)
"""Of an output, the same. An altered token is told where it is used."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """Two control planes, a worker, and one that asks for its certificate; tests change copies."""
    cluster = Cluster(tmp_path_factory.mktemp("whole"))
    cluster.spec.write_text(SPEC_OF_ALL)
    assert main(["build", str(cluster.spec), "-o", str(cluster.out), "--now", BUILT]) == 0
    return cluster


@pytest.fixture
def copy(whole: Cluster, tmp_path: Path) -> Cluster:
    """A copy of it, with a machine that has cp-1's tree."""
    shutil.copytree(whole.folder, tmp_path / "copy")
    shutil.copytree(whole.node, tmp_path / "copy" / "machine")
    return Cluster(tmp_path / "copy")


def words(cluster: Cluster, *, machine: bool) -> Iterator[str | Path]:
    """The command line that looks at all of it."""
    yield from ("verify", cluster.out, "--lock", cluster.lock, "--at", BUILT, "--format", "json")
    if machine:
        yield from ("--root", cluster.folder / "machine", "--node", "cp-1")


def findings(kspec: Kspec, cluster: Cluster, *, machine: bool) -> list[tuple[str, str]]:
    """Path, below the folder that is looked at, and code of each."""
    said = kspec(*words(cluster, machine=machine))
    place = cluster.folder / "machine" if machine else cluster.out
    rows = json.loads(said.out)["diagnostics"]
    assert said.status == int(bool(rows))
    return sorted((str(Path(row["file"]).relative_to(place)), row["code"]) for row in rows)


@pytest.mark.parametrize("machine", [True, False], ids=["machine", "output"])
def test_an_unaltered_tree_has_no_finding(copy: Cluster, kspec: Kspec, *, machine: bool) -> None:
    """Neither with the lock nor without, and nothing is touched."""
    before = copy.snapshot()
    assert findings(kspec, copy, machine=machine) == []
    assert kspec("verify", copy.out, "--at", BUILT).status == 0
    assert kspec("verify", copy.out, "--at", BUILT, "--public").status == 0
    assert copy.snapshot() == before


@pytest.mark.parametrize(("path", "change", "wanted"), MACHINE)
def test_an_altered_machine(copy: Cluster, kspec: Kspec, path: str, change: Change, wanted: str) -> None:
    """Each is found at its own file, and named."""
    change(copy.folder / "machine" / path)
    found = findings(kspec, copy, machine=True)
    assert " ".join(code for where, code in found if where == path) == wanted
    assert {where for where, _ in found} <= _concerned(path)


def _concerned(path: str) -> set[str]:
    """An altered certificate is told at its key, too, and sa.pub at sa.key: they are no pair any more."""
    stem, _, ending = path.rpartition(".")
    return {path, *([f"{stem}.key"] if ending in {"crt", "pub"} else [])}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize(("path", "change", "wanted"), OWNERS)
def test_an_owner_that_is_another(copy: Cluster, kspec: Kspec, path: str, change: Change, wanted: str) -> None:
    """Than that of the machine's root folder."""
    change(copy.folder / "machine" / path)
    assert findings(kspec, copy, machine=True) == [(path, wanted)]


@pytest.mark.parametrize(("path", "change", "wanted"), OUTPUT)
def test_an_altered_output(copy: Cluster, kspec: Kspec, path: str, change: Change, wanted: str) -> None:
    """Each is found; an altered token where its Secret is used."""
    change(copy.out / path)
    found = findings(kspec, copy, machine=False)
    assert " ".join(code for where, code in found if where == path) == wanted
    assert found


@pytest.mark.parametrize(
    ("at", "within", "code"),
    [("2060-01-01", "", "expired"), ("2020-01-01", "", "expired"), ("2031-01-20", "30d", "expiring")],
)
def test_certificates_that_are_not_valid(copy: Cluster, kspec: Kspec, at: str, within: str, code: str) -> None:
    """By the moment that is looked at; a token that a node asks with is told as well, and is no error."""
    said = kspec(*words(copy, machine=False), "--at", at, *(["--within", within] if within else []))
    rows = json.loads(said.out)["diagnostics"]
    assert said.status == 1
    assert {row["code"] for row in rows if row["severity"] == "error"} == {code}
    assert any(row["file"].endswith("apiserver.crt") for row in rows)


def test_a_link_leads_never_out_of_the_root(copy: Cluster, kspec: Kspec) -> None:
    """An absolute one means the machine's own `/`: what lies there on this machine is not read."""
    machine = copy.folder / "machine"
    shutil.move(machine / K8S / "pki", copy.folder / "pki")
    (machine / K8S / "pki").symlink_to(copy.folder / "pki")
    found = findings(kspec, copy, machine=True)
    assert (f"{PKI}/ca.crt", "drift-missing") in found
    shutil.copytree(copy.folder / "pki", machine / "srv/pki")
    (machine / K8S / "pki").unlink()
    (machine / K8S / "pki").symlink_to("/srv/pki")
    assert findings(kspec, copy, machine=True) == []


@pytest.mark.parametrize("form", ["text", "concise", "json", "sarif", "github"])
def test_no_secret_is_shown(copy: Cluster, kspec: Kspec, form: str) -> None:
    """Whatever was altered, in any format."""
    for path, change, _ in (*MACHINE[5:20:3], *MACHINE[-3:]):
        change(copy.folder / "machine" / path)
    said = kspec(*words(copy, machine=True), "--format", form)
    assert said.status == 1
    for secret in copy.out.rglob("*.key"):
        body = b"".join(secret.read_bytes().splitlines()[1:-1]).decode()
        assert body[:40] not in said.out + said.err
    assert "0123456789abcdef" not in said.out + said.err


@pytest.mark.slow
@pytest.mark.parametrize("name", ["apiserver", "admin.conf", "etcd-server", "front-proxy-client"])
def test_a_certificate_that_kubeadm_renewed(copy: Cluster, kspec: Kspec, name: str) -> None:
    """Real `kubeadm certs renew` on the machine: its certificate is not the lock's, its key is another one, it fits."""
    ask = "import sys, places; print(places.executable(sys.argv[1]))"
    oracle = ROOT / "tests" / "oracle"
    kubeadm = subprocess.run(
        [sys.executable, "-c", ask, "v1.37.2"], cwd=oracle, capture_output=True, text=True, check=True
    )
    machine = copy.folder / "machine"
    for extra in ("tmp", "run", "etc/ssl/certs"):
        (machine / extra).mkdir(parents=True)
    command = [kubeadm.stdout.strip(), "certs", "renew", name, "--rootfs", str(machine)]
    subprocess.run(command, capture_output=True, check=True)
    said = kspec(*words(copy, machine=True), "--at", "2026-12-01")
    codes = {(row["file"].rpartition("/")[2], row["code"]) for row in json.loads(said.out)["diagnostics"]}
    codes = {(file, code) for file, code in codes if code != "expired"}
    file = name.removeprefix("etcd-")
    if name.endswith(".conf"):
        assert codes == {(file, "drift-content"), (file, "drift-lock")}
    else:
        assert codes == {
            (f"{file}.crt", "drift-content"),
            (f"{file}.crt", "drift-lock"),
            (f"{file}.key", "drift-content"),
        }
