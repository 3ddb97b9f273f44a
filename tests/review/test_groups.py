"""Equal machines once, the worst first."""

from made_trees import MakeTree

from kspec.model.review import Weight
from kspec.review.compare import compare
from kspec.review.files import Opener

CONFIG = "var/lib/kubelet/config.yaml"


def workers(number: int, text: str) -> dict[str, str]:
    """The kubelets' configurations of so many workers, with each one's name in it."""
    return {f"nodes/w-{index}/{CONFIG}": f"{text}\nname: w-{index}\n" for index in range(1, number + 1)}


def test_two_hundred_equal_workers_are_one_entry(tree: MakeTree, opener: Opener) -> None:
    """Each with its own name in the file."""
    found = compare(tree(workers(200, "a: 1")), tree(workers(200, "a: 2")), opener)
    (group,) = found.groups
    assert (group.role, len(group.nodes), group.of, len(group.files)) == ("worker", 200, 200, 1)
    (consequence,) = found.consequences
    assert (consequence.effect.subject, len(consequence.nodes)) == ("the kubelet", 200)
    assert len(found.files) == 200


def test_a_worker_that_differs_stands_alone(tree: MakeTree, opener: Opener) -> None:
    """Another value, or another file."""
    right = {**workers(3, "a: 2"), f"nodes/w-2/{CONFIG}": "a: 3\nname: w-2\n"}
    found = compare(tree(workers(3, "a: 1")), tree(right), opener)
    assert [group.nodes for group in found.groups] == [("w-1", "w-3"), ("w-2",)]


def test_the_worst_comes_first(tree: MakeTree, opener: Opener) -> None:
    """Control planes before workers, and the cluster's own files at last."""
    left = {**workers(1, "a: 1"), "nodes/cp/etc/kubernetes/manifests/kube-apiserver.yaml": "a: 1", "images.txt": "1"}
    right = {**workers(1, "a: 2"), "nodes/cp/etc/kubernetes/manifests/kube-apiserver.yaml": "a: 2", "images.txt": "2"}
    found = compare(tree(left), tree(right), opener)
    assert [group.nodes for group in found.groups] == [("cp",), ("w-1",), ()]
    assert [one.effect.weight for one in found.consequences] == [Weight.CONTROL_PLANE, Weight.NODE, Weight.FILES]


def test_what_restarts_by_itself_need_not_be_restarted(tree: MakeTree, opener: Opener) -> None:
    """A new manifest brings the pod up again, with whatever it reads."""
    base = "nodes/cp/etc/kubernetes"
    left = {f"{base}/manifests/kube-scheduler.yaml": "a: 1", f"{base}/scheduler.conf": "a: 1"}
    right = {f"{base}/manifests/kube-scheduler.yaml": "a: 2", f"{base}/scheduler.conf": "a: 2"}
    (one,) = compare(tree(left), tree(right), opener).consequences
    assert one.effect.text == "kube-scheduler restarts"


def test_etcd_has_a_role_of_its_own(tree: MakeTree, opener: Opener) -> None:
    """A machine with etcd alone."""
    path = "nodes/e-1/etc/kubernetes/manifests/etcd.yaml"
    (group,) = compare(tree({path: "a: 1"}), tree({path: "a: 2"}), opener).groups
    assert group.role == "etcd"
