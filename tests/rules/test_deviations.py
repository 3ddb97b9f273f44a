"""Which flags are not as kubeadm would have set them."""

from pathlib import Path

import pytest
from small_cluster import Cluster, Kspec

from kspec.model.overview import Argument, Deviation, PublicNode, StaticPod
from kspec.read.overview import overview
from kspec.read.public_output import PublicOutput, read_public
from kspec.rules.deviations import address_of

SPECS = Path(__file__).parents[2] / "specs" / "ok"


def found(folder: Path) -> list[tuple[str, str, str | None, tuple[str, ...]]]:
    """The deviations of an output, without their nodes."""
    output = read_public(folder)
    assert isinstance(output, PublicOutput)
    result = overview(output)
    assert result.configured
    return [(one.component, one.flag, one.usual, one.actual) for one in result.deviations]


@pytest.mark.parametrize("name", ["ecdsa", "etcd-nodes"])
def test_what_nobody_changed_does_not_differ(kspec: Kspec, tmp_path: Path, name: str) -> None:
    """Also where etcd runs on nodes of its own, and where kubeadm's arguments depend on several members."""
    spec = tmp_path / "cluster.yaml"
    spec.write_bytes((SPECS / f"{name}.yaml").read_bytes())
    assert kspec("build", spec, "-o", tmp_path / "out").status == 0
    assert found(tmp_path / "out") == []


def test_what_is_added_changed_and_repeated(cluster: Cluster, kspec: Kspec) -> None:
    """Each flag once, with kubeadm's value and all that it has instead."""
    extra = (
        "apiServer:\n  extraArgs:\n"
        "  - {name: profiling, value: 'false'}\n"
        "  - {name: service-account-issuer, value: https://b.example.com}\n"
        "  - {name: service-account-issuer, value: https://a.example.com}\n"
        "scheduler: {extraArgs: [{name: bind-address, value: 0.0.0.0}]}\n"
    )
    cluster.edit("encryptionAlgorithm", f"{extra}encryptionAlgorithm")
    assert kspec("build", cluster.spec, "-o", cluster.out).status == 0
    issuers = ("https://b.example.com", "https://a.example.com")
    assert found(cluster.out) == [
        ("kube-apiserver", "profiling", None, ("false",)),
        ("kube-apiserver", "service-account-issuer", "https://kubernetes.default.svc.cluster.local", issuers),
        ("kube-scheduler", "bind-address", "127.0.0.1", ("0.0.0.0",)),  # noqa: S104 - as the spec has it
    ]


def test_what_a_patch_took_away(cluster: Cluster) -> None:
    """A flag that kubeadm sets and that is gone."""
    output = read_public(cluster.out)
    assert isinstance(output, PublicOutput)
    path = "nodes/cp-1/etc/kubernetes/manifests/kube-scheduler.yaml"
    text = output.files[path].decode().replace("    - --leader-elect=true\n", "")
    changed = PublicOutput(output.manifest, {**output.files, path: text.encode()}, ())
    assert overview(changed).deviations == (Deviation("cp-1", "kube-scheduler", "leader-elect", "true", ()),)


def test_a_kubelets_own_arguments(cluster: Cluster) -> None:
    """Those that kubeadm gives it by what the node is are passed over."""
    output = read_public(cluster.out)
    assert isinstance(output, PublicOutput)
    path = "nodes/cp-1/var/lib/kubelet/kubeadm-flags.env"
    text = 'KUBELET_KUBEADM_ARGS="--hostname-override=cp-1 --v=3"\n'
    changed = PublicOutput(output.manifest, {**output.files, path: text.encode()}, ())
    assert overview(changed).deviations == (Deviation("cp-1", "kubelet", "v", None, ("3",)),)


@pytest.mark.parametrize(
    ("notes", "address"),
    [
        ({"kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint": "[fd00::1]:6443"}, ("fd00::1", 6443)),
        ({"kubeadm.kubernetes.io/etcd.advertise-client-urls": "https://10.0.0.1:2379"}, ("10.0.0.1", 0)),
        ({"kubeadm.kubernetes.io/etcd.advertise-client-urls": "https://[bad"}, ("", 0)),
        ({}, ("", 0)),
    ],
)
def test_the_address_of_a_node(notes: dict[str, str], address: tuple[str, int]) -> None:
    """As its pods' annotations say it, or nothing."""
    assert address_of((StaticPod("p", "", (), notes),)) == address


def test_a_node_without_an_address_has_no_defaults_to_differ_from() -> None:
    """Nothing is claimed that is not known."""
    node = PublicNode("n", "control-plane", "", (StaticPod("kube-scheduler", "", (Argument("a", "b"),)),))
    assert address_of(node.pods) == ("", 0)
