"""A node's role."""

from kspec.model.role import role_of_pods


def test_a_role_shows_by_the_pods() -> None:
    """An API server makes a control plane, else etcd a node of etcd."""
    assert [role_of_pods(pods) for pods in ({"kube-apiserver", "etcd"}, {"etcd"}, {"kube-proxy"}, ())] == [
        "control-plane",
        "etcd",
        "worker",
        "worker",
    ]
