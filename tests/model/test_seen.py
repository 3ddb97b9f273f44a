"""What stands on a node, as values."""

from kspec.model.seen import Flag, SeenNode, SeenPod, flags_of


def test_flags_are_words_with_a_value() -> None:
    """As kubeadm writes them."""
    assert flags_of(["x", "--a=1", "--b", "--c=d=e"]) == (Flag("a", "1"), Flag("c", "d=e"))


def test_a_pod_says_its_image_and_the_last_flag() -> None:
    """A registry's port is no tag."""
    pod = SeenPod("f", {}, {"command": ["p", "--a=1", "--a=2"], "image": "r.example.com:5000/k/etcd:3.6"})
    assert pod.image == ("r.example.com:5000/k", "3.6")
    assert pod.flag("a") == "2"
    assert pod.flag("b") is None
    assert pod.environment == []


def test_mounts_are_volumes_of_the_host() -> None:
    """Others have no place in a spec."""
    value = {"spec": {"volumes": [{"name": "a", "hostPath": {"path": "/a"}}, {"name": "b", "emptyDir": {}}]}}
    mounts = [{"name": "a", "mountPath": "/in", "readOnly": True}, {"name": "b", "mountPath": "/b"}]
    pod = SeenPod("f", value, {"volumeMounts": mounts})
    assert pod.mounts == {"a": {"name": "a", "hostPath": "/a", "mountPath": "/in", "readOnly": True}}


def test_the_role_is_by_the_pods() -> None:
    """An API server makes a control plane."""
    pod = SeenPod("f", {}, {})
    assert SeenNode("a", "", pods={"kube-apiserver": pod, "etcd": pod}).role == "control-plane"
    assert SeenNode("a", "", pods={"etcd": pod}).role == "etcd"
    assert SeenNode("a", "").role == "worker"
