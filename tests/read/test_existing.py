"""What stands in an existing node's folder."""

from base64 import b64encode
from pathlib import Path

import pytest
from small_cluster import SPEC, need, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.existing import Existing
from kspec.model.lock import ClientFiles
from kspec.model.secret import Secret
from kspec.read.existing import read_existing

CONF = """\
apiVersion: v1
kind: Config
current-context: b@a
clusters:
- {{name: other, cluster: {{server: https://other}}}}
- {{name: a, cluster: {{server: https://x, certificate-authority-data: {authority}}}}}
contexts:
- {{name: b@a, context: {{cluster: a, user: b}}}}
users:
- {{name: other, user: {{}}}}
- {{name: b, user: {{{user}}}}}
"""


def conf(user: str) -> str:
    """A kubeconfig whose current user is this."""
    return CONF.format(authority=b64encode(b"CA").decode(), user=user)


EMBEDDED = f"client-certificate-data: {b64encode(b'CERT').decode()}, client-key-data: {b64encode(b'KEY').decode()}"
ROTATED = (
    "client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem, "
    "client-key: /var/lib/kubelet/pki/kubelet-client-current.pem"
)


@pytest.fixture
def spec(tmp_path: Path) -> ClusterSpec:
    """The small cluster."""
    return read_spec(tmp_path, SPEC).stage.spec


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A node's root folder with a CA and two kubeconfigs."""
    pki = tmp_path / "root" / "etc" / "kubernetes" / "pki"
    pki.mkdir(parents=True)
    (pki / "ca.crt").write_bytes(b"ca")
    (pki / "ca.key").write_bytes(b"key")
    (pki / "sa.key").write_bytes(b"sa")
    (pki.parent / "admin.conf").write_text(conf(EMBEDDED))
    (pki.parent / "kubelet.conf").write_text(conf(ROTATED))
    return tmp_path / "root"


def read(root: Path, spec: ClusterSpec) -> Existing:
    """The node, without findings."""
    existing, findings = read_existing(spec.nodes[0], root, spec)
    assert findings == ()
    return need(existing)


def test_files_and_kubeconfigs_are_read(root: Path, spec: ClusterSpec) -> None:
    """By identity, with the names under which they were looked for; what is absent is None."""
    existing = read(root, spec)
    authority, server = existing.credentials["ca"], existing.credentials["cp-1/apiserver"]
    assert (authority.certificate, authority.key) == (b"ca", Secret(b"key"))
    assert authority.certificate_file == str(root / "etc/kubernetes/pki/ca.crt")
    assert (server.certificate, server.key) == (None, None)
    admin = existing.credentials["cp-1/admin.conf"]
    assert (admin.certificate, admin.key, admin.authority, admin.server) == (
        b"CERT",
        Secret(b"KEY"),
        b"CA",
        "https://x",
    )
    assert existing.service_account == Secret(b"sa")
    assert existing.service_account_public is None


def test_the_form_of_kubelet_conf_is_told(root: Path, spec: ClusterSpec) -> None:
    """Rotated, embedded, or neither where there is none."""
    file = root / "etc/kubernetes/kubelet.conf"
    assert read(root, spec).kubelet_conf == "rotated"
    file.write_text(conf(EMBEDDED))
    assert read(root, spec).kubelet_conf == "embedded"
    file.unlink()
    assert read(root, spec).kubelet_conf is None


def test_files_of_the_kubelets_own_are_kept_by_their_paths(root: Path, spec: ClusterSpec) -> None:
    """Where they are not the usual one; what is in them is the kubelet's own affair."""
    user = "client-certificate: /k/client.pem, client-key: ../client.key"
    (root / "etc/kubernetes/kubelet.conf").write_text(conf(user))
    assert read(root, spec).kubelet_conf == ClientFiles("/k/client.pem", "../client.key")


def test_etc_kubernetes_may_be_given_itself(root: Path, spec: ClusterSpec) -> None:
    """A folder with the PKI or a kubeconfig in it is /etc/kubernetes."""
    found = read(root / "etc" / "kubernetes", spec)
    assert found.credentials["ca"].certificate == b"ca"
    assert found.credentials["cp-1/admin.conf"].certificate == b"CERT"


def test_any_other_folder_is_refused(tmp_path: Path, spec: ClusterSpec) -> None:
    """Neither a root folder nor /etc/kubernetes."""
    (tmp_path / "x").mkdir()
    existing, (finding,) = read_existing(spec.nodes[0], tmp_path / "x", spec)
    assert existing is None
    assert finding.code == "no-tree"


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "a: b",
        "{",
        conf("client-certificate-data: '!', client-key-data: eA=="),
        conf("client-certificate-data: eA=="),
    ],
)
def test_a_kubeconfig_that_leads_to_no_certificate_is_told(root: Path, spec: ClusterSpec, text: str) -> None:
    """One finding, at the file."""
    file = root / "etc/kubernetes/admin.conf"
    file.write_text(text)
    _, (finding,) = read_existing(spec.nodes[0], root, spec)
    assert (finding.code, finding.span.file) == ("kubeconfig", str(file))
