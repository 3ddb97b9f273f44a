"""A static pod after the user's patches.

Source: kubeadm's util/staticpod/utils.go, PatchStaticPod.
"""

from kspec.facts import types
from kspec.facts.types import TypeTable
from kspec.go import json as gojson
from kspec.make.patching import apply, result_error
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Json, Path
from kspec.model.plan import NodePlan


def _type(minor: str) -> tuple[TypeTable, str]:
    table = types.load(minor)
    root = table.root("v1", "Pod")
    if root is None:
        raise KeyError(minor)
    return table, root


def complete_pod(minor: str, pod: Json) -> Json:
    """`pod` with exactly the fields that Go writes of a v1 Pod."""
    table, root = _type(minor)
    typed, _ = gojson.unmarshal(table, root, pod)
    return gojson.marshal(table, root, typed)


def patched_pod(plan: NodePlan, target: str, pod: Json) -> "Json | Diagnostic":
    """`pod` after the patches for `target`, with exactly the fields that Go writes of a v1 Pod; or the finding.

    kubeadm reads a patched pod back into its type, so fields that a pod does not have are lost. Found are a patch
    that cannot be applied (`patch-apply`) and a result that is not a pod (`patch-result`).
    """
    table, root = _type(plan.release.minor)
    complete = complete_pod(plan.release.minor, pod)
    patches = plan.node.patches
    result = apply(complete, patches, target, table, root)
    if result is complete or isinstance(result, Diagnostic):
        return result
    typed, problems = gojson.unmarshal(table, root, result)
    wrong: list[tuple[Path, str]] = [(problem.path, problem.message) for problem in problems if not problem.unknown]
    if not isinstance(typed, dict):
        wrong.append(((), "is empty"))
    else:
        kind = {"apiVersion": "v1", "kind": "Pod"}
        wrong += [((key,), f"must stay {value}") for key, value in kind.items() if typed.get(key) != value]
    return result_error(patches, target, "Pod", *wrong[0]) if wrong else gojson.marshal(table, root, typed)
