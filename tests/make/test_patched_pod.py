"""Facts about patched static pods."""

from kspec.make.patched_pod import patched_pod
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile, PatchType
from kspec.model.plan import NodePlan
from kspec.model.span import Span

POD: dict[str, Json] = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "etcd"}, "spec": {"hostNetwork": True}}
SPAN = Span("etcd.yaml", 3, 1, 4, 1)


def patched(plan: NodePlan, value: Json, kind: PatchType = "merge") -> "Json | Diagnostic":
    """The pod after one patch."""
    documents = (Document(value, SPAN),)
    file = PatchFile("etcd.yaml", "etcd", kind, documents)
    return patched_pod(evolve(plan, node=evolve(plan.node, patches=(file,))), "etcd", POD)


def test_without_patches_it_is_typed(node_plan: NodePlan) -> None:
    """Exactly the fields that Go writes are there: `containers` and `status` always, `hostNetwork` only if true."""
    assert patched_pod(node_plan, "etcd", POD) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "etcd"},
        "spec": {"hostNetwork": True, "containers": None},
        "status": {},
    }


def test_what_a_pod_does_not_have_is_lost(node_plan: NodePlan) -> None:
    """kubeadm reads the result back into its type, so unknown fields go and a false one is left out."""
    assert patched(node_plan, {"spec": {"hostNetwork": False, "unheardOf": 1}, "metadata": None}) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {},
        "spec": {"containers": None},
        "status": {},
    }


def test_a_patch_sees_the_written_form(node_plan: NodePlan) -> None:
    """A JSON patch can add to `status`, which only the written form has."""
    result = patched(node_plan, [{"op": "add", "path": "/status/phase", "value": "Running"}], "json")
    assert isinstance(result, dict)
    assert result["status"] == {"phase": "Running"}


def test_a_result_that_is_no_pod(node_plan: NodePlan) -> None:
    """A field of the wrong type or another kind is found at the patch."""
    wrong = patched(node_plan, {"metadata": {"labels": {"a": 1}}})
    assert isinstance(wrong, Diagnostic)
    assert (wrong.code, wrong.path, wrong.span) == ("patch-result", "metadata.labels.a", SPAN)
    other = patched(node_plan, {"kind": "ConfigMap"})
    assert isinstance(other, Diagnostic)
    assert other.message == "what the patches make of etcd is not a Pod: kind must stay Pod"


def test_a_patch_that_cannot_be_applied(node_plan: NodePlan) -> None:
    """The finding is that of the patch."""
    result = patched(node_plan, [{"op": "remove", "path": "/nowhere"}], "json")
    assert isinstance(result, Diagnostic)
    assert result.code == "patch-apply"
