"""Which trees are exported."""

import pytest

from kspec.export.selection import WrongSelectionError, role_of, select
from kspec.model.file import File
from kspec.model.frozen import evolve
from kspec.model.host_tree import HostTree


def test_a_role_shows_by_its_static_pods(control_plane: HostTree, worker: HostTree) -> None:
    """An API server's, else etcd's, else none."""
    etcd = evolve(worker, files=(File("etc/kubernetes/manifests/etcd.yaml", b""),))
    assert [role_of(tree) for tree in (control_plane, worker, etcd)] == ["control-plane", "worker", "etcd"]


def test_a_role_is_what_its_nodes_have_alike(control_plane: HostTree, worker: HostTree) -> None:
    """Without secrets, and without what differs in content or mode."""
    other = evolve(worker, name="worker-2", files=(worker.files[0], File("var/lib/kubelet/config.yaml", b"other\n")))
    [found] = select([control_plane, worker, other], role="worker")
    assert (found.name, [file.path for file in found.files]) == ("worker", ["etc/kubernetes/pki/ca.crt"])
    [alone] = select([control_plane, worker], role="control-plane")
    assert "etc/kubernetes/pki/ca.key" not in {file.path for file in alone.files}


def test_one_node_is_chosen_by_itself(control_plane: HostTree, worker: HostTree) -> None:
    """Of several, one has to be named, or all."""
    assert select([worker]) == (worker,)
    assert select([control_plane, worker], every=True) == (control_plane, worker)
    with pytest.raises(WrongSelectionError, match="several nodes"):
        select([control_plane, worker])


def test_what_has_no_node_is_not_exported() -> None:
    """As the folder of a set, of what its clusters have together."""
    with pytest.raises(WrongSelectionError, match="no node"):
        select([], every=True)
