"""Facts about the host folders of the control plane."""

from kspec.facts import volumes
from kspec.facts.hosts import CERTIFICATE_FOLDERS


def test_names_of_host_folders_are_free() -> None:
    """No host folder's volume, named after its path, collides with a volume that kubeadm names itself."""
    own = {
        volumes.CERTIFICATES,
        volumes.CERTIFICATE_AUTHORITIES,
        volumes.KUBECONFIG,
        volumes.FLEXVOLUME,
        volumes.ETCD_DATA,
        volumes.ETCD_CERTIFICATES,
    }
    assert len(own) == 6
    assert not own & {folder[1:].replace("/", "-") for folder in CERTIFICATE_FOLDERS}
