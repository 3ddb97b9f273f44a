"""Facts about the kubelet's files."""

from typing import Any

import pytest

from kspec.make.kubelet import configuration, extra_arguments, flags, kubelet_files
from kspec.model.configuration import Argument, ComponentConfiguration
from kspec.model.document import Document, Json
from kspec.model.frozen import evolve
from kspec.model.host import Host
from kspec.model.patch import PatchFile
from kspec.model.plan import NodePlan
from kspec.model.span import Span

NEWEST = ("no-pod-infra-container-image", "instance-configuration-always", "arguments-keep-order")


def under(plan: NodePlan, *changes: str, **gates: bool) -> NodePlan:
    """The plan under a release with these changes, with these feature gates."""
    spec = evolve(plan.whole.spec, cluster=evolve(plan.cluster, feature_gates=gates))
    whole = evolve(plan.whole, spec=spec, release=evolve(plan.release, changes=frozenset(changes)))
    return whole.for_node(plan.node)


def on(plan: NodePlan, host: Host) -> NodePlan:
    """The plan for another host."""
    return evolve(plan, node=evolve(plan.node, host=host))


def registered(plan: NodePlan, **registration: Any) -> NodePlan:  # noqa: ANN401 - any of its fields
    """The plan with other fields of its nodeRegistration."""
    init = evolve(plan.node.init, node_registration=evolve(plan.node.registration, **registration))
    return evolve(plan, node=evolve(plan.node, init=init))


def patched(plan: NodePlan, value: Json) -> NodePlan:
    """The plan with a merge patch of the kubelet's configuration."""
    documents = (Document(value, Span("k", 1, 1, 1, 1)),)
    file = PatchFile("k+merge.yaml", "kubeletconfiguration", "merge", documents)
    return evolve(plan, node=evolve(plan.node, patches=(file,)))


def document(plan: NodePlan) -> dict[str, Any]:
    """config.yaml as a JSON value."""
    found = configuration(plan)
    assert isinstance(found, dict)
    return found


def test_three_files(node_plan: NodePlan) -> None:
    """All in /var/lib/kubelet, for everybody to read."""
    files = {file.path: file for file in kubelet_files(under(node_plan, *NEWEST)).files}
    assert {(file.mode, file.phase) for file in files.values()} == {(0o644, "kubelet-start")}
    folder = "nodes/cp-1/var/lib/kubelet"
    assert [*files] == [f"{folder}/{name}" for name in ("config.yaml", "instance-config.yaml", "kubeadm-flags.env")]
    assert files[f"{folder}/kubeadm-flags.env"].data == b'KUBELET_KUBEADM_ARGS="--hostname-override=cp-1"\n'
    assert (
        files[f"{folder}/instance-config.yaml"].data
        == b'containerRuntimeEndpoint: "unix:///var/run/containerd/containerd.sock"\n'
    )


def test_a_kubelet_registers_with_what_it_may_say_of_itself(node_plan: NodePlan) -> None:
    """Labels of Kubernetes' own domains, but for a few, have to be applied by others; the user's argument is kept."""
    may = {"b": "1", "a.example/x": "", "topology.kubernetes.io/zone": "north", "node.kubernetes.io/y": "z"}
    labels = {**may, "node-role.kubernetes.io/worker": ""}
    own = "a.example/x=,b=1,node.kubernetes.io/y=z,topology.kubernetes.io/zone=north"
    node = evolve(node_plan.node, labels=labels)
    assert extra_arguments(node) == (Argument("node-labels", own),)
    arguments = (Argument("node-labels", "a=b"), Argument("v", "2"))
    both = evolve(registered(node_plan, kubelet_extra_args=arguments).node, labels=labels)
    assert extra_arguments(both) == (Argument("v", "2"), Argument("node-labels", f"a=b,{own}"))
    assert extra_arguments(evolve(both, labels={})) == arguments


def test_quotes_in_flags(node_plan: NodePlan) -> None:
    """The flags stand in a Go string literal."""
    quoted = registered(node_plan, kubelet_extra_args=(Argument("x", 'a "b"'),))
    text = kubelet_files(under(quoted, *NEWEST)).files[-1].data
    assert text == b'KUBELET_KUBEADM_ARGS="--hostname-override=cp-1 --x=a \\"b\\""\n'


def test_the_cri_socket(node_plan: NodePlan) -> None:
    """It is in both files; with the feature gate off it is a flag, until a release no longer asks the gate."""
    assert document(node_plan)["containerRuntimeEndpoint"] == "unix:///var/run/containerd/containerd.sock"
    flag = "--container-runtime-endpoint=unix:///var/run/containerd/containerd.sock"
    older = under(node_plan, NodeLocalCRISocket=False)
    assert flag in flags(older)
    assert document(older)["containerRuntimeEndpoint"] == ""
    assert "instance-config.yaml" not in str(kubelet_files(older).files)
    assert flag not in flags(under(node_plan, *NEWEST, NodeLocalCRISocket=False))


def test_the_pause_image_in_older_releases(node_plan: NodePlan) -> None:
    """Newer kubelets ask the container runtime which image it is."""
    assert flags(under(node_plan)) == [
        "--hostname-override=cp-1",
        "--pod-infra-container-image=registry.k8s.io/pause:3.10.2",
    ]


@pytest.mark.parametrize(
    ("host_name", "expected"),
    [(None, ["--hostname-override=cp-1"]), ("other", ["--hostname-override=cp-1"]), ("CP-1", []), ("cp-1", [])],
)
def test_the_host_name(node_plan: NodePlan, host_name: str | None, expected: list[str]) -> None:
    """The node's name is given unless it is known to be the host's, which counts in lower case."""
    assert flags(on(under(node_plan, *NEWEST), Host((), host_name=host_name))) == expected


def test_the_users_host_name(node_plan: NodePlan) -> None:
    """An override of the user's replaces kubeadm's."""
    own = registered(under(node_plan, *NEWEST), kubelet_extra_args=(Argument("hostname-override", "x"),))
    assert flags(own) == ["--hostname-override=x"]


def test_systemd_resolved(node_plan: NodePlan) -> None:
    """Where it runs, the kubelet reads its file, unless the user names another; an empty name is a name."""
    assert "resolvConf" not in document(node_plan)
    resolved = on(node_plan, Host((), systemd_resolved=True))
    assert document(resolved)["resolvConf"] == "/run/systemd/resolve/resolv.conf"
    spec = resolved.whole.spec
    kubelet = ComponentConfiguration({**spec.kubelet.value, "resolvConf": ""}, user_supplied=True)
    own = evolve(resolved, whole=evolve(resolved.whole, spec=evolve(spec, kubelet=kubelet)))
    assert document(own)["resolvConf"] == ""


def test_patches(node_plan: NodePlan) -> None:
    """What a patch adds stays, known or not; the CRI socket comes after all patches."""
    found = document(patched(node_plan, {"maxPods": 7, "unheardOf": {"a": 1}, "containerRuntimeEndpoint": "x"}))
    assert (found["maxPods"], found["unheardOf"]) == (7, {"a": 1})
    assert found["containerRuntimeEndpoint"] == "unix:///var/run/containerd/containerd.sock"


def test_a_patch_that_cannot_be_applied(node_plan: NodePlan) -> None:
    """It is found, and the other files are made all the same."""
    made = kubelet_files(patched(node_plan, []))
    assert (len(made.findings), len(made.files)) == (1, 2)
