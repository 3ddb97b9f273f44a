"""Documents against the types of their kinds."""

import pytest

from kspec.facts.releases import release
from kspec.model.diagnostic import MOST, Diagnostic
from kspec.model.release import Release
from kspec.model.wire import Wire
from kspec.read.decode import decode
from kspec.read.documents import load

HEAD = "apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n"


def known(version: str) -> Release:
    found = release(version)
    assert found is not None
    return found


def decoded(text: str, version: str = "v1.37.2") -> tuple[Wire, tuple[Diagnostic, ...]]:
    documents, former = load(text.encode(), "cluster.yaml")
    return decode(documents, known(version), former)


@pytest.mark.parametrize(
    ("fields", "code", "path", "help_"),
    [
        ("clusterNam: a", "unknown-field", "clusterNam", "did you mean clusterName?"),
        ("clustername: a", "unknown-field", "clustername", "did you mean clusterName?"),
        ("networking: {x: 1}", "unknown-field", "networking.x", ""),
        ("clusterName: 3", "type", "clusterName", 'write it in quotes: "3"'),
        ("clusterName: [a]", "type", "clusterName", ""),
        ("networking: a", "type", "networking", ""),
        ("apiServer: {certSANs: [a, 3]}", "type", "apiServer.certSANs[1]", 'write it in quotes: "3"'),
        ("certificateValidityPeriod: 1x", "type", "certificateValidityPeriod", ""),
    ],
)
def test_what_does_not_fit_is_found_and_dropped(fields: str, code: str, path: str, help_: str) -> None:
    """An unknown field with the nearest known one; a value of another type; and the document says what it lost."""
    wire, findings = decoded(f"{HEAD}{fields}\n")
    assert [(finding.code, finding.path, finding.help) for finding in findings] == [(code, path, help_)]
    (document,) = wire.documents
    assert document.is_lost(path)
    assert fields.partition(":")[0] not in document.value or path.count(".")


def test_a_misspelt_field_loses_the_one_that_was_meant() -> None:
    """So that nothing is said of its absence."""
    (document,) = decoded(f"{HEAD}networking: {{podsubnet: a}}\n")[0].documents
    assert document.is_lost("networking.podSubnet")
    assert not document.is_lost("networking.serviceSubnet")


def test_what_the_reader_could_not_use_is_lost_too() -> None:
    """A tag that does not fit leaves no value; of a repeated key the first one stands, but the other may be meant."""
    (document,) = decoded(f"{HEAD}imageRepository: !!int a\nclusterName: a\nclusterName: b\n")[0].documents
    assert document.is_lost("imageRepository")
    assert (document.is_lost("clusterName"), document.value["clusterName"]) == (True, "a")


@pytest.mark.parametrize(
    ("api", "kind", "version", "help_"),
    [
        (
            "kubeadm.k8s.io/v1beta3",
            "InitConfiguration",
            "v1.37.2",
            (
                "let `kspec migrate` write kubeadm.k8s.io/v1beta4, or stay with v1.36, the last to read it: "
                "'kubernetesVersion: v1.36.3'"
            ),
        ),
        (
            "kubeadm.k8s.io/v1beta1",
            "ClusterConfiguration",
            "v1.36.3",
            (
                "kspec reads no API version as old as this: let kubeadm v1.15 write a newer one, "
                "`kubeadm config migrate --old-config OLD --new-config NEW`"
            ),
        ),
        ("kubeadm.k8s.io/v1beta5", "InitConfiguration", "v1.36.3", "write 'apiVersion: kubeadm.k8s.io/v1beta4'"),
        (
            "kubelet.config.k8s.io/v1",
            "KubeletConfiguration",
            "v1.37.2",
            "write 'apiVersion: kubelet.config.k8s.io/v1beta1'",
        ),
        ("kspec.dev/v1", "ClusterSpec", "v1.37.2", "write 'apiVersion: kspec.dev/v1alpha1'"),
    ],
)
def test_each_release_has_its_api_versions(api: str, kind: str, version: str, help_: str) -> None:
    """A document of another one is left out, and the rest is not whole."""
    wire, findings = decoded(f"apiVersion: {api}\nkind: {kind}\n", version)
    assert [(finding.code, finding.path, finding.help) for finding in findings] == [
        ("unknown-version", "apiVersion", help_)
    ]
    assert (wire.documents, wire.whole) == ((), False)


def test_findings_are_bounded() -> None:
    """A hostile document cannot make a report without end, and is read in no time all the same."""
    fields = "".join(f"f{number}: 1\n" for number in range(3000))
    assert len(decoded(HEAD + fields)[1]) == MOST
