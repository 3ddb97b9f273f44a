"""kspec.verify.objects: what tests/test_altered_trees.py does not show on whole outputs."""

import pytest
from small_cluster import Cluster

from kspec.encode import lock_text
from kspec.read.one_document import one_document
from kspec.verify.objects import CLUSTER_INFO, Objects, tokens_of, verify_bootstrap, verify_objects
from kspec.verify.place import Place
from kspec.verify.trust import trust_of

SECRET = "cluster/kube-system/Secret-bootstrap-token-abcdef.yaml"  # noqa: S105 - a path


def objects(cluster: Cluster, *paths: str) -> Objects:
    """Some objects of the built cluster."""
    files = {path: (cluster.out / path).read_bytes() for path in paths}
    return Objects(Place(str(cluster.out)), files, one_document)


def test_without_the_token_the_lock_has_the_signature(cluster: Cluster) -> None:
    """So that the public part is proven as well."""
    trust = trust_of({}, lock_text.parse(cluster.lock.read_text()))
    found = objects(cluster, CLUSTER_INFO)
    verify_objects(found, trust, {})
    assert found.place.findings == []
    text = found.files[CLUSTER_INFO].replace(b"10.0.0.10", b"10.0.0.66")
    changed = Objects(Place(""), {CLUSTER_INFO: text}, one_document)
    verify_objects(changed, trust, {})
    assert [finding.message for finding in changed.place.findings] == [
        "cluster-info's signature by the token abcdef is not right"
    ]


def test_a_token_is_read_from_its_secret(cluster: Cluster) -> None:
    """With its end, and whether it signs."""
    found = dict(tokens_of(objects(cluster, SECRET), trust_of({}, None)))
    assert found["abcdef"].expiration == "2030-02-01T12:00:00Z"
    assert found["abcdef"].signs


@pytest.mark.parametrize("text", [b"", b"[]", b"data: {}\n", b"data: {kubeconfig: 1}\n", b"data: {kubeconfig: '{'}\n"])
def test_what_is_no_cluster_info_is_told(text: bytes) -> None:
    """Once, whatever it is."""
    found = Objects(Place(""), {CLUSTER_INFO: text}, one_document)
    verify_objects(found, trust_of({}, None), {})
    assert [str(finding.code) for finding in found.place.findings] == ["drift-cluster-info"]


def test_a_join_document_that_finds_the_cluster_by_a_file_has_no_pin() -> None:
    """The file has the authority; one that says nothing is told."""
    by_file, nothing = b"discovery: {file: {kubeConfigPath: /a}}\n", b"discovery: {}\n"
    for text, count in ((by_file, 0), (nothing, 1), (b"[]", 1)):
        found = Objects(Place(""), {"cluster/join/w.yaml": text}, one_document)
        verify_objects(found, trust_of({}, None), {})
        assert len(found.place.findings) == count


def test_what_is_no_bootstrap_kubeconfig_is_told() -> None:
    """By the file's name."""
    found = Objects(Place("out"), {}, one_document)
    verify_bootstrap(found, "nodes/w/b.conf", b"x", trust_of({}, None), {})
    assert [finding.span.file for finding in found.place.findings] == ["out/nodes/w/b.conf"]
