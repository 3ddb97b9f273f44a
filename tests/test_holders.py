"""Who may hold which secret: for every secret of the keyring and the spec, the exact places of the output.

A secret counts as held where its bytes occur, or the body of its PEM, or base64 of its PEM at any of the three
alignments that it can have inside a longer text (a kubeconfig or a Secret).
"""

import base64
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from small_cluster import BUILT, Kspec

from kspec.encode import manifest

CERTIFICATE_KEY = "e6a2eb8581237ab72a4f494f30285ec12a9694d750b9785706a83bfcbbbd2204"
TOKEN = "abcdef.0123456789abcdef"  # noqa: S105 - the test's own
HEAD = f"""\
apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
localAPIEndpoint: {{advertiseAddress: 10.0.0.11}}
nodeRegistration: {{name: cp-1}}
bootstrapTokens: [{{token: {TOKEN}}}]
certificateKey: {CERTIFICATE_KEY}
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.37.2
controlPlaneEndpoint: k8s.example.com:6443
encryptionAlgorithm: ECDSA-P256
"""
JOIN = "---\napiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\n"
OWN = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n"
SPECS = {
    "declared": f"""{HEAD}{OWN}kubeletServingCertificates: true
nodes:
- {{name: 'cp-[2-3]', role: control-plane, address: 10.0.0.12}}
- {{name: 'w-[1-2]', address: 10.0.0.21}}
- {{name: late-1, credentials: bootstrap}}
""",
    "joining": f"""{HEAD}{JOIN}nodeRegistration: {{name: cp-2}}
controlPlane: {{localAPIEndpoint: {{advertiseAddress: 10.0.0.12}}}}
{JOIN}nodeRegistration: {{name: late-1}}
""",
    "dedicated etcd": f"""{HEAD}{OWN}nodes:
- {{name: cp-2, role: control-plane, address: 10.0.0.12}}
- {{name: 'e-[1-3]', role: etcd, address: 10.0.0.31}}
- {{name: w-1}}
""",
}
PKI = "etc/kubernetes/pki"
PLANES = {"declared": ("cp-1", "cp-2", "cp-3"), "joining": ("cp-1", "cp-2"), "dedicated etcd": ("cp-1", "cp-2")}
WORKERS = {"declared": ("w-1", "w-2"), "joining": (), "dedicated etcd": ("w-1", "e-1", "e-2", "e-3")}
"""Nodes without a control plane whose kubelets are issued their certificates."""
ALIGNMENTS = 3


def expected(case: str) -> Mapping[str, set[str]]:
    """Entry of the keyring, or the spec's own secret -> the files of the output that may hold it, and have to."""
    return {**_shared(case), **_own(case), **_given(case)}


def _shared(case: str) -> Mapping[str, set[str]]:
    """The authorities' keys and sa.key: on each control plane; of etcd on nodes of its own, the CA's nowhere."""
    names = ("ca.key", "front-proxy-ca.key", "sa.key", "etcd/ca.key")
    rows = {name: {f"nodes/{node}/{PKI}/{name}" for node in PLANES[case]} for name in names}
    return {**rows, "etcd/ca.key": set()} if case == "dedicated etcd" else rows


def _own(case: str) -> Mapping[str, set[str]]:
    """The keys of each node's own certificates: on that node."""
    rows: dict[str, set[str]] = {}
    planes, workers = PLANES[case], WORKERS[case]
    for node in planes:
        own = ["apiserver", "apiserver-kubelet-client", "front-proxy-client", "apiserver-etcd-client"]
        confs = ["admin.conf", "controller-manager.conf", "scheduler.conf", *(["super-admin.conf"] * (node == "cp-1"))]
        rows |= {f"nodes/{node}/{name}.key": {f"nodes/{node}/{PKI}/{name}.key"} for name in own}
        rows |= {f"nodes/{node}/{name}.key": {f"nodes/{node}/etc/kubernetes/{name}"} for name in confs}
    for node in ("e-1", "e-2", "e-3") if case == "dedicated etcd" else planes:
        for name in ("etcd/server", "etcd/peer", "etcd/healthcheck-client"):
            rows[f"nodes/{node}/{name}.key"] = {f"nodes/{node}/{PKI}/{name}.key"}
    for node in (*(planes if case != "joining" else ("cp-1",)), *workers):
        rows[f"nodes/{node}/kubelet.conf.key"] = {f"nodes/{node}/etc/kubernetes/kubelet.conf"}
    for node in (*planes, *workers, "late-1") if case == "declared" else ():
        rows[f"nodes/{node}/kubelet.key"] = {f"nodes/{node}/var/lib/kubelet/pki/kubelet.key"}
    return rows


def _given(case: str) -> Mapping[str, set[str]]:
    """The token: with its Secret and who joins by it; the certificate key: with control planes that join by hand."""
    rows: dict[str, set[str]] = {}
    planes = PLANES[case]
    joining = {"declared": ("late-1",), "joining": ("cp-2", "late-1"), "dedicated etcd": ()}[case]
    further = {
        "declared": ("cp-2", "cp-3", "w-1", "w-2", "late-1"),
        "joining": ("cp-2", "late-1"),
        "dedicated etcd": ("cp-2", "w-1"),
    }[case]
    rows["token"] = {
        "cluster/kube-system/Secret-bootstrap-token-abcdef.yaml",
        *(f"nodes/{node}/etc/kubernetes/bootstrap-kubelet.conf" for node in joining),
        *(f"cluster/join/{node}.yaml" for node in further),
    }
    rows["certificate key"] = {f"cluster/join/{node}.yaml" for node in further if node in planes}
    return rows


def forms(secret: bytes) -> Iterator[bytes]:
    """What would give a secret away: its bytes, its PEM's body in one line, base64 of it at each alignment."""
    text = secret.strip()
    yield text
    lines = text.splitlines()
    if lines[0].startswith(b"-----BEGIN"):
        yield b"".join(lines[1:-1])
        text = b"\n".join(lines[1:-1])
    for shift in range(ALIGNMENTS):
        encoded = base64.b64encode(b"\0" * shift + text)
        yield encoded[4 if shift else 0 : -4]


def held(out: Path, secret: bytes) -> set[str]:
    """The files of an output folder that hold a secret; line breaks and blanks hide none."""
    found = set()
    for path in out.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            solid = re.sub(rb"\s", b"", content)
            if any(form in content or form in solid for form in forms(secret)):
                found.add(str(path.relative_to(out)))
    return found


@pytest.fixture(params=SPECS)
def case(request: pytest.FixtureRequest) -> str:
    """Each kind of cluster."""
    name: str = request.param
    return name


@pytest.fixture
def built(case: str, tmp_path: Path, kspec: Kspec) -> Path:
    """Its folder, built."""
    (tmp_path / "cluster.yaml").write_text(SPECS[case])
    said = kspec("build", tmp_path / "cluster.yaml", "-o", tmp_path / "out", "--now", BUILT)
    assert said.status == 0, said.err
    return tmp_path


def secrets(folder: Path) -> Mapping[str, bytes]:
    """Every secret: the keyring's, and the spec's own."""
    keys = folder / "cluster.keys"
    found = {
        str(path.relative_to(keys)): path.read_bytes()
        for path in keys.rglob("*")
        if not path.name.startswith(".") and path.is_file()
    }
    return {**found, "token": TOKEN.partition(".")[2].encode(), "certificate key": CERTIFICATE_KEY.encode()}


def test_each_secret_is_where_it_has_to_be_and_nowhere_else(case: str, built: Path) -> None:
    """The table above is the whole truth, and no secret is missing from it."""
    table = expected(case)
    known = secrets(built)
    assert known.keys() == table.keys()
    assert {name: held(built / "out", secret) for name, secret in known.items()} == table


def test_a_file_that_holds_a_secret_is_secret(built: Path) -> None:
    """Its mode, the manifest and .gitignore say so."""
    out = built / "out"
    holding = {path for secret in secrets(built).values() for path in held(out, secret)}
    assert {path for path in holding if (out / path).stat().st_mode & 0o077} == set()
    ignored = set((out / ".gitignore").read_text().splitlines())
    assert {path for path in holding if f"/{path}" not in ignored} == set()
    listed = manifest.parse((out / "manifest.json").read_bytes()).files
    assert {path for path in holding if listed[path].sha256} == set()


def test_a_workers_tree_holds_its_own_alone(built: Path) -> None:
    """No key of another node, of an authority or of service accounts is in it."""
    for tree in (built / "out" / "nodes").iterdir():
        if tree.name.startswith(("w-", "late-")):
            foreign = {
                name: found
                for name, secret in secrets(built).items()
                if not name.startswith((f"nodes/{tree.name}/", "token")) and (found := held(tree, secret))
            }
            assert foreign == {}
