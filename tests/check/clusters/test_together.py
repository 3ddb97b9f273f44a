"""How the clusters of a set go together."""

from pathlib import Path

import pytest
from cluster_sets import cluster, codes, found, places, two, write_set
from small_cluster import Kspec

from kspec.check.clusters.together import check_root
from kspec.encode import lock_text
from kspec.model.clusterset import ClusterSet
from kspec.model.document import Document
from kspec.model.lock import Lock
from kspec.model.span import Span
from kspec.model.wire import WireDocument
from kspec.rules.identities import SHARED_ROOT

SANS = "apiServer: {{certSANs: [{0}]}}\n"


@pytest.mark.parametrize(
    ("endpoint", "found"),
    [
        ("api.eu.example:7443", ["set-virtual-address"]),
        ("192.168.1.11:6443", ["set-virtual-address"]),
        ("api.us.example:7443", []),
        ("192.168.2.11:6443", []),
    ],
)
def test_the_host_of_an_endpoint_is_one_clusters(tmp_path: Path, endpoint: str, found: list[str]) -> None:
    """A load balancer at another port, or another cluster's machine."""
    assert codes(two(tmp_path, cluster("us", 2, {"api.us.example:6443": endpoint}))) == found


def test_a_later_machine_is_no_former_endpoint(tmp_path: Path) -> None:
    """The endpoint of the first cluster is a machine of the second."""
    eu = cluster("eu", 1, {"api.eu.example": "192.168.2.11"})
    assert places(two(tmp_path, cluster("us", 2), eu)) == [("set-virtual-address", "192.168.2.11", "192.168.2.11:6443")]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("api.eu.example", ["set-certificate-name"]),
        ("API.EU.example", ["set-certificate-name"]),
        ("192.168.1.11", ["set-certificate-name"]),
        ("eu-cp-1", ["set-certificate-name"]),
        ("api.us.example", []),
        ("more.us.example", []),
    ],
)
def test_a_certificate_names_no_other_cluster(tmp_path: Path, name: str, found: list[str]) -> None:
    """Neither its endpoint nor its machines, in whatever order the set lists the two."""
    us = cluster("us", 2, more=SANS.format(name))
    assert codes(two(tmp_path / "a", us)) == found
    assert codes(write_set(tmp_path / "b", {"us": us, "eu": cluster("eu", 1)})) == found


def test_a_name_in_two_certificates_is_told_once(tmp_path: Path) -> None:
    """At the later one."""
    more = SANS.format("api.example")
    file = two(tmp_path, cluster("us", 2, more=more), cluster("eu", 1, more=more))
    assert places(file) == [("set-certificate-name", "api.example", "api.example")]


def test_a_context_leads_to_the_cluster_of_its_name(tmp_path: Path) -> None:
    """A cluster may call itself anything but what the set calls another one."""
    file = two(
        tmp_path,
        cluster("us", 2, {"clusterName: us": "clusterName: eu"}),
        cluster("eu", 1, {"clusterName: eu": "clusterName: europe"}),
    )
    assert places(file) == [("set-context", "eu", "eu.yaml")]


@pytest.mark.parametrize(
    ("version", "found"),
    [("v1.34.2", ["set-version-skew"]), ("v1.35.0", []), ("v1.37.1", [])],
)
def test_one_client_serves_all_releases(tmp_path: Path, version: str, found: list[str]) -> None:
    """kubectl may be one minor release away, so that clusters are two apart at most."""
    us = cluster("us", 2, {"v1.37.2": version})
    assert [code for code in codes(two(tmp_path, us)) if code.startswith("set-")] == found


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("sub.eu.example", ["set-dns-domain"]),
        ("clusterset.local", ["set-dns-domain"]),
        ("a.clusterset.local", ["set-dns-domain"]),
        ("eu.example", ["set-dns-domain", "set-issuer", "set-trust-domain"]),
        ("noteu.example", []),
    ],
)
def test_shared_services_need_domains_beside_each_other(tmp_path: Path, domain: str, found: list[str]) -> None:
    """Only where the set says that services are shared."""
    us = cluster("us", 2, {"dnsDomain: us.example": f"dnsDomain: {domain}"})
    assert sorted(codes(two(tmp_path / "a", us, more="sharedServices: true\n"))) == found
    apart = [code for code in found if code != "set-dns-domain"]
    assert sorted(codes(two(tmp_path / "b", us))) == apart


def test_an_authority_of_its_own_is_not_below_the_root(tmp_path: Path, kspec: Kspec) -> None:
    """The root is another cluster's authority here: what it did not sign is told, and a warning."""
    file = two(tmp_path, cluster("us", 2), more="authorities: shared-root\n")
    for name in ("eu", "us"):
        assert kspec("build", tmp_path / f"{name}.yaml", "-o", tmp_path / "out" / name).status == 0
    lock = lock_text.parse((tmp_path / "eu.lock").read_text())
    root = Lock({SHARED_ROOT: lock.certificates["ca"]})
    (tmp_path / "shop.lock").write_text(lock_text.render(root))
    rows = [(finding.code, finding.span.file) for finding in found(file)]
    assert rows == [("set-root", str(tmp_path / f"{name}.lock")) for name in ("eu", "eu", "us", "us", "us")]


def test_a_set_without_a_root_has_none_to_be_below() -> None:
    """Before the first build, or where authorities are separate."""
    document = WireDocument(Document({}, Span("shop.yaml", 1, 1, 1, 1)), "kspec.dev/v1alpha1", "ClusterSet", {})
    assert list(check_root(ClusterSet(document, "shop", ()))) == []
