"""Facts about the folder of certificates."""

import pytest

from kspec.make.pki import pki_files
from kspec.model.configuration import Etcd, ExternalEtcd
from kspec.model.file import Sensitivity, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Credential, NodePlan
from kspec.model.secret import Secret
from kspec.rules.holdings import certificates
from kspec.rules.identities import of_certificate


@pytest.fixture
def complete(node_plan: NodePlan) -> NodePlan:
    """The plan with a certificate and key for every row."""
    names = [of_certificate(row, "cp-1") for row, _ in certificates("control-plane", "stacked")]
    signed = {name: Credential(f"{name} certificate".encode(), Secret(f"{name} key".encode())) for name in names}
    return evolve(node_plan, whole=evolve(node_plan.whole, credentials=signed))


def test_modes_and_secrets(complete: NodePlan) -> None:
    """Certificates are for everybody, keys for root; sa.pub is public, yet kubeadm gives it a key's mode."""
    files = {file.path.removeprefix("nodes/cp-1/etc/kubernetes/pki/"): file for file in pki_files(complete).files}
    assert len(files) == 22
    assert {file.mode for name, file in files.items() if name.endswith(".crt")} == {0o644}
    assert {(file.mode, file.sensitivity) for name, file in files.items() if name.endswith(".key")} == {
        (0o600, Sensitivity.SECRET)
    }
    assert (files["sa.pub"].mode, files["sa.pub"].data) == (0o600, b"public key")


def test_identities(complete: NodePlan) -> None:
    """Authorities are the cluster's, all other certificates a node's; the phase is kubeadm's."""
    files = {file.path.removeprefix("nodes/cp-1/etc/kubernetes/pki/"): file for file in pki_files(complete).files}
    assert files["etcd/ca.crt"].data == b"etcd/ca certificate"
    assert files["etcd/server.key"].data == b"cp-1/etcd/server key"
    assert (files["etcd/server.key"].phase, files["sa.key"].phase) == ("certs/etcd-server", "certs/sa")


def test_etcd_elsewhere(complete: NodePlan) -> None:
    """With an external etcd nothing of etcd's authority is made."""
    cluster = evolve(complete.cluster, etcd=Etcd(external=ExternalEtcd(endpoints=("https://a:1",))))
    whole = evolve(complete.whole, spec=evolve(complete.whole.spec, cluster=cluster))
    external = whole.for_node(complete.node)
    assert not [file.path for file in pki_files(external).files if "etcd" in file.path]


def test_another_folder(complete: NodePlan) -> None:
    """The folder of certificates may be anywhere."""
    cluster = evolve(complete.cluster, certificates_dir="/srv//k8s/../pki/")
    moved = evolve(complete, cluster=cluster)
    assert {file.path.rpartition("/")[0] for file in pki_files(moved).files} == {
        "nodes/cp-1/srv/pki",
        "nodes/cp-1/srv/pki/etcd",
    }


def test_a_public_plan_withholds_keys(complete: NodePlan) -> None:
    """The same files are listed, the keys without content."""
    public = pki_files(evolve(complete, whole=evolve(complete.whole, public=True, service_account_key=None))).files
    assert [file.path for file in public] == [file.path for file in pki_files(complete).files]
    assert {file.path.rpartition(".")[2] for file in public if file.content == Withheld()} == {"key"}
