"""A control plane's and a worker's tree, as small as they can be and still have everything that an export looks at."""

import pytest

from kspec.model.file import File, Folder
from kspec.model.host_tree import HostTree
from kspec.model.secret import Secret

KEY = b"-----BEGIN RSA PRIVATE KEY-----\nplanted\n-----END RSA PRIVATE KEY-----\n"
CA = File(
    "etc/kubernetes/pki/ca.crt", b"-----BEGIN CERTIFICATE-----\n" + b"QUJD" * 400 + b"\n-----END CERTIFICATE-----\n"
)


@pytest.fixture
def control_plane() -> HostTree:
    """A tree with a secret, an empty folder of mode 0700, and a unit with a drop-in."""
    files = (
        CA,
        File("etc/kubernetes/pki/ca.key", Secret(KEY), 0o600),
        File("etc/kubernetes/manifests/kube-apiserver.yaml", b"kind: Pod\n", 0o600),
        File("etc/systemd/system/kubelet.service", b"[Service]\nExecStart=/usr/bin/kubelet\n"),
        File("etc/systemd/system/kubelet.service.d/10-kubeadm.conf", b"[Service]\n"),
    )
    folders = (Folder("etc/kubernetes/manifests", 0o700), Folder("var/lib/etcd", 0o700))
    return HostTree("cp-1", "v1.37.2", files, folders)


@pytest.fixture
def worker() -> HostTree:
    """A tree without a secret, which shares one file with the control plane's."""
    return HostTree("worker-1", "v1.37.2", (CA, File("var/lib/kubelet/config.yaml", b"kind: KubeletConfiguration\n")))
