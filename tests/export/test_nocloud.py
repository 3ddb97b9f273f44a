"""A seed for NoCloud: the same two files as a folder and as a volume."""

import json

from kspec.export.cloud_init import user_data
from kspec.export.nocloud import seed, volume
from kspec.model.file import File, Sensitivity
from kspec.model.frozen import evolve
from kspec.model.host_tree import HostTree


def test_the_two_files(control_plane: HostTree, worker: HostTree) -> None:
    """The user data, closed where it holds a secret, and metadata that names the node."""
    meta, user = seed(control_plane)
    assert (meta.path, user.path, user.data) == ("meta-data", "user-data", user_data(control_plane))
    assert (user.mode, user.sensitivity) == (0o600, Sensitivity.SECRET)
    assert json.loads(meta.data)["local-hostname"] == "cp-1"
    assert seed(worker)[1].sensitivity is Sensitivity.PUBLIC


def test_another_tree_is_another_instance(worker: HostTree) -> None:
    """cloud-init acts again on a new instance id, and only then."""
    other = evolve(worker, files=(File("etc/motd", b"new\n"),))
    identities = [json.loads(seed(tree)[0].data)["instance-id"] for tree in (worker, worker, other)]
    assert identities[0] == identities[1] != identities[2]


def test_the_volume_holds_both(worker: HostTree) -> None:
    """Under the label by which cloud-init finds it."""
    data = volume(worker)
    assert b"CIDATA" in data[:512]
    assert all(file.data in data for file in seed(worker))
