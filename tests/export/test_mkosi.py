"""A tree for mkosi."""

from kspec.export.mkosi import extra_trees
from kspec.model.host_tree import HostTree


def test_one_tree_and_several(control_plane: HostTree, worker: HostTree) -> None:
    """Of one tree `mkosi.extra` is in the target itself; several have a folder each. Modes and secrets stay."""
    own = {file.path: file for file in extra_trees([control_plane])}
    for file in control_plane.files:
        assert own[f"mkosi.extra/{file.path}"].mode == file.mode
        assert own[f"mkosi.extra/{file.path}"].content == file.content
    assert "mkosi.conf" in own
    both = {file.path for file in extra_trees([control_plane, worker])}
    assert {"cp-1/mkosi.conf", "worker-1/mkosi.extra/var/lib/kubelet/config.yaml"} <= both
