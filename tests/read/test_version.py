"""Which release a spec is for."""

import pytest

from kspec.facts.releases import newest, release
from kspec.model.code import Severity
from kspec.model.document import Document, Json
from kspec.model.span import Span
from kspec.read.version import choose_release

SPAN = Span("cluster.yaml", 1, 1, 1, 1)


def document(kind: str, version: Json = None, api: str = "kubeadm.k8s.io/v1beta4") -> Document:
    value: dict[str, Json] = {"apiVersion": api, "kind": kind}
    return Document(value if version is None else {**value, "kubernetesVersion": version}, SPAN)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.37.2", "v1.37.2"),
        ("1.36.1", "v1.36.1"),
        ("release/v1.37.2", "v1.37.2"),
    ],
)
def test_a_version_is_a_release(text: str, version: str) -> None:
    """With or without v, with or without the bucket that kubeadm would fetch a label from."""
    found, findings = choose_release([document("ClusterConfiguration", text)])
    assert (found.version, findings) == (version, ())


@pytest.mark.parametrize("text", ["v1.37.22", "1.37.22", "release/v1.37.22", "v1.35.0-rc.1+build"])
def test_a_patch_release_that_is_not_recorded_is_a_warning(text: str) -> None:
    """Wherever it is named; one that is recorded is none."""
    release_, (found,) = choose_release([document("ClusterConfiguration", text)])
    assert (found.code, found.severity, found.span) == ("unrecorded-release", Severity.WARNING, SPAN)
    assert release_.version in found.message
    assert release_.nearest in found.message
    _, (assumed,) = choose_release([document("JoinConfiguration")], release_)
    assert (assumed.code, str(assumed.span)) == ("unrecorded-release", "--kubernetes-version")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-version"),
        ("latest", "no-version"),
        ("stable-1.37", "no-version"),
        ("ci/latest", "no-version"),
        ("v1.37", "version"),
        ("v1.37.2.1", "version"),
        ("v1.037.2", "version"),
        ("v1.37.2-01", "version"),
        ("v1.37.2 ", "version"),
        ("x", "version"),
        ("v1.99.0", "unknown-release"),
        ("v1.25.0", "unknown-release"),
    ],
)
def test_what_is_none_is_told_apart(text: str, code: str) -> None:
    """A label that the internet would resolve, a text that is not a version, a release without data."""
    found, findings = choose_release([document("ClusterConfiguration", text)])
    assert [(finding.code, finding.path) for finding in findings] == [(code, "kubernetesVersion")]
    assert found == newest()[0]


def test_an_assumed_release_stands_in_where_none_is_needed() -> None:
    """What a spec says of itself counts more, even where it is wrong."""
    assumed = release("v1.35.4")
    assert choose_release([document("JoinConfiguration")], assumed) == (assumed, ())
    found, (missing,) = choose_release([document("ClusterConfiguration")], assumed)
    assert (found, missing.code) == (assumed, "no-version")
    assert choose_release([document("ClusterConfiguration", "v1.37.2")], assumed)[0].version == "v1.37.2"
    assert [finding.code for finding in choose_release([document("ClusterConfiguration", "x")], assumed)[1]] == [
        "version"
    ]


def test_documents_without_a_cluster_need_no_version() -> None:
    """A node that joins, or a component's configuration, is checked by the newest release that takes it."""
    join = document("JoinConfiguration", api="kubeadm.k8s.io/v1beta3")
    found, findings = choose_release([join])
    assert (found.minor, findings) == ("v1.36", ())
    assert choose_release([document("KubeletConfiguration", api="kubelet.config.k8s.io/v1beta1")])[0] == newest()[0]


def test_a_lost_document_may_have_had_the_version() -> None:
    """It is not reported as missing then."""
    assert choose_release([document("InitConfiguration")], whole=False)[1] == ()
    assert [finding.code for finding in choose_release([document("InitConfiguration")])[1]] == ["no-version"]
