"""Entries of `files:`: their places, modes, audiences and sources."""

import pytest
from usual_spec import CLUSTER_SPEC, Find

from kspec.model.diagnostic import Diagnostic

NODES = "nodes: [{name: w-1}, {name: e-1, role: etcd, address: 192.0.2.31}]\n"


def wrong(found: list[Diagnostic]) -> list[tuple[str, str]]:
    """Code and field of the findings about files."""
    return [(finding.code, finding.path) for finding in found if finding.code.startswith("file-")]


@pytest.mark.parametrize(
    ("entries", "findings"),
    [
        ("{path: /etc/a, content: ''}", []),
        ("{content: a}", [("file-path", "files[0].path")]),
        ("{path: etc/a, content: a}", [("file-path", "files[0].path")]),
        ("{path: /etc/../root/a, content: a}", [("file-path", "files[0].path")]),
        ("{path: /etc/a/, content: a}", [("file-path", "files[0].path")]),
        ("{path: /, content: a}", [("file-path", "files[0].path")]),
        ('{path: "/etc/a\\nb", content: a}', [("file-path", "files[0].path")]),
        ("{path: /etc/kubernetes/pki/sa.key, content: a}", [("file-path", "files[0].path")]),
        ("{path: /etc/kubernetes/pki, content: a}", [("file-path", "files[0].path")]),
        ("{path: /etc/kubernetes/admin.conf/a, content: a}", [("file-path", "files[0].path")]),
        ("{path: /var/lib/etcd/a, content: a}", [("file-path", "files[0].path")]),
        ("{path: /var/lib/etcd/a, content: a, role: worker}", []),
        ("{path: /etc/kubernetes/manifests/etcd.yaml, content: a, role: etcd}", [("file-path", "files[0].path")]),
        ("{path: /etc/kubernetes/manifests/etcd.yaml, content: a, role: worker}", []),
        ("{path: /etc/kubernetes/admin.conf, content: a, node: w-1}", []),
        ("{path: /etc/kubernetes/pki/oidc-ca.crt, content: a}", []),
        ("{path: /etc/a, content: a}, {path: /etc/a, content: b}", [("file-path", "files[1].path")]),
        ("{path: /etc/a, content: a}, {path: /etc/a/b, content: b}", [("file-path", "files[1].path")]),
        ("{path: /etc/a, content: a, node: w-1}, {path: /etc/a, content: b, node: cp-1}", []),
        ("{path: /etc/a, content: a, role: worker}, {path: /etc/a, content: b}", [("file-path", "files[1].path")]),
        ("{path: /etc/a, content: a, role: master}", [("file-node", "files[0].role")]),
        ("{path: /etc/a, content: a, node: cp-2}", [("file-node", "files[0].node")]),
        ("{path: /etc/a, content: a, node: CP-1}", []),
        ("{path: /etc/a, content: a, node: cp-1, role: worker}", [("file-node", "files[0].node")]),
        ("{path: /etc/a}", [("file-source", "files[0]")]),
        ("null", [("file-source", "files[0]"), ("file-path", "files[0].path")]),
        ("{path: /etc/a, kubeadmConfig: false}", [("file-source", "files[0]")]),
        ("{path: /etc/a, content: a, kubeadmConfig: true}", [("file-source", "files[0].kubeadmConfig")]),
        ("{path: /etc/a, kubeadmConfig: true, secret: false}", [("file-secret", "files[0].secret")]),
        ("{path: /etc/a, content: a, mode: '0644'}", []),
        ("{path: /etc/a, content: a, mode: 0644}", []),
        ("{path: /etc/a, content: a, mode: 644}", [("file-mode", "files[0].mode")]),
        ("{path: /etc/a, content: a, mode: '0999'}", [("file-mode", "files[0].mode")]),
        ("{path: /etc/a, kubeadmConfig: true, mode: '0640'}", [("file-mode", "files[0].mode")]),
        ("{path: /etc/a, kubeadmConfig: true, mode: '0400'}", []),
    ],
)
def test_an_entry_has_a_place_a_mode_an_audience_and_a_source(
    find: Find, entries: str, findings: list[tuple[str, str]]
) -> None:
    """What is wrong is told at its field, and nothing else is."""
    assert sorted(wrong(find(f"{CLUSTER_SPEC}{NODES}files: [{entries}]\n"))) == sorted(findings)


def test_a_short_name_takes_its_place(find: Find) -> None:
    """The file that a short name brings is an entry as others are; the finding is told where it is written."""
    text = f"""{CLUSTER_SPEC}files: [{{path: /etc/kubernetes/audit/policy.yaml, content: a}}]
apiServer: {{auditPolicy: {{rules: [{{level: None}}]}}}}
"""
    (found,) = [finding for finding in find(text) if finding.code == "file-path"]
    assert found.path == "apiServer.auditPolicy.path"
    assert "policy.yaml is another entry's file, too" in found.message


def test_a_moved_folder_of_certificates_is_reserved(find: Find) -> None:
    """certificatesDir decides where kubeadm writes."""
    text = CLUSTER_SPEC.replace("v1.37.2\n", "v1.37.2\ncertificatesDir: /srv/pki\n", 1)
    text += "files: [{path: /srv/pki/ca.crt, content: a}, {path: /etc/kubernetes/pki/ca.crt, content: a}]\n"
    assert wrong(find(text)) == [("file-path", "files[0].path")]


def test_beside_an_external_etcd_its_own_certificates_may_stand(find: Find) -> None:
    """kubeadm has no etcd then, so that what it would have of one is nobody's place."""
    etcd = (
        "{endpoints: ['https://192.0.2.21:2379'], caFile: /etc/kubernetes/pki/etcd/ca.crt, certFile: /c, keyFile: /k}"
    )
    text = CLUSTER_SPEC.replace("v1.37.2\n", f"v1.37.2\netcd: {{external: {etcd}}}\n", 1)
    paths = ("/etc/kubernetes/pki/etcd/ca.crt", "/etc/kubernetes/pki/ca.crt")
    entries = ", ".join(f"{{path: {path}, content: a}}" for path in paths)
    text += f"files: [{entries}]\n"
    assert wrong(find(text)) == [("file-path", "files[1].path")]
