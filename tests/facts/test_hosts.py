"""Host profiles."""

from kspec.facts.hosts import CERTIFICATE_FOLDERS, DEFAULT_PROFILE, PROFILES, RUNTIMES, UNIT_PLACES, runtime_of


def test_every_profile_is_of_folders_that_kubeadm_mounts() -> None:
    """In kubeadm's order, and the default is one of them."""
    assert DEFAULT_PROFILE in PROFILES
    for folders in PROFILES.values():
        assert list(folders) == [folder for folder in CERTIFICATE_FOLDERS if folder in folders]


def test_every_profile_has_a_place_for_the_kubelets_unit() -> None:
    """And for nothing else."""
    assert UNIT_PLACES.keys() == PROFILES.keys()


def test_a_runtime_is_known_by_its_socket() -> None:
    """/var/run is a link to /run; any other socket is nobody's."""
    for name, runtime in RUNTIMES.items():
        assert runtime_of(runtime.socket) == name
    assert runtime_of("unix:///run/containerd/containerd.sock") == "containerd"
    assert runtime_of("unix:///run/other.sock") == ""
