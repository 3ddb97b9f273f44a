"""Facts about the volumes of control-plane pods."""

from typing import Any

import pytest

from kspec.make.volumes import mounts, volume, volume_mount, volumes
from kspec.model.configuration import (
    APIServer,
    Argument,
    ControlPlaneComponent,
    Etcd,
    ExternalEtcd,
    HostPathMount,
    LocalEtcd,
)
from kspec.model.frozen import evolve
from kspec.model.host import Host
from kspec.model.plan import NodePlan


def changed(plan: NodePlan, *changes: str, **cluster: Any) -> NodePlan:  # noqa: ANN401 - any of its fields
    """The plan with other fields of the ClusterConfiguration, under a release with these changes."""
    spec = evolve(plan.whole.spec, cluster=evolve(plan.cluster, **cluster))
    whole = evolve(plan.whole, spec=spec, release=evolve(plan.release, changes=frozenset(changes)))
    return whole.for_node(plan.node)


def names(plan: NodePlan, component: str) -> list[str]:
    """The names of a component's mounts, in order."""
    return [mount.name for mount in mounts(plan, component)]


def test_host_folders_are_mounted_where_they_exist(node_plan: NodePlan) -> None:
    """Named after their path, in the API server and the controller manager; the scheduler needs none."""
    host = Host(("/usr/share/ca-certificates", "/etc/pki/ca-trust"))
    rhel = changed(evolve(node_plan, node=evolve(node_plan.node, host=host)), "no-flexvolume-folder")
    assert names(rhel, "kube-apiserver") == ["ca-certs", "etc-pki-ca-trust", "k8s-certs", "usr-share-ca-certificates"]
    assert names(rhel, "kube-controller-manager") == [
        "ca-certs", "etc-pki-ca-trust", "k8s-certs", "kubeconfig", "usr-share-ca-certificates"
    ]  # fmt: skip
    assert names(rhel, "kube-scheduler") == ["kubeconfig"]


def test_the_users_volume_replaces_one_of_its_name(node_plan: NodePlan) -> None:
    """Of several with one name the last counts; an empty path type is written as such."""
    own = (
        HostPathMount("k8s-certs", "/a", "/b"),
        HostPathMount("extra", "/c", "/d"),
        HostPathMount("extra", "/e", "/f"),
    )
    found = {
        mount.name: mount
        for mount in mounts(changed(node_plan, api_server=APIServer(extra_volumes=own)), "kube-apiserver")
    }
    assert (found["k8s-certs"].host_path, found["extra"].mount_path) == ("/a", "/f")
    assert volume(found["extra"]) == {"name": "extra", "hostPath": {"path": "/e", "type": ""}}
    assert volume_mount(found["extra"]) == {"name": "extra", "mountPath": "/f", "readOnly": False}


def test_flexvolume_folder(node_plan: NodePlan) -> None:
    """Older controller managers mount the folder of FlexVolume drivers, writable, and follow their argument for it."""
    older = {mount.name: mount for mount in mounts(node_plan, "kube-controller-manager")}["flexvolume-dir"]
    assert (older.host_path, older.read_only) == ("/usr/libexec/kubernetes/kubelet-plugins/volume/exec", False)
    moved = ControlPlaneComponent(extra_args=(Argument("flex-volume-plugin-dir", "/opt/flex"),))
    found = {
        mount.name: mount for mount in mounts(changed(node_plan, controller_manager=moved), "kube-controller-manager")
    }
    assert found["flexvolume-dir"].mount_path == "/opt/flex"
    assert "flexvolume-dir" not in names(changed(node_plan, "no-flexvolume-folder"), "kube-controller-manager")


@pytest.mark.parametrize(
    ("files", "folders"),
    [
        (("", "", ""), []),
        (("/b/ca.crt", "/a/c.crt", "/a/c.key"), ["/a", "/b"]),
        (("/etc/etcd/sub/ca.crt", "/etc/etcd/c.crt", "/etc/etcd/c.key"), ["/etc/etcd"]),
        (("/etc/etcd/ca.crt", "/etc/etcdx/c.crt", "/etc/etcd/c.key"), ["/etc/etcd"]),
        (("/etc/kubernetes/pki/x/ca.crt", "/etc/ssl/certsx/c.crt", "/usr/share/ca-certificates/c.key"), []),
        (("/x/../a/ca.crt", "/ca.crt", "/a/c.key"), ["/"]),
    ],
)
def test_folders_of_an_external_etcd(node_plan: NodePlan, files: tuple[str, str, str], folders: list[str]) -> None:
    """Folders that are not mounted anyway, without those that begin like another; compared as text."""
    ca, certificate, key = files
    external = ExternalEtcd(endpoints=("https://a:1",), ca_file=ca, cert_file=certificate, key_file=key)
    found = [
        mount
        for mount in mounts(changed(node_plan, etcd=Etcd(external=external)), "kube-apiserver")
        if "etcd" in mount.name
    ]
    assert [(mount.name, mount.host_path) for mount in found] == [
        (f"etcd-certs-{number}", folder) for number, folder in enumerate(folders)
    ]


def test_volumes_of_etcd(node_plan: NodePlan) -> None:
    """Its mounts keep their order while the volumes are sorted; its folder of certificates is not cleaned."""
    moved = changed(node_plan, etcd=Etcd(local=LocalEtcd(data_dir="/srv/etcd")), certificates_dir="/p/")
    assert [(mount.name, mount.mount_path) for mount in mounts(moved, "etcd")] == [
        ("etcd-data", "/srv/etcd"),
        ("etcd-certs", "/p//etcd"),
    ]
    assert [mount.read_only for mount in mounts(moved, "etcd")] == [False, False]  # it writes into both
    assert volumes(mounts(moved, "etcd"))[0] == {
        "name": "etcd-certs",
        "hostPath": {"path": "/p//etcd", "type": "DirectoryOrCreate"},
    }
