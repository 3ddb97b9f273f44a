"""What no field can say becomes a file of kubeadm's patches."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from kspec.infer.patches import drafted_patches
from kspec.model.frozen import evolve
from kspec.model.seen import SeenNode


def changed(seen: SeenNode, change: Callable[[Any], None]) -> SeenNode:
    """The node with its scheduler changed."""
    value = deepcopy({**seen.pods["kube-scheduler"].value})
    change(value)
    return evolve(seen, pods={"kube-scheduler": evolve(seen.pods["kube-scheduler"], value=value)})


def test_a_node_as_kubeadm_made_it_needs_none(see: Callable[[str, str], SeenNode]) -> None:
    """Neither for pods nor for the kubelet."""
    seen = see("cp-1", "single")
    assert list(drafted_patches(seen, {name: pod.value for name, pod in seen.pods.items()}, seen.kubelet)) == []


def test_each_operation_has_its_comment(see: Callable[[str, str], SeenNode]) -> None:
    """What the node has, in a file for each component; secrets are left out."""
    seen = see("cp-1", "single")
    made = {"kube-scheduler": seen.pods["kube-scheduler"].value}

    def change(value: Any) -> None:  # noqa: ANN401 - a pod
        value["metadata"]["labels"]["team"] = "a"
        value["spec"]["containers"][0]["env"] = [{"name": "PASSWORD", "value": "x"}]
        del value["spec"]["hostNetwork"]

    (patch,) = drafted_patches(changed(seen, change), made, None)
    assert patch.name == "kube-scheduler+json.yaml"
    assert patch.value == [
        {"op": "add", "path": "/metadata/labels/team", "value": "a"},
        {"op": "remove", "path": "/spec/hostNetwork"},
    ]
    assert len(patch.comments) == 2


def test_arguments_in_another_order_are_left(see: Callable[[str, str], SeenNode]) -> None:
    """A missing one is still taken out."""
    seen = see("cp-1", "single")
    made = {"kube-scheduler": seen.pods["kube-scheduler"].value}

    def turn(value: Any) -> None:  # noqa: ANN401 - a pod
        value["spec"]["containers"][0]["command"][1:] = value["spec"]["containers"][0]["command"][:0:-1]

    assert list(drafted_patches(changed(seen, turn), made, None)) == []

    def drop(value: Any) -> None:  # noqa: ANN401 - a pod
        turn(value)
        value["spec"]["containers"][0]["command"].remove("--leader-elect=true")

    (patch,) = drafted_patches(changed(seen, drop), made, None)
    assert [one["op"] for one in patch.value if isinstance(one, dict)] == ["test", "remove"]


def test_a_kubelets_field_that_is_gone_is_null(see: Callable[[str, str], SeenNode]) -> None:
    """And one that the type does not have is there."""
    seen = see("cp-1", "single")
    kubelet = {key: value for key, value in (seen.kubelet or {}).items() if key != "healthzPort"} | {"new": 1}
    (patch,) = drafted_patches(evolve(seen, kubelet=kubelet), {}, seen.kubelet)
    assert patch.name == "kubeletconfiguration+merge.yaml"
    assert patch.value == {"new": 1, "healthzPort": None}
