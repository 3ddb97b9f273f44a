"""Facts about kubeconfig files."""

import pytest

from kspec.make.kubeconfigs import kubeconfig_files
from kspec.model.configuration import Argument
from kspec.model.file import File, Sensitivity, Withheld
from kspec.model.frozen import evolve
from kspec.model.plan import Credential, NodePlan
from kspec.model.secret import Secret

FILES = ("admin.conf", "super-admin.conf", "kubelet.conf", "controller-manager.conf", "scheduler.conf")


@pytest.fixture
def complete(node_plan: NodePlan) -> NodePlan:
    """The plan with the clients' certificates and an endpoint for all control planes."""
    clients = {f"cp-1/{name}": Credential(name.encode(), Secret(b"key of " + name.encode())) for name in FILES}
    cluster = evolve(node_plan.cluster, control_plane_endpoint="lb.example", cluster_name="prod")
    whole = evolve(node_plan.whole, credentials={**node_plan.whole.credentials, **clients})
    return evolve(node_plan, whole=whole, cluster=cluster)


def made(plan: NodePlan) -> dict[str, File]:
    """The files by name."""
    return {file.path.rpartition("/")[2]: file for file in kubeconfig_files(plan).files}


def test_all_are_secret(complete: NodePlan) -> None:
    """Each holds a private key, so only root may read it."""
    files = made(complete)
    assert tuple(files) == FILES
    assert {(file.mode, file.sensitivity) for file in files.values()} == {(0o600, Sensitivity.SECRET)}
    assert files["admin.conf"].path == "nodes/cp-1/etc/kubernetes/admin.conf"
    assert files["super-admin.conf"].phase == "kubeconfig/super-admin"


def test_servers(complete: NodePlan) -> None:
    """People reach the endpoint, with the bind port where it has none; the node's programs stay on the node."""
    urls = {
        name: file.data.decode().partition("server: ")[2].partition("\n")[0] for name, file in made(complete).items()
    }
    assert urls["admin.conf"] == urls["super-admin.conf"] == "https://lb.example:6443"
    assert {urls[name] for name in FILES[3:]} == {"https://192.0.2.10:6443"}


def test_the_kubelets_server(complete: NodePlan) -> None:
    """The kubelet stays local unless an older release has the gate for it switched off."""
    gates = {"ControlPlaneKubeletLocalMode": False}
    off = evolve(complete, cluster=evolve(complete.cluster, feature_gates=gates))
    release = evolve(off.release, changes=frozenset({"kubelet-local-mode-always"}))
    newer = evolve(off, whole=evolve(off.whole, release=release))
    local, endpoint = b"server: https://192.0.2.10:6443\n", b"server: https://lb.example:6443\n"
    assert local in made(complete)["kubelet.conf"].data
    assert endpoint in made(off)["kubelet.conf"].data
    assert local in made(newer)["kubelet.conf"].data


def test_a_rotated_kubelet(complete: NodePlan) -> None:
    """It points to the kubelet's own file, in whatever folder the kubelet keeps it, and so holds no secret."""
    rotated = evolve(complete, kubelet_conf="rotated")
    file = made(rotated)["kubelet.conf"]
    assert (file.mode, file.sensitivity) == (0o600, Sensitivity.PUBLIC)
    assert (
        b"""\
current-context: system:node:cp-1@prod
kind: Config
users:
- name: system:node:cp-1
  user:
    client-certificate: /var/lib/kubelet/pki/kubelet-client-current.pem
    client-key: /var/lib/kubelet/pki/kubelet-client-current.pem
"""
        in file.data
    )
    registration = evolve(rotated.node.registration, kubelet_extra_args=(Argument("cert-dir", "/srv/k/"),))
    init = evolve(rotated.node.init, node_registration=registration)
    moved = evolve(rotated, node=evolve(rotated.node, init=init))
    assert b"client-key: /srv/k/kubelet-client-current.pem\n" in made(moved)["kubelet.conf"].data


def test_a_public_plan_withholds_them(complete: NodePlan) -> None:
    """The files are named, and have no content."""
    public = made(evolve(complete, whole=evolve(complete.whole, public=True), kubelet_conf="rotated"))
    assert tuple(public) == FILES
    assert [name for name, file in public.items() if file.content != Withheld()] == ["kubelet.conf"]
