"""Paths: ValidateAbsolutePath of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ("certificatesDir: pki", "certificatesDir"),
        ("etcd: {local: {dataDir: etcd}}", "etcd.local.dataDir"),
        ("etcd: {external: {endpoints: ['https://x'], caFile: ca}}", "etcd.external.caFile"),
        (
            "etcd: {external: {endpoints: ['https://x'], caFile: /a, certFile: b, keyFile: /c}}",
            "etcd.external.certFile",
        ),
        ("etcd: {external: {endpoints: ['https://x'], caFile: /a, certFile: /b, keyFile: c}}", "etcd.external.keyFile"),
    ],
)
def test_a_relative_path_is_refused(find: Find, fields: str, path: str) -> None:
    """kubeadm refuses each of these."""
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}{fields}\n"), "path") == [(path, "Invalid value")]


@pytest.mark.parametrize(("path", "count"), [("ca.crt", 1), ("/ca.pem", 1), ("/ca.crt", 0), ("", 0)])
def test_the_path_of_the_authority_ends_in_crt(find: Find, path: str, count: int) -> None:
    """Of a joining node; the empty one means the default."""
    join = f"apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\ncaCertPath: '{path}'\n"
    assert wrong(find(join), "path") == [("caCertPath", "Invalid value")] * count
