"""The fields of a spec that are read off one node."""

from collections.abc import Callable

from kspec.infer import identity
from kspec.model.document import Json, Path
from kspec.model.seen import SeenNode


def said(seen: SeenNode) -> dict[Path, Json]:
    """What the rows say of the cluster and of the node."""
    rows = (*identity.OF_CLUSTER, *identity.OF_NODE, identity.RESOLVED)
    return {statement.path: statement.value for statement in identity.read(rows, seen)}


def test_kubeadms_own_is_not_said(see: Callable[[str, str], SeenNode]) -> None:
    """The version and the address alone have no default."""
    assert said(see("cp-1", "single")) == {("kubernetesVersion",): "v1.37.2", ("address",): "10.0.0.10"}


def test_every_row_reads_its_field(see: Callable[[str, str], SeenNode]) -> None:
    """Off manifests, kubeconfigs and certificates."""
    assert said(see("edge-07.lab.example", "addresses")) == {
        ("kubernetesVersion",): "v1.37.2",
        ("clusterName",): "lab.west-2",
        ("controlPlaneEndpoint",): "203.0.113.9:443",
        ("networking", "podSubnet"): "100.64.0.0/13",
        ("networking", "serviceSubnet"): "172.20.8.0/21",
        ("networking", "dnsDomain"): "lab.example",
        ("address",): "172.31.255.7",
        ("bindPort",): 7443,
    }
    mirror = said(see("mirror-1", "mirror"))
    assert mirror["certificatesDir",] == "/etc/kubernetes/ssl"
    assert mirror["imageRepository",] == "mirror.example.com/k8s"
    assert mirror["etcd", "local", "imageRepository"] == "mirror.example.com/etcd"
    assert mirror["criSocket",] == "unix:///var/run/crio/crio.sock"
    external = said(see("http-1", "external-etcd-http"))
    assert external["etcd", "external", "endpoints"] == ["https://10.32.0.21:2379"]
    assert external["etcd", "external", "caFile"] == "/etc/etcd/ca.crt"
    keys = said(see("ec-1", "ecdsa"))
    assert keys["encryptionAlgorithm",] == "ECDSA-P384"
    assert keys["certificateValidityPeriod",] == "4380h0m0s"
    assert keys["caCertificateValidityPeriod",] == "17520h0m0s"
    assert said(see("conf-1", "component-configs"))["healthCheck",] == "5m0s"
    assert said(see("proxied-1", "proxied-host"))["host", "systemdResolved"] is True


def test_a_node_without_pods_says_little() -> None:
    """Nothing that would have to be guessed."""
    assert said(SeenNode("w-1", "/w-1")) == {}
    assert identity.endpoint(SeenNode("w-1", "/w-1")) == ("", 0)
    assert identity.certificates_dir(SeenNode("w-1", "/w-1")) == "/etc/kubernetes/pki"
    assert identity.certificate(SeenNode("w-1", "/w-1"), "apiserver") is None
    assert identity.serving(SeenNode("w-1", "/w-1")) is None
