"""Which kinds of document a spec may have, and how often."""

import pytest
from small_cluster import need

from kspec.facts.releases import release
from kspec.model.document import Document, Json
from kspec.model.span import Span
from kspec.model.wire import Wire, WireDocument
from kspec.read.documents import load
from kspec.read.kinds import need_cluster, sort_kinds

SPAN = Span("cluster.yaml", 1, 1, 1, 1)
KUBEADM = "kubeadm.k8s.io/v1beta4"


def wire(*documents: Document) -> Wire:
    """The documents as they come out of decoding."""
    written = tuple(WireDocument(one, KUBEADM, one.kind, {}) for one in documents)
    return Wire(written, need(release("v1.37.2")))


def document(kind: object, version: object = KUBEADM) -> Document:
    value: dict[str, Json] = {"apiVersion": version, "kind": kind}  # type: ignore[dict-item]  # wrong types on purpose
    return Document(value, SPAN)


@pytest.mark.parametrize(
    ("version", "kind"),
    [
        (KUBEADM, "InitConfiguration"),
        ("kubeadm.k8s.io/v1beta2", "ClusterConfiguration"),
        ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
        ("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration"),
        ("kubescheduler.config.k8s.io/v1", "KubeSchedulerConfiguration"),
        ("kspec.dev/v1alpha1", "ClusterSpec"),
    ],
)
def test_known_kinds_are_kept(version: str, kind: str) -> None:
    """Whatever the version: which there are depends on the release."""
    given = document(kind, version)
    assert sort_kinds([given]) == ((given,), ())


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        (Document(["a"], SPAN), "not-a-mapping", ""),
        (Document("text", SPAN), "not-a-mapping", ""),
        (document("", KUBEADM), "no-kind", "kind"),
        (document("InitConfiguration", None), "no-kind", "apiVersion"),
        (document(3), "no-kind", "kind"),
        (document("InitConfig"), "unknown-kind", "kind"),
        (document("KubeletConfiguration"), "unknown-kind", "apiVersion"),
        (document("InitConfiguration", "v1beta4"), "unknown-kind", "apiVersion"),
    ],
)
def test_an_unfit_document_is_left_out(given: Document, code: str, path: str) -> None:
    """With one finding, at the field that says it."""
    kept, findings = sort_kinds([given])
    assert kept == ()
    assert [(finding.code, finding.path) for finding in findings] == [(code, path)]


def test_a_kind_is_given_once() -> None:
    """The first counts; kubeadm refuses a second one of any version."""
    documents, _ = load(
        b"apiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\n---\n"
        b"apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n",
        "a.yaml",
    )
    kept, findings = sort_kinds(documents)
    assert kept == documents[:1]
    assert [(finding.code, finding.span.line) for finding in findings] == [("duplicate-kind", 5)]


def test_a_join_configuration_may_repeat() -> None:
    """One for each further node."""
    joins = [document("JoinConfiguration"), document("JoinConfiguration")]
    assert sort_kinds(joins) == (tuple(joins), ())


def test_a_build_needs_a_cluster() -> None:
    """A JoinConfiguration alone describes none."""
    assert [finding.code for finding in need_cluster(wire(document("JoinConfiguration")))] == ["no-cluster"]
    assert need_cluster(wire(document("ClusterConfiguration"))) == ()
