"""Extra volumes of the control plane's pods."""

from collections.abc import Callable

import pytest

from kspec.check.advice.volumes import check_etcd_data, check_volumes

Find = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("path", "more", "wrong"),
    [
        ("/", "", True),
        ("/etc/kubernetes/", ", readOnly: true", True),
        ("/root/../etc", "", True),
        ("/run/containerd/containerd.sock", "", True),
        ("/etc/kubernetes/super-admin.conf", ", readOnly: true", True),
        ("/etc/kubernetes/pki/etcd", "", True),
        ("/etc/kubernetes/pki/etcd", ", readOnly: true", False),
        ("/etc/kubernetes/policy", "", False),
        ("/var/log", "", False),
    ],
)
def test_secrets_of_the_host_stay_there(find: Find, path: str, more: str, *, wrong: bool) -> None:
    """Whole folders, sockets, administrators' credentials, and certificates that can be written."""
    cluster = f"scheduler: {{extraVolumes: [{{name: a, hostPath: {path}, mountPath: /a{more}}}]}}"
    assert find(check_volumes, cluster=cluster) == ([("volume-over-secrets", path)] if wrong else [])


def test_volumes_have_names_of_their_own(find: Find) -> None:
    """A name of kubeadm's in that pod, a name given twice."""
    cluster = """\
apiServer:
  extraVolumes:
  - {name: k8s-certs, hostPath: /srv/a, mountPath: /a}
  - {name: b, hostPath: /srv/b, mountPath: /b}
  - {name: b, hostPath: /srv/c, mountPath: /c}
  - {name: d, hostPath: /srv/d, mountPath: /b}
scheduler:
  extraVolumes:
  - {name: ca-certs, hostPath: /srv/a, mountPath: /a}
  - {name: kubeconfig, hostPath: /srv/b, mountPath: /b}
"""
    assert find(check_volumes, cluster=cluster) == [
        ("replaced-volume", "k8s-certs"),
        ("repeated-volume", "b"),
        ("replaced-volume", "kubeconfig"),
    ]


@pytest.mark.parametrize(
    ("folder", "wrong"),
    [("/run/etcd", True), ("/runner/etcd", False), ("/var/dev/shm/etcd", False)],
)
def test_etcds_data_outlives_a_restart(find: Find, folder: str, *, wrong: bool) -> None:
    """Folders in memory, or emptied at every start, do not."""
    found = find(check_etcd_data, cluster=f"etcd: {{local: {{dataDir: {folder}}}}}")
    assert found == ([("volatile-etcd", folder)] if wrong else [])
