"""Facts about patched addons."""

from typing import Any

import pytest

from kspec.make.patched_object import patched_object
from kspec.model.diagnostic import Diagnostic
from kspec.model.document import Document, Json
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile
from kspec.model.plan import Plan
from kspec.model.span import Span

TARGET = "corednsdeployment"
SPAN = Span("patches/corednsdeployment+merge.yaml", 1, 1, 1, 9)


def with_patch(plan: Plan, patch: Json) -> Plan:
    """The plan with one merge patch for CoreDNS' Deployment."""
    documents = (Document(patch, SPAN),)
    file = PatchFile("corednsdeployment+merge.yaml", TARGET, "merge", documents)
    return evolve(plan, spec=evolve(plan.spec, nodes=(evolve(plan.spec.first, patches=(file,)),)))


@pytest.fixture
def deployment() -> dict[str, Any]:
    """A Deployment that has nothing but a name."""
    metadata = {"name": "coredns", "namespace": "kube-system"}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": {"replicas": 2}}


def test_a_patch_changes_the_object(plan: Plan, deployment: dict[str, Any]) -> None:
    """What no Deployment has is lost, as where kubeadm decodes it; another name is allowed."""
    patch: Json = {"metadata": {"name": "dns"}, "spec": {"replicas": 3, "color": "red"}}
    assert patched_object(with_patch(plan, patch), TARGET, deployment) == {
        **deployment,
        "metadata": {"name": "dns", "namespace": "kube-system"},
        "spec": {"replicas": 3},
    }


def test_a_target_that_the_release_lacks_is_not_patched(plan: Plan, deployment: dict[str, Any]) -> None:
    """Patches count only for the targets that the release's kubeadm knows."""
    older = evolve(plan, release=evolve(plan.release, patch_targets=()))
    assert patched_object(with_patch(older, {"spec": {"replicas": 3}}), TARGET, deployment) == deployment


@pytest.mark.parametrize(
    ("patch", "path"),
    [
        ({"spec": {"replicas": "three"}}, "spec.replicas"),
        ({"kind": "DaemonSet"}, "kind"),
        ({"metadata": None}, "metadata.name"),
        ([], ""),
    ],
)
def test_a_patch_that_leaves_no_deployment_is_found(
    plan: Plan, deployment: dict[str, Any], patch: Json, path: str
) -> None:
    """Wrong types, another kind and a lost name are findings at the patch."""
    found = patched_object(with_patch(plan, patch), TARGET, deployment)
    assert isinstance(found, Diagnostic)
    assert (found.code, found.path, found.document, found.span) == ("patch-result", path, TARGET, SPAN)
