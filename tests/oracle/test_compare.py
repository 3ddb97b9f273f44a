"""Facts about how the recordings of two releases are compared."""

import shutil
from pathlib import Path

from compare import GOLDEN, differences

JOINED = GOLDEN / "v1.37.2" / "stacked-ha+cp-2"


def test_a_node_that_had_no_etcd_to_join_differs_in_that_alone(tmp_path: Path) -> None:
    """What joining an etcd adds is not a behaviour that changed; anything else is."""
    other = shutil.copytree(JOINED, tmp_path / JOINED.name)
    assert not (JOINED / "tree/etc/kubernetes/manifests/etcd.yaml").exists()
    (other / "tree/etc/kubernetes/manifests/etcd.yaml").write_text("kind: Pod\n")
    modes = other / "modes.txt"
    modes.write_text(modes.read_text() + "0600 /etc/kubernetes/manifests/etcd.yaml\n")
    (other / "log.txt").write_text("$ kubeadm join phase etcd-join: exit 0\n")
    assert differences(JOINED, other) == {}
    (other / "tree/etc/kubernetes/kubelet.conf").write_text("kind: Config\n")
    assert [*differences(JOINED, other)] == ["tree/etc/kubernetes/kubelet.conf"]
