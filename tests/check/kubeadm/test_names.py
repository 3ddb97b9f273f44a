"""Names in certificates and the DNS domain: ValidateCertSANs of kubeadm, case by case."""

import pytest
from usual_spec import CLUSTER, INIT, NODE, Find, wrong


@pytest.mark.parametrize(
    "name", ["a:6443", "https://a", "a_b", "*", "*.*.a", "a*", "é", "", "fe80::1%eth0", "1.2.3.4/8"]
)
@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("apiServer: {certSANs: ['ok', %s]}", "apiServer.certSANs[1]"),
        ("etcd: {local: {serverCertSANs: ['ok', %s]}}", "etcd.local.serverCertSANs[1]"),
        ("etcd: {local: {peerCertSANs: ['ok', %s]}}", "etcd.local.peerCertSANs[1]"),
    ],
)
def test_what_is_no_name_is_refused_by_its_index(find: Find, name: str, place: str, path: str) -> None:
    """kubeadm refuses each of these, but names the list alone."""
    assert wrong(find(f"{INIT}{NODE}{CLUSTER}{place % repr(name)}\n"), "san") == [(path, "Invalid value")]


@pytest.mark.parametrize("name", ["a", "a.b", "*.a", "1.2.3.4", "01.2.3.4", "::1", f"*.{'a' * 251}"])
def test_what_is_one_is_not(find: Find, name: str) -> None:
    """kubeadm accepts each of these."""
    spec = f"{INIT}{NODE}{CLUSTER}etcd: {{local: {{serverCertSANs: ['{name}']}}}}\n"
    assert wrong(find(spec), "san") == []


def test_capitals_are_the_api_servers_only(find: Find) -> None:
    """kubeadm puts the API server's names in lower case, etcd's not."""
    spec = f"{INIT}{NODE}{CLUSTER}apiServer: {{certSANs: [A.b]}}\netcd: {{local: {{peerCertSANs: [A.b]}}}}\n"
    (finding,) = [found for found in find(spec) if found.code == "san"]
    assert (finding.path, finding.help) == ("etcd.local.peerCertSANs[0]", "write it in lower case: a.b")


def test_the_dns_domain_is_a_dns_name(find: Find) -> None:
    """In lower case, as all names in Kubernetes."""
    spec = f"{INIT}{NODE}{CLUSTER}networking: {{dnsDomain: Cluster.local}}\n"
    assert wrong(find(spec), "dns-domain") == [("networking.dnsDomain", "Invalid value")]
