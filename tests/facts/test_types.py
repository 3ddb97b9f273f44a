"""Facts about the type tables."""

import re

import pytest

from kspec.facts.releases import known_minors
from kspec.facts.types import Field, load

MINORS = known_minors()
META = "apimachinery/pkg/apis/meta/v1"


def test_inlined_structs_are_flattened_in_place() -> None:
    """A document's fields start with kind and apiVersion, which Go declares in an embedded struct."""
    table = load("v1.37")
    pod = table.root("v1", "Pod")
    assert pod == "api/core/v1.Pod"
    assert table.fields(pod) == (
        Field("kind", "string", omitempty=True),
        Field("apiVersion", "string", omitempty=True),
        Field("metadata", f"{META}.ObjectMeta", omitempty=True),
        Field("spec", "api/core/v1.PodSpec", omitempty=True),
        Field("status", "api/core/v1.PodStatus", omitempty=True),
    )


def test_inlined_unions_are_flattened_in_place() -> None:
    """A volume's source is written beside its name, as Go's inline tag says."""
    names = [field.name for field in load("v1.37").fields("api/core/v1.Volume")]
    assert names[:3] == ["name", "hostPath", "emptyDir"]


def test_patch_tags_are_kept() -> None:
    """A strategic merge patch finds containers by their name."""
    containers = {field.name: field for field in load("v1.37").fields("api/core/v1.PodSpec")}["containers"]
    assert (containers.patch_strategy, containers.patch_merge_key) == ("merge", "name")


def test_omitzero_is_kept() -> None:
    """creationTimestamp is left out where it is zero since the types say omitzero."""
    stamp = {field.name: field for field in load("v1.37").fields(f"{META}.ObjectMeta")}["creationTimestamp"]
    assert stamp.omitzero


@pytest.mark.parametrize(
    ("steps", "type_"),
    [
        (("metadata", "labels", "a"), "string"),
        (("metadata", "deletionTimestamp"), f"{META}.Time"),
        (("spec", "containers", 0, "ports", 1, "hostPort"), "int32"),
        (("spec", "hostUsers"), "bool"),
        (("spec", "absent", "field"), "any"),
        ((), "api/core/v1.Pod"),
    ],
)
def test_the_type_below_a_path(steps: tuple[str | int, ...], type_: str) -> None:
    """Through structs, lists and maps, pointers set aside."""
    assert load("v1.37").below("api/core/v1.Pod", steps) == type_


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("api/core/v1.TaintEffect", "string"),
        ("apimachinery/pkg/apis/meta/v1.Duration", "custom"),
        ("component-base/logs/api/v1.VerbosityLevel", "uint32"),
        ("int32", "int32"),
        ("bytes", "bytes"),
        ("any", "any"),
        ("api/core/v1.Pod", None),
        ("[]string", None),
        ("map[string]string", None),
        ("*bool", None),
    ],
)
def test_scalars(name: str, kind: str | None) -> None:
    """A named scalar is what Go declares beneath its name; structs, pointers and collections are none."""
    assert load("v1.37").scalar(name) == kind


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("kubeadm.k8s.io/v1beta4", "InitConfiguration"),
        ("kubeadm.k8s.io/v1beta4", "ClusterConfiguration"),
        ("kubeadm.k8s.io/v1beta4", "JoinConfiguration"),
        ("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration"),
        ("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration"),
        ("kubescheduler.config.k8s.io/v1", "KubeSchedulerConfiguration"),
        ("apps/v1", "Deployment"),
        ("apps/v1", "DaemonSet"),
        ("v1", "Secret"),
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ],
)
def test_every_release_has_the_documents_that_we_handle(minor: str, api_version: str, kind: str) -> None:
    """What kspec reads and writes has a type, with fields, in each release."""
    table = load(minor)
    root = table.root(api_version, kind)
    assert root is not None
    assert table.fields(root)


def test_v1beta3_ends_with_v1_36() -> None:
    """kubeadm v1.37 has no v1beta3."""
    known = [m for m in MINORS if load(m).root("kubeadm.k8s.io/v1beta3", "InitConfiguration")]
    assert known == ["v1.34", "v1.35", "v1.36"]


@pytest.mark.parametrize("minor", MINORS)
def test_every_named_type_is_known(minor: str) -> None:
    """Whatever a field's type names is a struct, a scalar or a kind of Go's: the tables have no loose ends."""
    table = load(minor)
    known: set[str] = set()
    queue = ["kubernetes/cmd/kubeadm/app/apis/kubeadm/v1beta4.JoinConfiguration", "api/apps/v1.Deployment"]
    while queue:
        name = re.sub(r"^(\*|\[\]|map\[[^]]*\])+", "", queue.pop())
        if name not in known:
            known.add(name)
            queue.extend(field.type for field in table.fields(name))
    loose = {name for name in known if "/" in (table.scalar(name) or "")}
    assert len(known) > 100
    assert not loose


def test_an_unknown_release_is_a_bug() -> None:
    """Nobody asks for a release without a table."""
    with pytest.raises(KeyError):
        load("v1.9")
