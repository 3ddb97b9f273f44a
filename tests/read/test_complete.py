"""Wire configuration to the complete spec."""

from pathlib import Path

import pytest
from small_cluster import CERTIFICATE_KEY, SPEC, need, read_spec

from kspec.model.clusterspec import ClusterSpec
from kspec.model.secret import Secret


def complete(folder: Path, text: str) -> ClusterSpec:
    """A text's complete spec."""
    return read_spec(folder, text).stage.spec


def test_a_complete_spec_has_no_holes(tmp_path: Path) -> None:
    """kubeadm's defaults stand in it; secrets are secrets; it knows its file."""
    spec = complete(tmp_path, SPEC)
    assert spec.cluster.networking.service_subnet == "10.96.0.0/12"
    assert spec.first.endpoint.bind_port == 6443
    assert spec.first.init.certificate_key == Secret(CERTIFICATE_KEY.encode())
    assert spec.first.init.control_plane_component_health_check.seconds == 240
    assert spec.file == tmp_path / "cluster.yaml"
    assert (spec.kubelet.user_supplied, spec.kube_proxy.user_supplied) == (False, False)


def test_a_document_of_the_user_is_known_as_such(tmp_path: Path) -> None:
    """kubeadm signs only the component configuration that it made itself."""
    more = "---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"
    assert complete(tmp_path, SPEC + more).kubelet.user_supplied


@pytest.mark.parametrize(
    ("release", "gates", "algorithm"),
    [
        ("v1.34.4", "", "ECDSA-P384"),
        ("v1.34.4", "featureGates: {PublicKeysECDSA: true}\n", "ECDSA-P256"),
        ("v1.34.4", "featureGates: {PublicKeysECDSA: false}\n", "RSA-2048"),
        ("v1.37.2", "", "ECDSA-P384"),
    ],
)
def test_a_feature_gate_overrides_the_key_algorithm(tmp_path: Path, release: str, gates: str, algorithm: str) -> None:
    """PublicKeysECDSA, where a release has it and the spec writes it, counts more than `encryptionAlgorithm`."""
    text = SPEC.replace("v1.37.2", release).replace("ECDSA-P256", "ECDSA-P384")
    assert complete(tmp_path, text + gates).cluster.key_algorithm == algorithm


def test_etcd_on_nodes_of_its_own_is_external_to_the_rest(tmp_path: Path) -> None:
    """The control planes reach it at the nodes' addresses, with certificates from their own folder."""
    nodes = "nodes: [{name: etcd-1, role: etcd, address: 10.0.0.31}, {name: etcd-2, role: etcd, address: 10.0.0.32}]"
    spec = complete(tmp_path, SPEC + f"---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\n{nodes}\n")
    external = need(spec.cluster.etcd.external)
    assert external.endpoints == ("https://10.0.0.31:2379", "https://10.0.0.32:2379")
    assert external.ca_file == "/etc/kubernetes/pki/etcd/ca.crt"
    assert need(spec.dedicated_etcd).data_dir == "/var/lib/etcd"
    assert [node.name for node in spec.members] == ["etcd-1", "etcd-2"]
