"""An addon's object after the user's patches.

Sources: applyCoreDNSDeploymentPatches and applyKubeProxyDaemonSetPatches in cmd/kubeadm/app/phases/addons.
"""

from typing import Any

from kspec.facts import types
from kspec.go import json as gojson
from kspec.make.patching import apply, result_error
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Path
from kspec.model.plan import Plan


def patched_object(plan: Plan, target: str, value: dict[str, Any]) -> dict[str, Any] | Diagnostic:
    """`value` after the patches for `target`, read as its type; or the finding.

    It is the value itself, read as its type, in a release that has no such target. Found are a patch that cannot be
    applied (`patch-apply`) and a result that is not an object of the same kind (`patch-result`).
    """
    table = types.load(plan.release.minor)
    type_name = table.root(value["apiVersion"], value["kind"]) or ""
    patches = plan.spec.first.patches if target in plan.release.patch_targets else ()
    result = apply(value, patches, target, table, type_name)
    if isinstance(result, Diagnostic):
        return result
    typed, problems = gojson.unmarshal(table, type_name, result)
    wrong: list[tuple[Path, str]] = [(problem.path, problem.message) for problem in problems if not problem.unknown]
    if isinstance(typed, dict) and not wrong:
        wrong = _lost(value, typed)
    if isinstance(typed, dict) and not wrong:
        return typed
    path, message = wrong[0] if wrong else ((), "is empty")
    return result_error(patches, target, value["kind"], path, message)


def _lost(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[Path, str]]:
    """What keeps it from being such an object: the path and what is wrong there. It may have another name."""
    kinds = [((key,), f"must stay {before[key]}") for key in ("apiVersion", "kind") if after.get(key) != before[key]]
    names = [
        (("metadata", key), "must not be empty")
        for key in ("name", "namespace")
        if not after.get("metadata", {}).get(key)
    ]
    return [*kinds, *names]
