"""Patched documents, compared with what kubeadm makes of the same patches.

patches.jsonl holds random patches and kubeadm's answers; tests/oracle/patches.py recorded them.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from kspec.facts.types import load
from kspec.make.patching import apply
from kspec.model.code import Severity
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.patch import PatchFile, PatchType
from kspec.model.span import Span
from kspec.read.documents import load as load_yaml

TYPES = load("v1.37")
KINDS = {
    "kubeletconfiguration": ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
    "corednsdeployment": ("apps/v1", "Deployment"),
    "kubeproxydaemonset": ("apps/v1", "DaemonSet"),
}
NOWHERE = Span("patch", 1, 1, 1, 1)


def root(target: str) -> str:
    """The Go type of a target; all but three are static pods."""
    name = TYPES.root(*KINDS.get(target, ("v1", "Pod")))
    assert name
    return name


def patch_file(target: str, kind: PatchType, *patches: Json) -> PatchFile:
    """A patch file without positions."""
    documents = tuple(Document(patch, NOWHERE) for patch in patches)
    return PatchFile(f"{target}.yaml", target, kind, documents)


def text(value: object) -> str:
    """JSON by which 1, 1.0 and true differ, and the order of keys does not count."""
    return json.dumps(value, sort_keys=True)


def recorded() -> Iterator[tuple[str, Json, dict[str, Any]]]:
    """Target, document and case of every recorded answer."""
    documents: dict[str, Json] = {}
    for line in (Path(__file__).parent / "patches.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if "document" in row:
            documents[row["base"]] = row["document"]
        else:
            yield row["base"], documents[row["base"]], row


def test_every_recorded_answer_is_kubeadms() -> None:
    """A patch makes of a document what kubeadm makes of it, and is refused where kubeadm refuses it."""
    wrong, answers = [], {"result": 0, "refused": 0}
    for target, document, case in recorded():
        files = [patch_file(target, patch["type"], patch["patch"]) for patch in case["patches"]]
        got = apply(document, files, target, TYPES, root(target))
        answer = "refused" if isinstance(got, Diagnostic) else "result"
        answers[answer] += 1
        if answer not in case or (answer == "result" and text(got) != text(case["result"])):
            wrong.append((case, got))
    assert not wrong
    assert answers["result"] > 800
    assert answers["refused"] > 400


def test_neither_document_nor_patch_is_changed() -> None:
    """What goes in can be used again: another node is patched with the same patches."""
    for target, document, case in list(recorded())[:300]:
        before = deepcopy((document, case))
        files = [patch_file(target, patch["type"], patch["patch"]) for patch in case["patches"]]
        apply(document, files, target, TYPES, root(target))
        assert (document, case) == before


def test_the_files_of_other_targets_do_nothing() -> None:
    """A patch for the scheduler leaves etcd as it is, and the very same object."""
    pod: Json = {"kind": "Pod", "spec": {"priority": 1}}
    assert apply(pod, [patch_file("kube-scheduler", "merge", {"spec": None})], "etcd", TYPES, root("etcd")) is pod


def test_files_and_documents_apply_in_their_order() -> None:
    """Each patch changes what the one before it has left."""
    files = [
        patch_file("etcd", "merge", {"a": "first", "b": 1}, {"a": "second"}),
        patch_file("etcd", "json", [{"op": "copy", "from": "/a", "path": "/c"}]),
        patch_file("etcd", "strategic", {"a": "third"}),
    ]
    assert apply({}, files, "etcd", TYPES, root("etcd")) == {"a": "third", "b": 1, "c": "second"}


def test_a_file_without_patches_changes_nothing() -> None:
    """White space alone is not a patch."""
    assert apply({"a": 1}, [patch_file("etcd", "merge")], "etcd", TYPES, root("etcd")) == {"a": 1}


def test_a_whole_fraction_becomes_an_integer() -> None:
    """Go writes 2.0 as 2; what needs more than 64 bits is rounded by a strategic merge patch, and only by it."""
    big: Json = {"n": 2.0, "m": 2**64 - 1}
    merged = apply({}, [patch_file("etcd", "merge", big)], "etcd", TYPES, root("etcd"))
    assert text(merged) == '{"m": 18446744073709551615, "n": 2}'
    strategic = apply({}, [patch_file("etcd", "strategic", big)], "etcd", TYPES, root("etcd"))
    assert text(strategic) == '{"m": 18446744073709552000, "n": 2}'


def test_the_finding_is_at_the_place_in_the_patch_file() -> None:
    """Who wrote the patch sees the element that has no merge key, by line, column and path."""
    source = b"metadata: {labels: {a: b}}\nspec:\n  containers:\n  - name: etcd\n  - image: x\n"
    documents, _ = load_yaml(source, "patches/etcd.yaml")
    pod: Json = {"metadata": {}, "spec": {"containers": [{"name": "etcd"}]}}
    found = apply(pod, [PatchFile("etcd.yaml", "etcd", "strategic", documents)], "etcd", TYPES, root("etcd"))
    assert isinstance(found, Diagnostic)
    assert (found.code, found.severity, found.path) == ("patch-apply", Severity.ERROR, "spec.containers[1]")
    assert (found.span.file, found.span.line, found.span.column) == ("patches/etcd.yaml", 5, 5)
    assert found.message == (
        "the strategic patch cannot be applied to etcd: has no name, by which the elements of this list are told apart"
    )


@pytest.mark.parametrize("kind", ["strategic", "merge", "json"])
def test_no_finding_quotes_a_value(kind: PatchType) -> None:
    """A patch can hold a password; a message names keys only."""
    secrets: dict[PatchType, Json] = {
        "strategic": {"$patch": "hunter2"},
        "merge": "hunter2",
        "json": [{"op": "test", "path": "/a", "value": "hunter2"}],
    }
    found = apply({"a": "hunter3"}, [patch_file("etcd", kind, secrets[kind])], "etcd", TYPES, root("etcd"))
    assert isinstance(found, Diagnostic)
    assert "hunter" not in repr(found)
