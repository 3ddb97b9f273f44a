"""Where a kubelet keeps its own client certificate and key."""

from kspec.model.configuration import Argument
from kspec.rules.kubelet_certificate import rotated_certificate


def test_the_last_folder_counts() -> None:
    """Below /var/lib/kubelet/pki where no argument moves it."""
    assert rotated_certificate([]) == "/var/lib/kubelet/pki/kubelet-client-current.pem"
    moved = [Argument("cert-dir", "/a"), Argument("v", "2"), Argument("cert-dir", "/b/")]
    assert rotated_certificate(moved) == "/b/kubelet-client-current.pem"
