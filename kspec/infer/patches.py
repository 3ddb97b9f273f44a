"""What no field of a spec can say of a node's pods and its kubelet's configuration: kubeadm's patches for it."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple

from kspec.facts.kubelet_unit import KUBELET_FILES
from kspec.facts.staticpods import MANIFESTS_FOLDER
from kspec.infer.arguments import settled
from kspec.infer.differences import Operation, merge_patch, operations
from kspec.infer.secrecy import may_be_drafted
from kspec.model.document import Json, render_path
from kspec.model.seen import SeenNode, flags_of

_KUBELET: Final = "kubeletconfiguration"
_OF_INSTANCE: Final = "containerRuntimeEndpoint"
_GENERATED: Final = ("status",)


class DraftedPatch(NamedTuple):
    """A file of a node's patches: its name, its value, and what is said above each of its entries."""

    name: str
    value: dict[str, Json] | list[Json]
    comments: Sequence[str]


def drafted_patches(
    seen: SeenNode, pods: Mapping[str, Mapping[str, Json]], kubelet: Mapping[str, Json] | None
) -> Iterator[DraftedPatch]:
    """The patches that make what kubeadm would write the node's.

    `pods` and `kubelet` are kubeadm's without patches. An argument that is in another place of the command line is
    left there, since that means nothing; what may be a secret is left out.
    """
    for component, made in pods.items():
        pod = seen.pods.get(component)
        if pod is None:
            continue
        wanted = _with_kubeadms_order(pod.value, made)
        found = [one for one in operations({**made}, wanted) if one.path[:1] != _GENERATED]
        kept = _without_secrets(found)
        if kept:
            why = [f"{MANIFESTS_FOLDER}/{component}.yaml: {_words(one)}" for one in kept]
            yield DraftedPatch(f"{component}+json.yaml", [one.as_json for one in kept], why)
    if kubelet is not None and seen.kubelet is not None:
        patch = merge_patch(kubelet, {**seen.kubelet})
        patch.pop(_OF_INSTANCE, None)
        drafted = {key: value for key, value in patch.items() if may_be_drafted((key,), value)}
        if drafted:
            yield DraftedPatch(f"{_KUBELET}+merge.yaml", drafted, [KUBELET_FILES[0]] * len(drafted))


def _with_kubeadms_order(found: Mapping[str, Any], made: Mapping[str, Any]) -> Json:
    """The pod with the arguments that both have in the order that kubeadm gives them."""
    value = deepcopy({**found})
    containers = (value.get("spec") or {}).get("containers") or []
    others = (made.get("spec") or {}).get("containers") or []
    for container, other in zip(containers, others, strict=False):
        words, own = container.get("command"), other.get("command")
        if isinstance(words, list) and isinstance(own, list):
            container["command"] = _ordered_like(words, own)
    return value


def _ordered_like(words: list[str], own: list[str]) -> list[str]:
    """The words in kubeadm's order as far as kubeadm writes them, the others behind.

    They stay as they are where those of kubeadm's are in its order. A set with its members in any order is the same.
    """
    defaults = flags_of(own)
    words = [
        f"--{one[0].name}={one[0].value}" if (one := settled(flags_of([word]), defaults)) else word for word in words
    ]
    common = [word for word in own if word in words]
    others = [word for word in words if word not in own]
    return words if [word for word in words if word in own] == common else [*common, *others]


def _without_secrets(found: Sequence[Operation]) -> list[Operation]:
    """The operations without those whose value may be a secret, nor the tests before them."""
    kept: list[Operation] = []
    for one in found:
        names = [str(step) for step in one.path]
        if one.op == "remove" or may_be_drafted(names, one.value):
            kept.append(one)
        elif kept and kept[-1].op == "test" and kept[-1].path == one.path:
            kept.pop()
    return [one for number, one in enumerate(kept) if one.op != "test" or _is_used(kept, number)]


def _is_used(kept: Sequence[Operation], number: int) -> bool:
    return number + 1 < len(kept) and kept[number + 1].path == kept[number].path


def _words(one: Operation) -> str:
    place = render_path(one.path)
    match one.op:
        case "remove":
            return f"the node has no {place}"
        case "test":
            return f"only as long as kubeadm writes {place} so"
        case "add":
            return f"kubeadm writes no {place}"
        case _:
            return f"kubeadm writes another {place}"
