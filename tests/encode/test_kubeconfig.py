"""Facts about kubeconfig files."""

from kspec.encode.kubeconfig import Cluster, for_discovery, merged, with_certificate, with_certificate_files, with_token
from kspec.model.secret import Secret

CLUSTER = Cluster("staging", "https://k8s.example:6443", b"authority")


def test_a_certificate_is_held_in_base64() -> None:
    """admin.conf: the user's certificate and key are in the file, the context is named after user and cluster."""
    assert (
        with_certificate(CLUSTER, "kubernetes-admin", b"certificate", Secret(b"key")).reveal().decode()
        == """\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: YXV0aG9yaXR5
    server: https://k8s.example:6443
  name: staging
contexts:
- context:
    cluster: staging
    user: kubernetes-admin
  name: kubernetes-admin@staging
current-context: kubernetes-admin@staging
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: Y2VydGlmaWNhdGU=
    client-key-data: a2V5
"""
    )


def test_a_rotated_certificate_is_a_path() -> None:
    """kubelet.conf after rotation holds no secret."""
    text = with_certificate_files(CLUSTER, "system:node:cp-1", "/pki/current.pem", "/pki/current.pem")
    assert text.endswith("""\
users:
- name: system:node:cp-1
  user:
    client-certificate: /pki/current.pem
    client-key: /pki/current.pem
""")


def test_a_token_can_have_another_context() -> None:
    """bootstrap-kubelet.conf: kubeadm's context is always of a cluster `kubernetes`, whatever it is called."""
    context = "tls-bootstrap-token-user@kubernetes"
    text = with_token(CLUSTER, "tls-bootstrap-token-user", Secret(b"a.b"), context).reveal().decode()
    assert text.endswith("""\
contexts:
- context:
    cluster: staging
    user: tls-bootstrap-token-user
  name: tls-bootstrap-token-user@kubernetes
current-context: tls-bootstrap-token-user@kubernetes
kind: Config
users:
- name: tls-bootstrap-token-user
  user:
    token: a.b
""")


def test_discovery_knows_no_user() -> None:
    """cluster-info's kubeconfig has a cluster without a name, and null where Go has no list."""
    assert (
        for_discovery("https://[2001:db8::1]:6443", b"authority")
        == """\
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: YXV0aG9yaXR5
    server: https://[2001:db8::1]:6443
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
"""
    )


def test_several_clusters_are_one_file() -> None:
    """Each with a context and a user of the same name, in the order that was given."""
    entries = [
        (f"admin@{name}", Cluster(name, f"https://{name}", b"ca"), name.encode(), Secret(b"key")) for name in ("a", "b")
    ]
    text = merged(entries, "admin@b").reveal().decode()
    assert text.count("- cluster:") == 2
    assert text.index("admin@a") < text.index("admin@b")
    assert "current-context: admin@b\n" in text
