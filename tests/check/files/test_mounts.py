"""Mounts at paths that are taken, by kubeadm itself or by another volume."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find

from kspec.check.files.mounts import COMPONENTS
from kspec.check.view.command_line import PATHS
from kspec.facts.hosts import PROFILES
from kspec.rules.volumes import Machine, own_mounts

HOST = "---\napiVersion: kspec.dev/v1alpha1\nkind: ClusterSpec\nhost: {{profile: {profile}}}\n"
RELEASES = ("v1.34.4", "v1.37.2")
OWN = [
    (version, profile, component, mount.path)
    for version, plugins in zip(RELEASES, ("/usr/libexec/kubernetes/kubelet-plugins/volume/exec", None), strict=True)
    for profile, folders in PROFILES.items()
    for component in COMPONENTS
    for mount in own_mounts(component, Machine("/etc/kubernetes/pki", folders, None, plugins))
]
"""Every path that kubeadm mounts in a component's pod on a kind of machine in two releases."""


def spec(component: str, volumes: str, version: str = "v1.37.2", profile: str = "debian") -> str:
    """A control plane with extra volumes."""
    extra = f"{PATHS[component][0]}: {{extraVolumes: [{volumes}]}}\n"
    return f"{INIT}{NODE}{CLUSTER.replace('v1.37.2', version)}{extra}{HOST.format(profile=profile)}"


def found(find: Find, text: str) -> list[str]:
    """The fields that are said to be mounted where something is."""
    return [finding.path for finding in find(text) if finding.code == "mount-path"]


@pytest.mark.parametrize(("version", "profile", "component", "path"), OWN)
def test_every_path_of_kubeadms_is_taken(find: Find, version: str, profile: str, component: str, path: str) -> None:
    """At the path itself and in any other spelling of it; beside it and below it is room."""
    for spelling in (path, f"{path}/", path.replace("/", "//", 1), f"{path}/x/.."):
        volume = f'{{name: own, hostPath: /srv/x, mountPath: "{spelling}"}}'
        expected = [f"{PATHS[component][0]}.extraVolumes[0].mountPath"]
        assert found(find, spec(component, volume, version, profile)) == expected
    for near in (f"{path}/below", f"{path}x"):
        assert not found(find, spec(component, f"{{name: own, hostPath: /srv/x, mountPath: {near}}}", version, profile))


@pytest.mark.parametrize(
    ("profile", "path"),
    [("rhel", "/usr/share/ca-certificates"), ("bare", "/etc/ca-certificates"), ("debian", "/etc/pki/tls/certs")],
)
def test_what_a_machine_does_not_have_is_not_mounted(find: Find, profile: str, path: str) -> None:
    """A folder of another kind of machine is free."""
    assert not found(find, spec("kube-apiserver", f"{{name: own, hostPath: /srv, mountPath: {path}}}", profile=profile))


def test_one_node_of_another_kind_is_enough(find: Find) -> None:
    """The pods of all control planes have the volume."""
    text = spec("kube-apiserver", "{name: own, hostPath: /srv, mountPath: /etc/ca-certificates}", profile="bare")
    assert not found(find, text)
    text += "nodes: [{name: cp-2, role: control-plane, address: 10.0.0.12, host: {profile: debian}}]\n"
    assert found(find, text) == ["apiServer.extraVolumes[0].mountPath"]


@pytest.mark.parametrize(
    ("volumes", "paths"),
    [
        ("{name: a, hostPath: /a, mountPath: /x}, {name: b, hostPath: /b, mountPath: /x}", [1]),
        ("{name: a, hostPath: /a, mountPath: /x}, {name: b, hostPath: /b, mountPath: /x/}", [1]),
        ("{name: a, hostPath: /a, mountPath: /x}, {name: a, hostPath: /b, mountPath: /x}", []),
        ("{name: a, hostPath: /a, mountPath: /x}, {name: b, hostPath: /a, mountPath: /y}", []),
        ("{name: ca-certs, hostPath: /a, mountPath: /etc/ssl/certs}", []),
        ("{name: ca-certs, hostPath: /a, mountPath: /a}, {name: b, hostPath: /b, mountPath: /etc/ssl/certs}", []),
        ("{name: ca-certs, hostPath: /a, mountPath: /etc/kubernetes/pki}", [0]),
    ],
)
def test_names_are_merged_before_paths_are_compared(find: Find, volumes: str, paths: list[int]) -> None:
    """The last volume of a name counts, and one of kubeadm's name frees kubeadm's path."""
    expected = [f"apiServer.extraVolumes[{index}].mountPath" for index in paths]
    assert found(find, spec("kube-apiserver", volumes)) == expected


def test_folders_of_an_external_etcd_are_taken(find: Find) -> None:
    """They are mounted in the API server alone."""
    files = "caFile: /srv/etcd/ca.crt, certFile: /srv/etcd/c.crt, keyFile: /srv/etcd/c.key"
    etcd = f"etcd: {{external: {{endpoints: ['https://10.0.0.9:2379'], {files}}}}}\n---"
    volume = "{name: own, hostPath: /srv, mountPath: /srv/etcd}"
    assert found(find, spec("kube-apiserver", volume).replace("---\napiVersion: kspec", f"{etcd}\napiVersion: kspec"))
    text = spec("kube-controller-manager", volume).replace("---\napiVersion: kspec", f"{etcd}\napiVersion: kspec")
    assert not found(find, text)


@pytest.mark.parametrize("path", ["/usr/share/ca-certificates", "/etc/ssl/certs", "/etc/kubernetes/pki", "/srv/own"])
@pytest.mark.parametrize("name", ["usr-share-ca-certificates", "ca-certs", "k8s-certs"])
def test_advice_never_makes_a_pod_that_is_refused(find: Find, name: str, path: str) -> None:
    """What is told to have another name has no mount path of kubeadm's once it has."""
    text = spec("kube-apiserver", f"{{name: {name}, hostPath: {path}, mountPath: {path}}}")
    (advice,) = [finding.help for finding in find(text) if finding.code == "replaced-volume"]
    renamed = found(find, text.replace(f"name: {name}", "name: other"))
    assert (advice == "give it another name") is not bool(renamed)
    assert advice == "give it another name" or advice.startswith("leave it out")
