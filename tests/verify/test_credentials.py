"""kspec.verify.credentials: what tests/test_altered_trees.py does not show on whole trees."""

from pathlib import Path

from small_cluster import Cluster

from kspec.read.one_document import one_document
from kspec.verify.credentials import Tree, verify_credentials
from kspec.verify.place import Place
from kspec.verify.trust import Trust, trust_of


def tree(cluster: Cluster, *paths: str) -> Tree:
    """Some files of the built node."""
    files = {path: (cluster.node / path).read_bytes() for path in paths}
    return Tree(Place(str(cluster.node)), "cp-1", "", files)


def test_without_authority_and_lock_the_halves_still_have_to_fit(cluster: Cluster) -> None:
    """Nothing is known but what is in the tree."""
    crt, key = "etc/kubernetes/pki/apiserver.crt", "etc/kubernetes/pki/apiserver.key"
    fitting = tree(cluster, crt, key)
    assert [path for path, _ in verify_credentials(fitting, trust_of({}, None), one_document)] == [crt]
    assert fitting.place.findings == []
    other = Tree(Place(""), "cp-1", "", {**fitting.files, key: fitting.files[key][:-60] + b"\n"})
    list(verify_credentials(other, trust_of({}, None), one_document))
    assert [str(finding.code) for finding in other.place.findings] == ["drift-key"]


def test_a_kubelet_that_looks_after_its_own_certificate_has_none_inside(cluster: Cluster) -> None:
    """Its kubeconfig names files; any other kubeconfig has to hold one."""
    path = "etc/kubernetes/kubelet.conf"
    text = (cluster.node / path).read_text()
    lines = [line for line in text.splitlines() if "client-" not in line]
    named = "\n".join(
        (*lines, "    client-certificate: /var/lib/kubelet/pki/c.pem", "    client-key: /var/lib/kubelet/k")
    )
    for name, codes in ((path, []), ("etc/kubernetes/admin.conf", ["drift-kubeconfig"])):
        found = Tree(Place(""), "cp-1", "", {name: named.encode()})
        assert list(verify_credentials(found, trust_of({}, None), one_document)) == []
        assert [str(finding.code) for finding in found.place.findings] == codes


def test_files_of_the_specs_own_are_not_judged(cluster: Cluster, tmp_path: Path) -> None:
    """A certificate that is none of kubeadm's is looked at for its end alone."""
    content = (cluster.node / "etc/kubernetes/pki/ca.crt").read_bytes()
    found = Tree(Place(str(tmp_path)), "cp-1", "", {"etc/mine.crt": content, "etc/broken.crt": b"x"})
    assert [path for path, _ in verify_credentials(found, trust_of({}, None), one_document)] == ["etc/mine.crt"]
    assert found.place.findings == []


def test_a_certificate_of_another_authority(cluster: Cluster) -> None:
    """One that the named authority did not sign, and one that cannot be read."""
    path = "etc/kubernetes/pki/front-proxy-client.crt"
    known = trust_of({"cp-1": tree(cluster, "etc/kubernetes/pki/ca.crt").files}, None).authorities
    authorities = {"front-proxy-ca": known["ca"]}
    for content in ((cluster.node / path).read_bytes(), b"x"):
        found = Tree(Place(""), "cp-1", "", {path: content})
        list(verify_credentials(found, Trust(authorities), one_document))
        assert [str(finding.code) for finding in found.place.findings] == ["drift-authority"]
