"""Where a kubelet keeps its own client certificate and key."""

from kspec.model.configuration import Argument
from kspec.model.lock import ClientFiles, KubeletConf
from kspec.rules.kubelet_certificate import kubelet_credentials, rotated_certificate


def test_the_last_folder_counts() -> None:
    """Below /var/lib/kubelet/pki where no argument moves it."""
    assert rotated_certificate([]) == "/var/lib/kubelet/pki/kubelet-client-current.pem"
    moved = [Argument("cert-dir", "/a"), Argument("v", "2"), Argument("cert-dir", "/b/")]
    assert rotated_certificate(moved) == "/b/kubelet-client-current.pem"


def test_who_issues_a_kubelets_certificate() -> None:
    """The spec says it, until the kubelet has one of its own."""
    assert [kubelet_credentials(said, "embedded") for said in ("issued", "bootstrap")] == ["issued", "bootstrap"]
    forms: tuple[KubeletConf, ...] = ("rotated", ClientFiles("/a.crt", "/a.key"))
    assert {kubelet_credentials(said, form) for said in ("issued", "bootstrap") for form in forms} == {"own"}
