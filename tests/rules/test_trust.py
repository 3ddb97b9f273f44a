"""Who shows what to whom, and who believes whom."""

from kspec.model.overview import Argument, PublicCertificate, PublicNode, Relation, StaticPod
from kspec.rules.trust import relations

CERTIFICATES = (
    PublicCertificate("ca", "", (("file", "/pki/ca.crt"), ("authority", "yes"))),
    PublicCertificate("sa", "", (("file", "/pki/sa.pub"),)),
    PublicCertificate("cp-1/apiserver", "cp-1", (("file", "/pki/apiserver.crt"),)),
    PublicCertificate("cp-2/apiserver", "cp-2", (("file", "/pki/apiserver.crt"),)),
    PublicCertificate("cp-1/admin.conf", "cp-1", (("file", "/etc/kubernetes/admin.conf"),)),
)


def node(name: str, *arguments: Argument, client_authority: str = "") -> PublicNode:
    """A node with an API server."""
    return PublicNode(name, "control-plane", "", (StaticPod("kube-apiserver", "", arguments),), (), client_authority)


def test_a_flag_leads_to_the_nodes_own_certificate() -> None:
    """By the path that the flag names; of two nodes' certificates at one path each has its own."""
    flag = Argument("tls-cert-file", "/pki/apiserver.crt")
    found = relations((node("cp-2", flag),), CERTIFICATES)
    assert found == (Relation("cp-2", "kube-apiserver", "serves with", "cp-2/apiserver", "all clients"),)


def test_a_private_keys_file_stands_for_its_pair() -> None:
    """sa.key is the pair whose public half is known; a file that nobody knows is told by its path."""
    flags = Argument("service-account-signing-key-file", "/pki/sa.key"), Argument("oidc-ca-file", "/mine.pem")
    found = relations((node("cp-3", *flags),), CERTIFICATES)
    assert [(one.deed, one.thing) for one in found] == [("trusts servers of", "/mine.pem"), ("signs with", "sa")]


def test_what_no_flag_says() -> None:
    """Kubeconfigs of people, and whom a kubelet lets in."""
    found = relations((node("cp-1", client_authority="/pki/ca.crt"),), CERTIFICATES)
    assert [(one.component, one.deed, one.thing) for one in found] == [
        ("administrators", "calls with", "cp-1/admin.conf"),
        ("kubelet", "accepts clients of", "ca"),
    ]
