"""kubeadm's own mounts, by component and machine; the recordings in golden/ prove them byte for byte."""

from kspec.rules.command_line import ExternalEtcd
from kspec.rules.volumes import Machine, own_mounts

BARE = Machine("/etc/kubernetes/pki", (), None, None)


def names(component: str, machine: Machine) -> list[str]:
    """The names of a component's mounts."""
    return [mount.name for mount in own_mounts(component, machine)]


def test_what_every_machine_has() -> None:
    """The scheduler has its kubeconfig alone."""
    assert names("kube-apiserver", BARE) == ["k8s-certs", "ca-certs"]
    assert names("kube-controller-manager", BARE) == ["k8s-certs", "ca-certs", "kubeconfig"]
    assert names("kube-scheduler", BARE) == ["kubeconfig"]


def test_what_some_machines_have() -> None:
    """Folders of CA certificates that exist, of plugins, and of an external etcd's files."""
    external = ExternalEtcd((), "/srv/a/ca.crt", "/srv/b/c.crt", "/etc/ssl/certs/c.key")
    machine = Machine("/pki", ("/etc/pki/tls/certs",), external, "/plugins")
    assert names("kube-apiserver", machine) == [
        "k8s-certs",
        "ca-certs",
        "etcd-certs-0",
        "etcd-certs-1",
        "etc-pki-tls-certs",
    ]
    assert ("/plugins", False) in {
        (mount.path, mount.read_only) for mount in own_mounts("kube-controller-manager", machine)
    }
