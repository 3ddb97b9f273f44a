"""The files of an external etcd."""

from pathlib import Path

import pytest
from small_cluster import CERTIFICATE_KEY, SPEC, need, read_spec

from kspec.disk.sources import Sources
from kspec.model.clusterspec import ClusterSpec
from kspec.model.frozen import evolve
from kspec.model.secret import Secret
from kspec.read.external_etcd import read_external_etcd

EXTERNAL = (
    "etcd: {external: {endpoints: [https://10.0.0.5:2379],\n"
    "  caFile: /e/ca.crt, certFile: /e/client.crt, keyFile: /e/client.key}}\n"
)


@pytest.fixture
def spec(tmp_path: Path) -> ClusterSpec:
    """A cluster with an external etcd and a certificate key."""
    return read_spec(tmp_path, SPEC + EXTERNAL).stage.spec


def test_each_file_is_found_in_its_first_place(spec: ClusterSpec, tmp_path: Path) -> None:
    """The keyring, then beside the spec by its entry's name, then by its path on the node."""
    (tmp_path / "e").mkdir()
    for name in ("ca.crt", "client.crt", "client.key"):
        (tmp_path / "e" / name).write_bytes(b"by path")
    (tmp_path / "external-etcd.crt").write_bytes(b"by name")
    (tmp_path / "external-etcd-ca.crt").write_bytes(b"by name")
    secrets = {"external-etcd/external-etcd-ca.crt": Secret(b"keyring")}
    assert read_external_etcd(spec, secrets, tmp_path, Sources()) == (
        {
            "external-etcd-ca.crt": Secret(b"keyring"),
            "external-etcd.crt": Secret(b"by name"),
            "external-etcd.key": Secret(b"by path"),
        },
        (),
    )


def test_what_is_missing_is_told_at_its_field(spec: ClusterSpec, tmp_path: Path) -> None:
    """A finding for each file, at the field that names it, with the name under which to bring it."""
    _, findings = read_external_etcd(spec, {}, tmp_path, Sources())
    assert [(finding.code, finding.path, finding.span.line) for finding in findings] == [
        ("external-etcd", "etcd.external.caFile", 13),
        ("external-etcd", "etcd.external.certFile", 13),
        ("external-etcd", "etcd.external.keyFile", 13),
    ]
    assert "external-etcd-ca.crt" in findings[0].help


def test_without_kubeadm_certs_none_is_needed(tmp_path: Path) -> None:
    """Nothing carries them then; with the key in the keyring, they are needed again."""
    spec = read_spec(tmp_path, SPEC.replace(f"certificateKey: {CERTIFICATE_KEY}\n", "") + EXTERNAL).stage.spec
    assert read_external_etcd(spec, {}, tmp_path, Sources()) == ({}, ())
    assert len(read_external_etcd(spec, {"certificate-key": Secret(b"x")}, tmp_path, Sources())[1]) == 3


def test_an_etcd_without_certificates_has_no_files(spec: ClusterSpec, tmp_path: Path) -> None:
    """Fields that are not set name none."""
    external = evolve(need(spec.cluster.etcd.external), ca_file="", cert_file="", key_file="")
    cluster = evolve(spec.cluster, etcd=evolve(spec.cluster.etcd, external=external))
    assert read_external_etcd(evolve(spec, cluster=cluster), {}, tmp_path, Sources()) == ({}, ())
