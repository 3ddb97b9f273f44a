"""Host profiles."""

from kspec.facts.hosts import CERTIFICATE_FOLDERS, DEFAULT_PROFILE, PROFILES


def test_every_profile_is_of_folders_that_kubeadm_mounts() -> None:
    """In kubeadm's order, and the default is one of them."""
    assert DEFAULT_PROFILE in PROFILES
    for folders in PROFILES.values():
        assert list(folders) == [folder for folder in CERTIFICATE_FOLDERS if folder in folders]
